from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.magics import contract
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, ProjectStructure

CONTRACT = """
name: visits
meta:
  {owner: "<b>us</b>", producer: x, consumers: [y], description: a visit a row, key: [id], status: proposed}
expectations:
  - type: expect_column_values_to_be_between
    kwargs: {column: hours, min_value: 0, max_value: 10}
  - type: expect_column_values_to_be_unique
    kwargs: {column: id}
    severity: warning
"""
DECLARED = {"class": "kedro_handoff.Contract", "options": {"dataset": "visits"}}


@pytest.fixture
def structure(tmp_path: Path) -> ProjectStructure:
    file = tmp_path / "conf/base/contracts/visits.yml"
    file.parent.mkdir(parents=True)
    file.write_text(CONTRACT)
    entries = {
        "visits": EntryFacts("visits", {"type": "pandas.CSVDataset", "validator": DECLARED}),
        "long": EntryFacts("long", {"type": "MemoryDataset"}),
    }
    return ProjectStructure(Project(tmp_path, tmp_path / "conf"), "mini", tmp_path, {}, entries)


def shown(structure: ProjectStructure, dataset: str, **names: object) -> object:
    return contract._summary(structure, dataset, list(names), names)


def test_a_contract_is_shown_in_plain_words(structure):
    text = repr(shown(structure, "visits"))
    assert "The contract of 'visits' (proposed)" in text
    assert "kedro handoff contract confirm visits" in text
    assert "conf/base/contracts/visits.yml" in text
    assert "values between 0 and 10" in text
    assert "no value twice (warning)" in text


def test_one_broken_promise_is_one(structure):
    frame = pd.DataFrame({"id": ["a", "b"], "hours": [1.0, 11.0]})
    assert "1 of 2 does not hold (2 rows)" in repr(shown(structure, "visits", df=frame))


def test_a_frame_is_judged_and_nothing_is_saved(structure):
    frame = pd.DataFrame({"id": ["a", "a"], "hours": [1.0, 11.0]})
    text = repr(shown(structure, "visits", df=frame))
    assert text.startswith("`df` breaks the contract of 'visits': 2 of 2 do not hold (2 rows)")
    assert "found: 1 of 2 rows (50 %), such as 11" in text
    good = pd.DataFrame({"id": ["a", "b"], "hours": [1.0, 2.0]})
    assert repr(shown(structure, "visits", df=good)).startswith("`df` keeps the contract of 'visits'")


def test_what_comes_from_files_and_data_is_escaped(structure):
    frame = pd.DataFrame({"id": ["<i>", "<i>"], "hours": [1.0, 1.0]})
    html = shown(structure, "visits", df=frame)._repr_html_()
    assert "&lt;b&gt;us" in html
    assert "&lt;i&gt;" in html
    assert "<b>us" not in html
    assert "<i>" not in html


@pytest.mark.parametrize(
    ("dataset", "names", "words"),
    [
        ("vists", {}, "did you mean 'visits'"),
        ("long", {}, "%handoff_draft long"),
        ("visits", {"df": 3}, "`df` is no table"),
    ],
)
def test_what_cannot_be_shown_is_said_with_the_way_on(structure, dataset, names, words):
    with pytest.raises(Exception, match=r".") as error:
        shown(structure, dataset, **names)
    assert words in str(error.value)


def test_a_variable_that_is_not_there_is_named(capsys):
    contract.handoff_contract("visits nix", {})
    assert "no variable `nix`" in capsys.readouterr().out
