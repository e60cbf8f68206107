"""The reference project as a user runs it: the full tables, the real commands, in a copy of the checkout."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

pytestmark = pytest.mark.e2e
# A third of the trees, where it does not matter how good the model is; its contracts hold all the same.
QUICK = ("--params", "model.hyperparameters.max_iter=40")

CONTRACTS = Path(__file__).parents[2] / "conf/base/contracts"
PARTS = ("conf", "src", "notebooks", "data", "pyproject.toml", ".telemetry")


def copy_project(checkout: Path, target: Path) -> Path:
    for part in PARTS:
        source = checkout / part
        if source.is_dir():
            ignored = shutil.ignore_patterns("*.parquet", "*.json", "*.pkl", "__pycache__", "*.egg-info")
            shutil.copytree(source, target / part, ignore=ignored if part in ("data", "src") else None)
        else:
            shutil.copy(source, target / part)
    # The plugin's own data file is no project data.
    types = Path("src/kedro_handoff/contracts/expectation_types.json")
    shutil.copy(checkout / types, target / types)
    return target


@pytest.fixture(scope="module")
def project(kedro, checkout, tmp_path_factory) -> Path:
    """The reference project after one whole `kedro run`, whose result is kept beside it."""
    path = copy_project(checkout, tmp_path_factory.mktemp("reference") / "project")
    result = kedro(path, "run")
    (path / "run.json").write_text(json.dumps(result.__dict__))
    assert result.code == 0, result.err
    return path


@pytest.fixture
def printed(project) -> str:
    return json.loads((project / "run.json").read_text())["out"]


@pytest.fixture
def states(kedro, project) -> dict[str, dict]:
    out = kedro(project, "handoff", "status", "--json").out
    return {state["dataset"]: state for state in json.loads(out)["datasets"]}


def test_one_run_goes_from_raw_tables_to_the_summary(printed):
    for said in ("flights_clean", "336,776", "contracts 26 held", "models.model.roc_auc", "next"):
        assert said in printed


def test_every_persisted_dataset_was_judged_and_held(states):
    # The question is checked by a validator of its own; the challenger's results are for people to look at.
    without = {"problem", "challenger_model", "challenger_metrics"}
    outcomes = {name: state["outcome"] for name, state in states.items() if name not in without}
    assert set(outcomes.values()) == {"held"}
    assert len(outcomes) == 26
    assert all(state["current"] for name, state in states.items() if name not in without)


def test_a_green_run_is_proved_without_great_expectations(project):
    for dataset in project.glob(".handoff/outcomes/*"):
        first = json.loads(min(dataset.glob("*.json")).read_text())
        assert (first["engine"], first["proved"]) == ("proof", first["expectations"]), dataset.name


@pytest.mark.slow
def test_great_expectations_alone_gives_the_same_outcomes_on_the_whole_run(
    kedro, checkout, project, tmp_path
):
    other = copy_project(checkout, tmp_path / "project")
    settings = other / "conf/base/handoff.yml"
    settings.write_text(f"{settings.read_text()}\nengine: gx\n")
    result = kedro(other, "run", *QUICK)
    assert result.code == 0, result.err
    alone, both = first_outcomes(other), first_outcomes(project)
    assert {facts["engine"][:18] for facts in alone.values()} == {"great_expectations"}
    assert {facts["proved"] for facts in alone.values()} == {0}
    assert [what_was_found(facts) for facts in alone.values()] == [what_was_found(f) for f in both.values()]


def first_outcomes(project: Path) -> dict[str, dict]:
    folders = sorted(project.glob(".handoff/outcomes/*"))
    return {folder.name: json.loads(min(folder.glob("*.json")).read_text()) for folder in folders}


def what_was_found(outcome: dict) -> dict:
    said = ("dataset", "status", "expectations", "held", "row_count", "column_count", "not_held", "operation")
    return {name: outcome[name] for name in said}


def test_the_boundaries_are_the_features_and_the_model(states):
    assert {name for name, state in states.items() if state["boundary"]} == {
        "features",
        "schedule_features",
        "delay_model",
    }


def test_check_finds_nothing_to_mend(kedro, project):
    result = kedro(project, "handoff", "check")
    assert result.code == 0, result.out


def test_the_model_beats_the_baseline_on_the_held_out_months(project):
    metrics = json.loads((project / "data/08_reporting/evaluation_metrics.json").read_text())
    model, baseline = metrics["models"]["model"], metrics["models"]["baseline"]
    assert model["roc_auc"] > baseline["roc_auc"] + 0.05
    assert model["average_precision"] > baseline["average_precision"]
    assert model["brier_score"] < baseline["brier_score"]
    assert model["gain_per_1000"] > baseline["gain_per_1000"]


def test_predictions_name_the_run_and_the_model_version(project, printed):
    predictions = pd.read_parquet(project / "data/07_model_output/predictions.parquet")
    [version] = predictions["model_version"].unique()
    [run_id] = predictions["run_id"].unique()
    assert run_id in printed
    assert (project / "data/06_models/delay_model.pkl" / version).is_dir()


@pytest.mark.parametrize(
    "options",
    [
        ("--pipelines", "inference", "--runner", "ThreadRunner"),
        ("--pipelines", "modeling", "--tags", "evaluation", "--runner", "ParallelRunner"),
        ("--pipelines", "inference", "--async"),
    ],
    ids=" ".join,
)
def test_parts_of_the_project_run_by_themselves(kedro, project, options):
    result = kedro(project, "run", *options)
    assert result.code == 0, result.err
    assert "held" in result.out


def test_a_parameter_of_the_command_line_chooses_the_month(kedro, project):
    result = kedro(project, "run", "--pipelines", "inference", "--params", "score_month=2013-11")
    assert result.code == 0, result.err
    predictions = pd.read_parquet(project / "data/07_model_output/predictions.parquet")
    months = pd.to_datetime(predictions["scheduled_departure"]).dt.tz_convert("America/New_York").dt.month
    assert set(months) == {11}


def test_kedro_viz_shows_layers_sides_plots_previews_and_statistics(project, viz_server):
    with viz_server(project) as viz:
        graph = viz("/api/main")
        ids = {node["name"]: node["id"] for node in graph["nodes"]}
        extras = {node["name"]: node.get("node_extras") or {} for node in graph["nodes"]}
        table = viz(f"/api/nodes/{ids['features']}")["preview"]
        plot = viz(f"/api/nodes/{ids['roc_plot']}")["preview"]
    assert graph["layers"][0] == "raw"
    assert graph["layers"][-1] == "reporting"
    assert {"data_engineering", "modeling", "inference"} <= graph["modular_pipelines"].keys()
    assert extras["features"]["stats"]["rows"] == 336_776
    styles = [extra["styles"] for extra in extras.values() if "styles" in extra]
    assert {style["fill"] for style in styles if "fill" in style} == {"#1b7f5c"}
    assert {style["stroke"] for style in styles if "fill" not in style} == {"#3fae84"}
    assert len(table["data"]) == 10
    assert plot["data"][0]["x"]


def test_breaking_a_contract_on_purpose_stops_the_run_before_the_write(kedro, project):
    features = project / "data/04_feature/features.parquet"
    before = features.read_bytes()
    contract = project / "conf/base/contracts/features.yml"
    good = contract.read_text()
    row_count = "expect_table_row_count_to_be_between"
    assert row_count in good
    contract.write_text(f"{good}  - type: expect_table_row_count_to_equal\n    kwargs: {{value: 3}}\n")
    try:
        result = kedro(project, "run", "--tags", "features")
    finally:
        contract.write_text(good)
    assert result.code == 1
    assert "Traceback" not in result.err
    for said in ("'features'", "on save: nothing was written", "found: 336,776 rows", "features.yml"):
        assert said in result.err
    assert features.read_bytes() == before


def test_the_notebook_runs_from_a_clean_kernel_in_its_own_folder(project):
    import nbclient
    import nbformat

    path = project / "notebooks/01-explore-delays.ipynb"
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
    )
    client.execute()
    outcomes = [json.loads(p.read_text()) for p in project.glob(".handoff/outcomes/flights_joined/*.json")]
    assert "notebook" in {outcome["trigger"] for outcome in outcomes}


def test_the_notebook_in_git_has_no_outputs(checkout):
    import nbformat

    for path in (checkout / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        assert not [c for c in cells if c.cell_type == "code" and (c.outputs or c.execution_count)]


@pytest.fixture(scope="module")
def messages(project, checkout) -> dict[str, dict[str, str]]:
    """What people see when each reference contract is broken once, by hand, on its real table."""
    script = checkout / "tests/e2e/break_reference.py"
    command = [sys.executable, str(script), str(project)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_each_reference_contract_is_broken_once(messages, checkout):
    assert messages.keys() == {path.stem for path in checkout.glob("conf/base/contracts/*.yml")}


@pytest.mark.parametrize("contract", sorted(path.stem for path in CONTRACTS.glob("*.yml")))
def test_a_broken_reference_contract_says_what_a_newcomer_needs(messages, contract):
    facts = messages[contract]
    message = " ".join(facts["message"].split())
    [line] = {
        int(found)
        for found in re.findall(rf"is wrong edit conf/base/contracts/{contract}.yml:(\d+)", message)
    }
    assert "expect_" in (CONTRACTS / f"{contract}.yml").read_text().splitlines()[line - 1]
    said = [
        facts["named"],
        "promised: ",
        "found: ",
        "flights.example",
        "`kedro ipython`, then `",
        "`kedro run`",
    ]
    assert [word for word in said if word not in message] == []
    assert re.search(r"\d of \d+ promises do", message)
    lines = facts["message"].splitlines()
    assert len(lines) < 45
    # A path or a command is never broken; everything else fits the terminal.
    assert [line for line in lines if len(line) > 80 and not re.search(r"[`/]", line)] == []


def test_bad_rows_of_a_reference_table_are_counted_and_shown_with_their_keys(messages):
    message = " ".join(messages["raw_flights"]["message"].split())
    assert "promised: values between -120 and 2880" in message
    assert "found: 12 of 336,776 rows (0.0036 %), such as -600.0" in message
    assert (
        "row 0: year=2013, month=1, day=1, carrier='UA', flight='1545', origin='EWR', dep_delay=-600"
        in message
    )


def test_a_contract_of_several_datasets_is_not_drafted_from_one(project, kedro):
    result = kedro(project, "handoff", "contract", "draft", "test_set", "--force")
    assert result.code == 1
    assert "model_input.yml is the contract of train_set, validation_set, too" in result.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("contract", "export", "-o", "{file}/x"),
        ("contract", "docs", "-o", "{file}/x"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(project, kedro, arguments, tmp_path):
    file = tmp_path / "file"
    file.touch()
    result = kedro(project, "handoff", *(argument.format(file=file) for argument in arguments))
    assert result.code == 1
    assert str(file) in result.err
    assert "Traceback" not in result.err
