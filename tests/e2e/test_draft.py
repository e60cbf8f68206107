"""`kedro handoff contract draft` and `%handoff_draft` in a real project."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbclient
import nbformat
import pytest
import yaml

pytestmark = pytest.mark.e2e

CONTRACT = Path("conf/base/contracts/visits.yml")
DRAFT = ("handoff", "contract", "draft", "visits")


@pytest.fixture(scope="module")
def ran(kedro, checkout, tmp_path_factory):
    """The mini project after a run, with more visits."""
    project = tmp_path_factory.mktemp("ran") / "mini"
    shutil.copytree(Path(__file__).parent / "mini", project)
    shutil.copy(checkout / "conf/logging.yml", project / "conf")
    rows = [f"v{i:03},{'north' if i % 3 else 'south'},{10 + 37 * i % 90}\n" for i in range(90)]
    (project / "data/01_raw/visits.csv").write_text("visit_id,ward,minutes\n" + "".join(rows))
    assert kedro(project, "run").code == 0
    return project


@pytest.fixture
def clinic(ran, tmp_path):
    """The same, for one test, without a contract of `visits`."""
    project = tmp_path / "clinic"
    shutil.copytree(ran, project)
    (project / CONTRACT).unlink()
    return project


def more_visits(project: Path) -> None:
    """A year later: longer visits."""
    import pandas as pd

    path = project / "data/02_intermediate/visits.parquet"
    visits = pd.read_parquet(path)
    visits.loc[:3, "hours"] = 40.0
    visits.to_parquet(path)


def test_a_draft_is_written_holds_in_the_next_run_and_says_what_to_type(kedro, clinic):
    result = kedro(clinic, *DRAFT)
    assert result.code == 0, result.err
    assert "wrote conf/base/contracts/visits.yml" in result.out
    assert "kedro handoff check" in result.out
    assert kedro(clinic, "run").code == 0
    document = yaml.safe_load((clinic / CONTRACT).read_text())
    assert document["meta"]["key"] == ["visit_id"]
    assert document["meta"]["consumers"] == ["modeling"]
    for entry in document["expectations"]:
        assert entry["notes"]
        assert 0 < entry["meta"]["evidence"]["confidence"] <= 1


def test_the_draft_of_a_dataset_without_a_validator_says_how_to_declare_one(kedro, clinic):
    catalog = clinic / "conf/base/catalog.yml"
    entry = yaml.safe_load(catalog.read_text())["visits"]
    catalog.write_text(f"plain_visits: {json.dumps({k: v for k, v in entry.items() if k != 'validator'})}\n")
    result = kedro(clinic, "handoff", "contract", "draft", "plain_visits")
    assert "options: {dataset: plain_visits}" in result.out


def test_a_contract_is_only_replaced_by_force_which_keeps_its_facts(kedro, ran, tmp_path):
    project = tmp_path / "mini"
    shutil.copytree(ran, project)
    before = (project / CONTRACT).read_text()
    refused = kedro(project, *DRAFT)
    assert refused.code == 1
    assert "--update" in refused.err
    assert (project / CONTRACT).read_text() == before
    assert kedro(project, *DRAFT, "--force").code == 0
    document = yaml.safe_load((project / CONTRACT).read_text())
    assert document["meta"]["owner"] == "data@mini.example"
    assert document["expectations"][0]["notes"]


def test_a_dry_run_shows_the_file_and_writes_none(kedro, clinic):
    result = kedro(clinic, *DRAFT, "--dry-run")
    assert "would write conf/base/contracts/visits.yml" in result.out
    facts = json.loads(kedro(clinic, *DRAFT, "--dry-run", "--json").out)
    assert (facts["format"], facts["written"], facts["dataset"]) == (1, False, "visits")
    assert {"section", "severity", "confidence", "type", "kwargs"} <= facts["proposals"][0].keys()
    assert not (clinic / CONTRACT).exists()


def test_a_draft_is_made_of_data_that_break_their_contract(kedro, clinic):
    (clinic / CONTRACT).write_text(
        "name: visits\nexpectations:\n- {type: expect_table_row_count_to_equal, kwargs: {value: 1}}\n"
    )
    assert kedro(clinic, *DRAFT, "--force").code == 0


def test_an_unknown_dataset_gets_the_closest_names(kedro, mini):
    result = kedro(mini, "handoff", "contract", "draft", "visit")
    assert result.code == 1
    assert "did you mean 'visits'" in result.err
    assert "Traceback" not in result.err


def test_a_dataset_that_was_never_made_says_to_run_its_pipeline(kedro, mini):
    result = kedro(mini, *DRAFT, "--force")
    assert result.code == 1
    assert "run the pipeline that makes it first" in result.err


def test_earlier_runs_of_a_dataset_without_versions_are_counted_from_outcomes(kedro, clinic):
    result = kedro(clinic, *DRAFT, "--from-runs", "3")
    assert result.code == 0, result.err
    assert "not versioned" in result.out
    assert "1 recorded outcomes" in result.out


def test_the_last_versions_of_a_versioned_dataset_are_drafted_together(kedro, clinic):
    catalog = clinic / "conf/base/catalog.yml"
    catalog.write_text(
        catalog.read_text().replace("visits.parquet\n", "all_visits.parquet\n  versioned: true\n")
    )
    for _ in range(2):
        assert kedro(clinic, "run", KEDRO_DATASET_VALIDATION="0").code == 0
    result = kedro(clinic, *DRAFT, "--from-runs", "2", "--json")
    facts = json.loads(result.out)
    rows = next(p for p in facts["proposals"] if "row_count" in p["type"])
    assert rows["meta"]["evidence"]["loads"] == 2


def test_an_update_shows_a_diff_asks_and_lets_the_new_data_hold(kedro, clinic):
    kedro(clinic, *DRAFT)
    before = (clinic / CONTRACT).read_text()
    more_visits(clinic)
    asked = kedro(clinic, *DRAFT, "--update")
    assert "+++ b/conf/base/contracts/visits.yml" in asked.out
    assert "`--yes` writes these changes" in asked.out  # nobody is at the terminal to be asked
    facts = json.loads(kedro(clinic, *DRAFT, "--update", "--json").out)
    assert facts["written"] is False
    assert "relax" in {change["kind"] for change in facts["changes"]}
    assert (clinic / CONTRACT).read_text() == before
    assert kedro(clinic, *DRAFT, "--update", "--yes").code == 0
    assert "nothing to change" in kedro(clinic, *DRAFT, "--update", "--dry-run").out


def run_cells(project: Path, *cells: str) -> list:
    """Outputs of the last cell, run in a real kernel in the project."""
    (project / "notebooks").mkdir(exist_ok=True)
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    where = {"metadata": {"path": str(project / "notebooks")}}
    nbclient.NotebookClient(notebook, timeout=120, resources=where, kernel_name="python3").execute()
    return notebook.cells[-1].outputs


def test_the_magic_shows_the_proposals_in_text_and_html_and_says_what_is_wrong(clinic):
    [shown] = run_cells(clinic, "%load_ext kedro_handoff", "%handoff_draft visits")
    assert "--accept" in shown.data["text/plain"]
    assert "<table>" in shown.data["text/html"]
    assert not (clinic / CONTRACT).exists()


def test_a_word_of_the_user_accepts_and_kedros_catalog_is_used(clinic):
    cells = ("%load_ext kedro.ipython", "%load_ext kedro_handoff", "%handoff_draft visits --accept sure")
    outputs = run_cells(clinic, *cells)
    assert "wrote" in outputs[-1].data["text/plain"]
    severities = {e.get("severity") for e in yaml.safe_load((clinic / CONTRACT).read_text())["expectations"]}
    assert severities == {None}


def test_the_magic_says_in_one_line_what_is_wrong(clinic):
    [said] = run_cells(clinic, "%load_ext kedro_handoff", "%handoff_draft visitz --accept")
    assert "did you mean 'visits'" in said.text
    assert "Traceback" not in said.text
