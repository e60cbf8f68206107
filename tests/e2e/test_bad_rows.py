"""What `on_violation` does in real runs: bad rows set aside, warned of, or the end of the run."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.fingerprint import fingerprint_of

pytestmark = pytest.mark.e2e

ENTRY = """
visits_aside:
  type: pandas.ParquetDataset
  filepath: data/01_raw/visits_aside.parquet
"""
RULE = "on_violation: quarantine, quarantine: {dataset: visits_aside, at_most: 0.1}, "
ASIDE = Path("data/01_raw/visits_aside.parquet")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def outcomes(project: Path, dataset: str) -> list[dict]:
    folder = project / ".handoff/outcomes" / dataset
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*.json"))]


def spoil(project: Path, *visits: str) -> None:
    """These visits are in a ward that nobody knows."""
    raw = project / "data/01_raw/visits.csv"
    lines = [line.split(",") for line in raw.read_text().splitlines()]
    raw.write_text("\n".join(f"{v},{'west' if v in visits else w},{m}" for v, w, m in lines) + "\n")


@pytest.fixture
def quarantined(mini: Path) -> Path:
    """The small project, whose raw visits set bad rows aside."""
    edit(mini / "conf/base/contracts/raw_visits.yml", "meta: {owner", f"meta: {{{RULE}owner")
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + ENTRY)
    return mini


@pytest.mark.parametrize("runner", ["SequentialRunner", "ThreadRunner", "ParallelRunner"])
def test_bad_rows_are_set_aside_and_the_rest_goes_on_in_every_runner(kedro, quarantined, runner):
    spoil(quarantined, "v3")
    result = kedro(quarantined, "run", "--runner", runner)
    assert result.code == 0, result.err
    aside = pd.read_parquet(quarantined / ASIDE)
    assert aside[["visit_id", "ward", "minutes", "handoff_row"]].values.tolist() == [["v3", "west", 35, 3]]
    [reason] = aside["handoff_reasons"]
    assert reason.startswith("ward: one of 'north', 'south', found 'west' [expect_column_values_to_be_in_set")
    clean = pd.read_parquet(quarantined / "data/02_intermediate/visits.parquet")
    assert clean["visit_id"].tolist() == [f"v{number}" for number in range(12) if number != 3]


@pytest.mark.parametrize("runner", ["SequentialRunner", "ParallelRunner"])
def test_the_record_of_the_run_holds_what_was_saved_without_the_bad_rows(kedro, mini, runner):
    visits = mini / "conf/base/contracts/visits.yml"
    edit(visits, "meta: {owner", f"meta: {{{RULE}owner")
    edit(visits, "max_value: 10", "max_value: 1.9")
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + ENTRY)
    assert kedro(mini, "run", "--runner", runner).code == 0
    [path] = (mini / ".handoff/runs").glob("20*.json")
    record = json.loads(path.read_text())
    written = record["datasets"]["visits"]["written"]
    assert (written["rows"], record["nodes"]["clean"]["rows_out"]) == (11, 11)
    kept = pd.read_parquet(mini / "data/02_intermediate/visits.parquet")
    assert written["digest"] == fingerprint_of(kept).digest


def test_the_outcome_the_message_and_the_summary_say_where_the_rows_are(kedro, quarantined):
    spoil(quarantined, "v3")
    result = kedro(quarantined, "run")
    outcome = outcomes(quarantined, "raw_visits")[-1]
    assert (outcome["status"], outcome["on_violation"]) == ("quarantined", "quarantine")
    assert (outcome["rows_in"], outcome["rows_on"], outcome["rows_set_aside"]) == (12, 11, 1)
    assert outcome["quarantine"] == {"dataset": "visits_aside", "file": str(ASIDE), "at_most": 0.1}
    assert outcome["run_id"] == pd.read_parquet(quarantined / ASIDE)["handoff_run"][0]
    assert "Dataset 'raw_visits': 1 of 12 rows set aside, 11 go on" in result.err
    assert "2 held, 1 quarantined" in result.out
    assert "! raw_visits: 1 of 12 rows set aside in visits_aside" in result.out
    assert "1 of 12 rows set aside in visits_aside" in kedro(quarantined, "handoff", "status").out


def test_above_the_ceiling_nothing_is_set_aside_and_the_run_stops(kedro, quarantined):
    spoil(quarantined, "v3", "v4")
    result = kedro(quarantined, "run")
    assert result.code == 1
    said = " ".join(result.err.split())
    assert "No row was set aside: 2 of 12 rows (16.67 %) break the contract, and it lets 10 % be" in said
    assert "row 3: visit_id='v3', ward='west'" in said
    assert not (quarantined / ASIDE).exists()
    assert outcomes(quarantined, "raw_visits")[-1]["status"] == "violated"


def test_what_breaks_for_the_table_as_a_whole_stops_the_run(kedro, quarantined):
    spoil(quarantined, "v3")
    edit(quarantined / "conf/base/contracts/raw_visits.yml", "min_value: 8", "min_value: 12")
    result = kedro(quarantined, "run")
    assert result.code == 1
    assert "the other 11 rows by themselves would still break the contract" in " ".join(result.err.split())
    assert not (quarantined / ASIDE).exists()


def test_data_that_are_mended_take_the_old_rows_off(kedro, quarantined):
    spoil(quarantined, "v3")
    kedro(quarantined, "run")
    raw = quarantined / "data/01_raw/visits.csv"
    raw.write_text(raw.read_text().replace("west", "north"))
    assert kedro(quarantined, "run").code == 0
    assert len(pd.read_parquet(quarantined / ASIDE)) == 0
    assert outcomes(quarantined, "raw_visits")[-1]["rows_set_aside"] == 0


@pytest.fixture
def on_save(mini: Path) -> Path:
    """The small project, whose clean visits set long ones aside when they are saved, and are loaded again."""
    edit(mini / "conf/base/contracts/visits.yml", "meta: {owner", f"meta: {{{RULE}owner")
    edit(mini / "conf/base/contracts/visits.yml", "max_value: 10}", "max_value: 1.9}")
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text().replace("    skip_load_after_save: true\n", "") + ENTRY)
    return mini


def test_rows_that_were_never_saved_stay_aside_when_the_rest_is_loaded(kedro, on_save):
    assert kedro(on_save, "run").code == 0
    assert kedro(on_save, "run", "--pipelines", "modeling").code == 0
    assert pd.read_parquet(on_save / ASIDE)["visit_id"].tolist() == ["v11"]
    assert len(pd.read_parquet(on_save / "data/02_intermediate/visits.parquet")) == 11
    assert [o["status"] for o in outcomes(on_save, "visits")] == ["quarantined", "held", "held"]


def test_several_loads_in_a_run_make_one_version_of_the_rows(kedro, quarantined):
    spoil(quarantined, "v3")
    edit(
        quarantined / "conf/base/catalog.yml",
        "visits_aside.parquet",
        "visits_aside.parquet\n  versioned: true",
    )
    pipeline = quarantined / "src/mini/pipelines/data_engineering/pipeline.py"
    edit(pipeline, '"visits", name="clean", tags="cleaning")', '"visits"), Node(len, "raw_visits", "n")')
    result = kedro(quarantined, "run", "--runner", "ThreadRunner")
    assert result.code == 0, result.err
    [version] = (quarantined / ASIDE).iterdir()
    assert len(pd.read_parquet(version / ASIDE.name)) == 1
    assert len(outcomes(quarantined, "raw_visits")) == 2


def test_rows_that_cannot_be_set_aside_stop_the_run(kedro, quarantined):
    spoil(quarantined, "v3")
    (quarantined / ASIDE).mkdir()
    result = kedro(quarantined, "run")
    assert result.code == 1
    assert "No row was set aside in dataset 'visits_aside'" in " ".join(result.err.split())
    assert "Traceback" not in result.err


@pytest.mark.parametrize("name", ["raw_visits", '"raw_{what}"'], ids=["entry", "factory"])
def test_a_notebook_gets_the_rest_of_the_rows_too(quarantined, run_python, name):
    edit(quarantined / "conf/base/catalog.yml", "raw_visits:\n", f"{name}:\n")
    spoil(quarantined, "v3")
    code = f"""
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project({str(quarantined)!r})
with KedroSession.create({str(quarantined)!r}) as session:
    catalog = session.load_context().catalog
    print(len(catalog.load("raw_visits")), len(catalog.load("raw_visits")), len(catalog.load("visits_aside")))
