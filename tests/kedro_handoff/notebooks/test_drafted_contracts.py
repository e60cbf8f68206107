"""Contracts drafted from what a promotion's nodes have made."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.notebooks.drafted_contracts import drafted_contracts
from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.files import FileChange, merged
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.notebooks.scratch import GIVEN, KEPT, keep
from kedro_handoff.project import Project
from kedro_handoff.structure import ProjectStructure
from kedro_handoff.testing import judge_table

CATALOG = """# ours
out:  # what comes out
  type: pandas.CSVDataset
  filepath: data/out.csv

other: {type: pandas.CSVDataset, filepath: data/other.csv}
"""
CONTRACT = """
name: out
meta: {owner: me}
expectations:
  - type: expect_column_values_to_be_between
    kwargs: {column: hours, max_value: 1}
"""
DECLARED = "  validator:\n    class: kedro_handoff.Contract\n    options: {dataset: out}\n"


def visits(seed: int) -> pd.DataFrame:
    chance = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "visit": [f"v{n:04d}" for n in range(400)],
            "ward": chance.choice(["north", "south", "east"], 400),
            "hours": chance.gamma(2, 2, 400).round(2),
            "day": pd.Timestamp("2026-01-01") + pd.to_timedelta(chance.integers(0, 60, 400), "D"),
        }
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "conf/base").mkdir(parents=True)
    (tmp_path / "conf/base/catalog.yml").write_text(CATALOG)
    return tmp_path


def drafted(
    project: Path, saved: object, loaded: object = None, output: str = "out"
) -> tuple[dict[str, str], list[str]]:
    """Files to be, by path, and what is said."""
    structure = ProjectStructure(Project(project, project / "conf"), "mini", project / "src/mini", {}, {})
    outputs = tuple(output.split(","))
    node = NodePlan("make", "make", "def make(df):\n    return df\n", {"df": "visits"}, outputs, (1,))
    promotion = Promotion(PromotionPlan((node,)), (), "notebooks/a.ipynb", "wards")
    folder = project / "proof"
    for name in (name.split("@")[0] for name in outputs):
        keep(folder / "pipeline" / GIVEN, name, saved)
        keep(folder / "pipeline" / KEPT, name, saved if loaded is None else loaded)
    found = list(drafted_contracts(structure, promotion, Evidence({"status": "same"}, folder)))
    changes = merged([change for change in found if isinstance(change, FileChange)])
    files = {change.path.as_posix(): change.after for change in changes}
    return files, [words for words in found if isinstance(words, str)]


def test_an_output_gets_a_proposed_contract_and_its_validator(project):
    files, said = drafted(project, visits(0))
    assert files["conf/base/catalog.yml"] == CATALOG.replace("data/out.csv\n", f"data/out.csv\n{DECLARED}")
    path = project / "out.yml"
    path.write_text(files["conf/base/contracts/out.yml"])
    suite = read_suite(path)
    assert suite.proposed
    assert suite.meta["producer"] == "wards"
    assert "the replay of notebooks/a.ipynb" in path.read_text().replace("\n# ", " ")
    assert "kedro handoff contract confirm out" in said[0]


def test_each_of_several_outputs_gets_its_validator(project):
    files, said = drafted(project, visits(0), output="out,other")
    catalog = yaml.safe_load(files["conf/base/catalog.yml"])
    assert [entry["validator"]["options"]["dataset"] for entry in catalog.values()] == ["out", "other"]
    assert len(files) == 3
    assert len(said) == 2


def test_other_rows_of_the_same_kind_keep_it(project):
    files, _ = drafted(project, visits(0))
    path = project / "out.yml"
    path.write_text(files["conf/base/contracts/out.yml"])
    verdicts = [judge_table(path, visits(seed)) for seed in range(1, 21)]
    assert sum(bool(verdict.critical) for verdict in verdicts) <= 1


def test_what_saving_changes_is_not_promised(project):
    saved, loaded = visits(0), visits(0).assign(day=lambda df: df.day.astype(str))
    files, _ = drafted(project, saved, loaded)
    path = project / "out.yml"
    path.write_text(files["conf/base/contracts/out.yml"])
    assert not judge_table(path, saved).not_held
    assert not judge_table(path, loaded).not_held


def test_a_contract_that_is_there_stays_and_is_named_where_it_breaks(project):
    (project / "conf/base/contracts").mkdir()
    (project / "conf/base/contracts/out.yml").write_text(CONTRACT)
    catalog = project / "conf/base/catalog.yml"
    catalog.write_text(CATALOG.replace("data/out.csv\n", f"data/out.csv\n{DECLARED}"))
    files, said = drafted(project, visits(0))
    assert not files
    assert "breaks its contract conf/base/contracts/out.yml, so that `kedro run` will stop there" in said[0]
    assert "hours" in said[0]
    assert drafted(project, visits(0).assign(hours=0.5)) == ({}, [])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"auc": 0.9}, "no pandas table but a builtins.dict"),
        (visits(0).head(0), "no rows"),
        (visits(0).rename(columns={"visit": 1}), "columns whose names are no text"),
    ],
)
def test_what_no_contract_can_be_drafted_of_is_said(project, value, words):
    files, said = drafted(project, value)
    assert not files
    assert words in said[0]


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("out:", '"{name}t":', "a pattern in conf/base/catalog.yml"),
        ("data/out.csv\n", "data/out.csv\n  validator: mine.Check\n", "a validator of its own, mine.Check"),
        ("filepath: data/out.csv", "filepath: data/out.csv\n  <<: {}", ""),
    ],
)
def test_entries_that_are_not_ours_to_edit_stay(project, before, after, words):
    catalog = project / "conf/base/catalog.yml"
    catalog.write_text(CATALOG.replace(before, after, 1))
    files, said = drafted(project, visits(0))
    assert words in said[0]
    assert bool(files) is not bool(words)


def test_a_contract_that_nobody_names_is_not_overwritten(project):
    (project / "conf/base/contracts").mkdir()
    (project / "conf/base/contracts/out.yml").write_text(CONTRACT)
    files, said = drafted(project, visits(0))
    assert not files
    assert "is there already, but the catalog does not name it" in said[0]


def test_a_transcoded_entry_gets_its_validator_where_the_node_writes(project):
    catalog = CATALOG.replace("out:  # what comes out", "out@pandas:") + (
        "\nout@spark: {type: spark.SparkDataset, filepath: data/out.csv}\n"
    )
    (project / "conf/base/catalog.yml").write_text(catalog)
    files, said = drafted(project, visits(0), output="out@pandas")
    assert files["conf/base/catalog.yml"] == catalog.replace("data/out.csv\n", f"data/out.csv\n{DECLARED}", 1)
    assert "'out' has a proposed contract" in said[0]


def test_an_output_in_memory_gets_none(project):
    (project / "conf/base/catalog.yml").write_text("other: {type: MemoryDataset}\n")
    assert drafted(project, visits(0)) == ({}, [])
