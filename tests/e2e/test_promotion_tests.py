"""Tests that a promotion writes: they pass under the project's own pytest, and fail when the node changes."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Result, copy_of_mini
from .notebook_files import write_notebook

pytestmark = pytest.mark.e2e

CELLS = [
    "%load_ext kedro.ipython\nimport pandas as pd",
    "visits = catalog.load('visits')",
    "MIN_HOURS = 0.5\n\n#| keeps long ones\ndef long_visits(df, least):\n    df = df.copy()\n"
    "    df['ward'] = df['ward'].str.upper()\n    return df[df.hours >= least]",
    "long = long_visits(visits, MIN_HOURS)",
    "by_ward = long.groupby('ward', as_index=False).hours.mean()\ncatalog.save('by_ward', by_ward)",
]
CHOSEN = ["--pipeline", "wards", "--function", "long_visits", "--cells", "5", "--as", "hours_by_ward"]
CATALOG = "\nby_ward:\n  type: pandas.ParquetDataset\n  filepath: data/08_reporting/by_ward.parquet\n"
PROMOTE = ["handoff", "promote", "notebooks/wards.ipynb", *CHOSEN]
TESTS = "tests/pipelines/wards"


@pytest.fixture(scope="module")
def promoted(tmp_path_factory: pytest.TempPathFactory, kedro) -> tuple[Path, Result]:
    """A project with two promoted nodes and their tests, and what the promotion said."""
    project = copy_of_mini(tmp_path_factory.mktemp("promoted"))
    write_notebook(project / "notebooks/wards.ipynb", CELLS)
    catalog = project / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG)
    assert kedro(project, "run").code == 0
    return project, kedro(project, *PROMOTE, "--json")


@pytest.fixture
def ward_project(promoted, tmp_path) -> Path:
    """The same, to change."""
    return shutil.copytree(promoted[0], tmp_path / "mini")


def pytest_in(project: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False, env=os.environ)


def test_tests_of_promoted_nodes_pass_at_once_and_fail_when_a_constant_changes(promoted, ward_project):
    done = promoted[1]
    assert done.code == 0, done.out + done.err
    said = json.loads(done.out[done.out.index("{") :])
    assert {f"{TESTS}/test_{name}.py" for name in ("long_visits", "hours_by_ward")} <= set(said["files"])
    kinds = {node["node"]: [test["kind"] for test in node["tests"]] for node in said["tests"]}
    assert kinds["long_visits"] == ["characterisation", "inputs"]
    assert kinds["hours_by_ward"] == ["characterisation", "inputs", "contract"]
    assert all(test["killed"] == test["changes"] > 0 for node in said["tests"] for test in node["tests"])
    passed = pytest_in(ward_project)
    assert passed.returncode == 0, passed.stdout
    assert "5 passed" in passed.stdout
    written = (ward_project / TESTS / "test_long_visits.py").read_text()
    assert "made up" in written

    nodes = ward_project / "src/mini/pipelines/wards/nodes.py"
    nodes.write_text(nodes.read_text().replace(">= least", "> least"))
    failed = pytest_in(ward_project)
    assert failed.returncode == 1
    assert "test_long_visits_makes_what_it_made_when_it_was_promoted" in failed.stdout


def test_an_edited_test_is_kept_and_the_others_follow_the_notebook(ward_project, kedro):
    edited = ward_project / TESTS / "test_long_visits.py"
    edited.write_text(f"{edited.read_text()}\n\ndef test_mine():\n    assert True\n")
    mine, other = edited.read_text(), (ward_project / TESTS / "test_hours_by_ward.py").read_text()
    changed = [cell.replace(">= least", "> least").replace("mean()", "max()") for cell in CELLS]
    write_notebook(ward_project / "notebooks/wards.ipynb", changed)
    done = kedro(ward_project, *PROMOTE, "--no-contracts")
    assert done.code == 0, done.out + done.err
    assert "was edited, so it is kept;" in done.out
    assert edited.read_text() == mine
    assert (ward_project / TESTS / "test_hours_by_ward.py").read_text() != other
