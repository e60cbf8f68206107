"""`kedro handoff promote` and `verify` on a real notebook in a real project."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from .notebook_files import write_notebook

pytestmark = pytest.mark.e2e

CELLS = [
    "%load_ext kedro.ipython\nimport pandas as pd",
    "MIN_HOURS = 0.5\nvisits = catalog.load('visits')\nvisits.head()",
    "def tidy(s):\n    return s.str.upper()\n\n# only long ones\ndef long_visits(df, least):\n"
    "    df = df.copy()\n    df['ward'] = tidy(df['ward'])\n    return df[df.hours >= least]",
    "long = long_visits(visits, MIN_HOURS)\nlong.shape",
    "by_ward = long.groupby('ward', as_index=False).hours.mean()",
    "catalog.save('by_ward', by_ward)",
]
CHOSEN = [
    "--pipeline",
    "wards",
    "--function",
    "long_visits",
    "--cells",
    "5-6",
    "--as",
    "hours_by_ward",
    "--no-tests",
]
CATALOG = "\nby_ward:\n  type: pandas.ParquetDataset\n  filepath: data/08_reporting/by_ward.parquet\n"


def state_of(project: Path) -> dict[str, str]:
    """Hash of every file that belongs to the user."""
    parts = ("src", "conf", "data", "notebooks")
    files = [p for part in parts for p in (project / part).rglob("*") if p.is_file()]
    return {
        str(p.relative_to(project)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in files
        if "__pycache__" not in p.parts and ".ipynb_checkpoints" not in p.parts
    }


@pytest.fixture
def ward_project(mini: Path, kedro) -> Path:
    write_notebook(mini / "notebooks/wards.ipynb", CELLS)
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG)
    assert kedro(mini, "run").code == 0
    return mini


def test_from_notebook_to_pipeline_and_back_in_sync(ward_project, kedro):
    before = state_of(ward_project)
    done = kedro(ward_project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN)
    assert done.code == 0, done.out + done.err
    assert "proved: the notebook, run anew, and the nodes agree on long, by_ward" in done.out
    written = {path for path, digest in state_of(ward_project).items() if before.get(path) != digest}
    assert written == {
        "src/mini/pipelines/wards/__init__.py",
        "src/mini/pipelines/wards/nodes.py",
        "src/mini/pipelines/wards/pipeline.py",
        "conf/base/parameters_wards.yml",
        "conf/base/handoff/notebooks.wards.json",
        "conf/base/contracts/by_ward.yml",
        "conf/base/catalog.yml",  # the contract is named there
    }
    nodes = (ward_project / "src/mini/pipelines/wards/nodes.py").read_text()
    assert "# only long ones\ndef long_visits(df, least):\n    df = df.copy()\n" in nodes
    assert kedro(ward_project, "run", "--pipelines", "wards").code == 0
    again = kedro(ward_project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN)
    assert "Nothing to write" in again.out


def test_one_side_edited_alone_is_found(ward_project, kedro):
    promoted = kedro(ward_project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN, "--no-verify")
    assert "not proved" in promoted.out
    static = ["handoff", "verify", "--depth", "static"]
    assert kedro(ward_project, *static).code == 0
    nodes = ward_project / "src/mini/pipelines/wards/nodes.py"
    nodes.write_text(nodes.read_text().replace(">= least", "> least"))
    found = kedro(ward_project, *static)
    assert found.code == 1
    assert "long_visits: module ahead (`long_visits` was changed)" in found.out
    edited = [cell.replace(".mean()", ".max()") for cell in CELLS]
    write_notebook(ward_project / "notebooks/wards.ipynb", edited)
    assert "hours_by_ward: notebook ahead" in kedro(ward_project, *static).out
    both = [cell.replace(">= least", "== least") for cell in edited]
    write_notebook(ward_project / "notebooks/wards.ipynb", both)
    assert "long_visits: conflict" in kedro(ward_project, *static).out


def test_promoting_again_without_a_choice_brings_up_to_date_what_the_notebook_has_changed(
    ward_project, kedro
):
    notebook = "notebooks/wards.ipynb"
    kedro(ward_project, "handoff", "promote", notebook, *CHOSEN, "--no-verify")
    write_notebook(ward_project / notebook, [cell.replace(".mean()", ".max()") for cell in CELLS])
    found = kedro(ward_project, "handoff", "verify", "--depth", "static")
    assert f"next: kedro handoff promote {notebook}\n" in found.out
    done = kedro(ward_project, "handoff", "promote", notebook, "--no-verify", "--no-contracts", "--no-tests")
    assert "wrote src/mini/pipelines/wards/nodes.py" in done.out
    assert kedro(ward_project, "handoff", "verify", "--depth", "static").code == 0


def test_a_change_that_reading_cannot_see_undoes_the_promotion(ward_project, kedro):
    (ward_project / "notebooks/spoiling.py").write_text("def spoil(df):\n    df['hours'] = df['hours'] * 2\n")
    cells = [*CELLS[:2], "import spoiling\nspoiling.spoil(visits)", *CELLS[2:]]
    write_notebook(ward_project / "notebooks/wards.ipynb", cells)
    before = state_of(ward_project)
    done = kedro(
        ward_project,
        "handoff",
        "promote",
        "notebooks/wards.ipynb",
        *CHOSEN[:4],
        "--cells",
        "6-7",
        "--as",
        "m",
    )
    assert done.code == 1
    assert "all files are again what they were" in done.out
    assert "long: " in done.out
    after = state_of(ward_project)
    assert {k: v for k, v in after.items() if "__pycache__" not in k} == before


def test_what_is_in_the_way_is_named_and_nothing_written(ward_project, kedro):
    before = state_of(ward_project)
    cells = [*CELLS[:3], "long = long_visits(visits.head(9), MIN_HOURS)", *CELLS[4:]]
    write_notebook(ward_project / "notebooks/wards.ipynb", cells)
    done = kedro(ward_project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN)
    assert done.code == 1
    assert "wards.ipynb, cell 4, line 1" in done.out
    assert "visits.head(9)" in done.out
    after = state_of(ward_project)
    assert after.keys() == before.keys()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["notebooks/none.ipynb", "--pipeline", "w"], "There is no notebook at notebooks/none.ipynb"),
        (["notebooks/wards.ipynb"], "--pipeline NAME"),
        (["notebooks/wards.ipynb", "--pipeline", "w", "--cells", "4-99", "--as", "f"], "cells 1 to 6"),
        (["notebooks/wards.ipynb", "--pipeline", "w", "--function", "g"], "has no function `g`"),
        (["notebooks/wards.ipynb", "--pipeline", "my wards", "--function", "f"], "'my wards'"),
    ],
)
def test_a_wrong_call_says_what_to_do(mini, kedro, arguments, words):
    write_notebook(mini / "notebooks/wards.ipynb", CELLS)
    done = kedro(mini, "handoff", "promote", *arguments)
    assert done.code == 1
    assert words in done.out + done.err
    assert "Traceback" not in done.out + done.err


def test_there_is_nothing_to_verify_before_a_promotion(mini, kedro):
    done = kedro(mini, "handoff", "verify")
    assert done.code == 2
    assert "kedro handoff promote" in done.err