"""
    assert run_python(code).splitlines()[-1] == "11 11 1"


def test_warn_announces_and_goes_on(kedro, mini):
    edit(mini / "conf/base/contracts/raw_visits.yml", "meta: {owner", "meta: {on_violation: warn, owner")
    spoil(mini, "v3")
    result = kedro(mini, "run")
    assert result.code == 0, result.err
    assert "Dataset 'raw_visits' breaks its contract, which only warns" in result.err
    outcome = outcomes(mini, "raw_visits")[-1]
    assert (outcome["status"], outcome["on_violation"]) == ("warned", "warn")
    assert "! raw_visits: ward 1 of 12 rows" in result.out


@pytest.mark.parametrize("action", ["warn", "quarantine"])
def test_what_cannot_be_judged_stops_whatever_the_contract_says(kedro, quarantined, action):
    contract = quarantined / "conf/base/contracts/raw_visits.yml"
    if action == "warn":
        edit(contract, RULE, "on_violation: warn, ")
    edit(quarantined / "data/01_raw/visits.csv", "minutes", "minute")
    result = kedro(quarantined, "run")
    assert result.code == 1
    assert f"`on_violation: {action}` cannot help" in " ".join(result.err.split())
    assert "is it 'minute' now?" in result.err


def by_chunks(project: Path) -> None:
    nodes = project / "src/mini/pipelines/data_engineering/nodes.py"
    edit(nodes, "    return raw", "    yield raw")
    edit(project / "conf/base/contracts/visits.yml", "meta: {owner", f"meta: {{{RULE}owner")


def through_a_view(project: Path) -> None:
    edit(project / "conf/base/contracts/metrics.yml", "meta: {owner", f"meta: {{{RULE}owner")


def without_the_entry(project: Path) -> None:
    edit(project / "conf/base/catalog.yml", ENTRY, "")


def in_memory(project: Path) -> None:
    edit(project / "conf/base/catalog.yml", ENTRY, "\nvisits_aside: {type: MemoryDataset}\n")


@pytest.mark.parametrize(
    ("mistake", "said"),
    [
        (by_chunks, "chunk by chunk"),
        (through_a_view, "rows of a view cannot be taken out"),
        (without_the_entry, "which is not in the catalog"),
        (in_memory, "memory"),
    ],
)
def test_a_quarantine_that_cannot_work_is_refused_by_check_and_before_the_first_node(
    kedro, quarantined, mistake, said
):
    mistake(quarantined)
    check = kedro(quarantined, "handoff", "check")
    assert check.code == 1
    assert said in check.out
    assert "[quarantine-wrong]" in check.out
    run = kedro(quarantined, "run")
    assert run.code == 1
    assert "Loading data" not in run.err
    assert "Traceback" not in run.err
    assert "conf/base/contracts/" in run.err


def test_the_entry_that_the_message_gives_is_enough(kedro, quarantined):
    without_the_entry(quarantined)
    spoil(quarantined, "v3")
    entry = kedro(quarantined, "run").err.split("Add it: `")[1].split("`")[0]
    catalog = quarantined / "conf/base/catalog.yml"
    catalog.write_text(f"{catalog.read_text()}\n{entry}\n")
    assert kedro(quarantined, "run").code == 0
    assert len(pd.read_parquet(quarantined / ASIDE)) == 1


def test_outcomes_that_cannot_be_recorded_are_missed_by_the_summary(kedro, mini):
    (mini / ".handoff").write_text("a file where a folder should be")
    result = kedro(mini, "run")
    assert result.code == 0, result.err
    assert "? mean_metrics, raw_visits, visits: no outcome was recorded; the log says why" in result.out
