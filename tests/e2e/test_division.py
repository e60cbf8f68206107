"""A whole notebook, proposed as nodes, edited as a plan, mended with `--fix`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .notebook_files import write_notebook

pytestmark = pytest.mark.e2e

CELLS = [
    "# Wards",
    "%load_ext kedro.ipython\nimport pandas as pd",
    "MIN_HOURS = 0.5\nvisits = catalog.load('visits')\nvisits.head()",
    "# 1. Keep the long visits",
    "long = visits[visits.hours >= MIN_HOURS].copy()\nlong['ward'] = long['ward'].str.upper()",
    "long.describe()",
    "# Limits by ward",
    "limits = long.groupby('ward').hours.max()",
    "def under(df):\n    return df[df.hours <= df.ward.map(limits)]",
    "# Mean by ward",
    "kept = under(long)",
    "by_ward = kept.groupby('ward', as_index=False).hours.mean()",
    "catalog.save('by_ward', by_ward)",
]
CATALOG = "\nby_ward:\n  type: pandas.ParquetDataset\n  filepath: data/08_reporting/by_ward.parquet\n"
NOTEBOOK = "notebooks/wards.ipynb"
PROMOTE = ["handoff", "promote", NOTEBOOK, "--pipeline", "wards"]
BARE = ["--no-tests", "--no-contracts"]  # other files are about these
REGISTRY = '''"""By hand."""

from kedro.pipeline import Pipeline

from mini.pipelines import data_engineering, modeling


def register_pipelines() -> dict[str, Pipeline]:
    """All of them."""
    return {
        "data_engineering": data_engineering.create_pipeline(),  # keep me
        "modeling": modeling.create_pipeline(),
        "__default__": data_engineering.create_pipeline() + modeling.create_pipeline(),
    }
'''


def files_of(project: Path) -> dict[str, str]:
    found = [p for part in ("src", "conf", "notebooks") for p in (project / part).rglob("*") if p.is_file()]
    return {str(p.relative_to(project)): p.read_text() for p in found if "__pycache__" not in p.parts}


@pytest.fixture
def ward_project(mini: Path, kedro) -> Path:
    write_notebook(mini / NOTEBOOK, CELLS)
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG)
    assert kedro(mini, "run").code == 0
    return mini


def test_a_proposal_is_shown_written_edited_and_promoted(ward_project, kedro):
    before = files_of(ward_project)
    shown = kedro(ward_project, *PROMOTE)
    assert shown.code == 0, shown.out + shown.err
    assert "node keep_long_visits  (cell 3)" in shown.out
    assert "left out: cell 4: only shows something" in shown.out
    assert "promote notebooks/wards.ipynb --pipeline wards --accept" in shown.out
    assert files_of(ward_project) == before
    document = json.loads(kedro(ward_project, *PROMOTE, "--json").out)
    assert document["proposal"] is True
    assert [node["name"] for node in document["nodes"]][-2:] == ["under", "mean_ward"]

    plan = ward_project / "plan.yml"
    written = kedro(ward_project, *PROMOTE, "--plan", "plan.yml")
    assert "wrote plan.yml" in written.out
    plan.write_text(plan.read_text().replace("keep_long_visits", "keep").replace("cells: 3", "cells: three"))
    wrong = kedro(ward_project, *PROMOTE, "--plan", "plan.yml")
    assert wrong.code == 1
    assert "node 'keep': cells three: wards.ipynb has the code cells 1 to 9" in wrong.err
    plan.write_text(plan.read_text().replace("cells: three", "cells: 3\n    params: [MIN_HOURS]"))
    done = kedro(ward_project, "handoff", "promote", NOTEBOOK, "--plan", "plan.yml", *BARE)
    assert done.code == 0, done.out + done.err
    assert "proved: the notebook, run anew, and the nodes agree" in done.out
    nodes = (ward_project / "src/mini/pipelines/wards/nodes.py").read_text()
    assert "def keep(visits: pd.DataFrame, MIN_HOURS: float)" in nodes
    assert "def under(df, limits):" in nodes
    again = kedro(ward_project, "handoff", "promote", NOTEBOOK, "--plan", "plan.yml")
    assert "Nothing to write" in again.out
    assert kedro(ward_project, "handoff", "verify", "--depth", "static").code == 0


def test_data_that_a_function_takes_from_outside_become_arguments(ward_project, kedro):
    chosen = ["--function", "under", "--cells", "3", "--as", "keep", "--cells", "5", "--as", "limits_by_ward"]
    refused = kedro(ward_project, *PROMOTE, *chosen)
    assert refused.code == 1
    assert "[free-data]" in refused.out
    assert "`--fix`" in refused.out
    assert "- def under(df):" in refused.out
    assert "+ def under(df, limits):" in refused.out
    done = kedro(ward_project, *PROMOTE, *chosen, "--fix", *BARE)
    assert done.code == 0, done.out + done.err
    assert "proved" in done.out
    pipeline = (ward_project / "src/mini/pipelines/wards/pipeline.py").read_text()
    assert 'inputs={"df": "long", "limits": "limits"}' in pipeline
    assert "Nothing to write" in kedro(ward_project, *PROMOTE, *chosen, "--fix").out
    assert kedro(ward_project, "handoff", "verify", "--depth", "static").code == 0
    notebook = ward_project / NOTEBOOK
    notebook.write_text(notebook.read_text().replace("df.hours <=", "df.hours <"))
    ahead = kedro(ward_project, "handoff", "verify", "--depth", "static")
    assert "under: notebook ahead (`under` was changed)" in ahead.out


def test_a_registry_that_is_written_by_hand_learns_of_the_pipeline(ward_project, kedro):
    registry = ward_project / "src/mini/pipeline_registry.py"
    registry.write_text(REGISTRY)
    done = kedro(ward_project, *PROMOTE, "--accept", *BARE)
    assert done.code == 0, done.out + done.err
    assert "wrote src/mini/pipeline_registry.py" in done.out
    text = registry.read_text()
    assert '"wards": create_wards(),' in text
    assert "# keep me" in text
    assert kedro(ward_project, "run", "--pipelines", "wards").code == 0
    again = kedro(ward_project, *PROMOTE, "--accept")
    assert "Nothing to write" in again.out
