"""`kedro handoff contract test` in a real project."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

pytestmark = pytest.mark.e2e
TEST = ("handoff", "contract", "test")


@pytest.fixture
def ran(kedro, mini: Path) -> Path:
    """The mini project after a run."""
    assert kedro(mini, "run").code == 0
    return mini


def outcomes(project: Path, dataset: str) -> list[dict]:
    files = sorted((project / ".handoff/outcomes" / dataset).glob("*.json"))
    return [json.loads(path.read_text()) for path in files]


def test_all_datasets_under_contract_hold_after_a_run(kedro, ran):
    done = kedro(ran, *TEST)
    assert done.code == 0
    assert "3 datasets: 3 held" in done.out
    last = outcomes(ran, "mean_metrics")[-1]
    assert (last["trigger"], last["status"]) == ("test", "held")


def test_a_warning_is_shown_and_exits_with_0(kedro, ran):
    (ran / "visits.csv").write_text("visit_id,ward,hours\na,north,9\n")
    done = kedro(ran, *TEST, "visits", "--data", "visits.csv")
    assert done.code == 0
    assert "held, with warnings" in done.out


def test_a_violation_exits_with_1_and_a_file_leaves_no_outcome(kedro, ran):
    before = len(outcomes(ran, "raw_visits"))
    text = (ran / "data/01_raw/visits.csv").read_text().replace("north", "west")
    (ran / "west.csv").write_text(text)
    done = kedro(ran, *TEST, "raw_visits", "--data", "west.csv", "--json")
    assert done.code == 1
    [dataset] = json.loads(done.out)["datasets"]
    assert dataset["not_held"][0]["examples"] == ["west"]
    assert len(outcomes(ran, "raw_visits")) == before


def test_data_that_are_not_there_exit_with_2_and_the_others_are_told(kedro, ran):
    (ran / "data/02_intermediate/visits.parquet").unlink()
    done = kedro(ran, *TEST)
    assert done.code == 2
    assert "There are no data yet at" in done.out
    assert "2 held, 1 could not be evaluated" in done.out


def test_a_contract_that_is_wrong_exits_with_2(kedro, ran):
    path = ran / "conf/base/contracts/visits.yml"
    path.write_text(path.read_text().replace("column_mean", "column_means"))
    done = kedro(ran, *TEST, "visits")
    assert done.code == 2
    assert "did you mean 'expect_column_mean_to_be_between'" in done.out


def test_a_violation_outweighs_what_could_not_be_evaluated(kedro, ran):
    (ran / "data/02_intermediate/visits.parquet").unlink()
    path = ran / "data/01_raw/visits.csv"
    path.write_text(path.read_text().replace("north", "west"))
    assert kedro(ran, *TEST).code == 1


def test_an_unknown_dataset_exits_with_2_and_names_the_likely_one(kedro, ran):
    done = kedro(ran, *TEST, "vists")
    assert done.code == 2
    assert "did you mean 'visits'?" in done.err


def test_proofs_alone_say_what_is_not_proved(kedro, ran):
    path = ran / "data/01_raw/visits.csv"
    path.write_text(path.read_text().replace("north", "west"))
    before = len(outcomes(ran, "raw_visits"))
    done = kedro(ran, *TEST, "raw_visits", "--engine", "proof")
    assert done.code == 2
    assert "not proved" in done.out
    assert len(outcomes(ran, "raw_visits")) == before


def test_junit_counts_each_expectation(kedro, ran):
    done = kedro(ran, *TEST, "--junit", "reports/contracts.xml")
    assert done.code == 0
    root = ET.parse(ran / "reports/contracts.xml").getroot()  # noqa: S314 - our own
    assert (root.get("tests"), root.get("failures"), len(root)) == ("8", "0", 3)


def test_parquet_in_batches_shows_progress_on_standard_error_only(kedro, ran):
    pd.DataFrame({"visit_id": ["a"], "ward": ["north"], "hours": [1.0]}).to_parquet(ran / "v.parquet")
    options = ("--data", "v.parquet", "--large", "--memory", "64MiB")
    shown = kedro(ran, *TEST, "visits", *options, "--progress")
    assert (shown.code, "visits" in shown.err) == (0, True)
    silent = kedro(ran, *TEST, "visits", *options, "--progress", "--json")
    assert json.loads(silent.out)["datasets"][0]["status"] == "held"
    assert "1/1" not in silent.err


def test_a_polars_dataset_is_held_to_the_same_contract(kedro, ran):
    catalog = ran / "conf/base/catalog.yml"
    text = catalog.read_text().replace(
        "pandas.ParquetDataset", "polars.EagerPolarsDataset\n  file_format: parquet"
    )
    catalog.write_text(text)
    done = kedro(ran, *TEST, "visits")
    assert done.code == 0, done.out + done.err


def test_a_file_needs_the_one_dataset_whose_contract_it_is_held_to(kedro, ran):
    done = kedro(ran, *TEST, "--data", "west.csv")
    assert done.code == 2
    assert "exactly one DATASET" in done.err
