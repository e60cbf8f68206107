"""Training and serving, and loads that need no second judgement, in real runs."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

CONTRACT = """\
name: labelled
meta:
  owner: data@mini.example
  producer: external
  consumers: [data_engineering]
  description: one visit a row, with how it ended where that is known
  key: [visit_id]
  moments: [arrival, discharge]
  predicted_at: arrival
  columns:
    visit_id: {role: key, known_from: arrival}
    ward: {role: feature, known_from: arrival}
    minutes: {role: label, known_from: discharge}
expectations:
  - type: expect_table_columns_to_match_set
    kwargs: {column_set: [visit_id, ward, minutes]}
    meta: {environments: [training]}
  - type: expect_table_columns_to_match_set
    kwargs: {column_set: [visit_id, ward]}
    meta: {environments: [serving]}
  - type: expect_column_values_to_be_unique
    kwargs: {column: visit_id}
  - type: expect_column_values_to_not_be_null
    kwargs: {column: visit_id}
  - type: expect_column_values_to_not_be_null
    kwargs: {column: minutes}
"""
ENTRY = """
{name}:
  type: pandas.CSVDataset
  filepath: data/01_raw/{name}.csv
  validator:
    class: kedro_handoff.Contract
    options: {{dataset: {name}, contract: labelled, environment: {environment}}}
"""
NODES = """\
def clean(raw):
    return raw.assign(hours=raw["minutes"] / 60).drop(columns="minutes")


def count(*tables):
    return {"rows": sum(map(len, tables))}
"""
PIPELINE = """\
from kedro.pipeline import Node, Pipeline

from mini.pipelines.data_engineering.nodes import clean, count


def create_pipeline(**kwargs):
    return Pipeline(
        [
            Node(clean, "raw_visits", "visits", name="clean"),
            Node(count, ["past", "today", "raw_visits"], "count_metrics", name="count"),
            Node(count, ["past", "visits"], "other_count_metrics", name="other_count"),
        ]
    )
"""


@pytest.fixture
def served(mini: Path) -> Path:
    """The mini project with one contract for labelled visits and for those of today."""
    (mini / "conf/base/contracts/labelled.yml").write_text(CONTRACT)
    with (mini / "conf/base/catalog.yml").open("a") as catalog:
        catalog.write(ENTRY.format(name="past", environment="training"))
        catalog.write(ENTRY.format(name="today", environment="serving"))
    raw = mini / "data/01_raw"
    shutil.copy(raw / "visits.csv", raw / "past.csv")
    lines = (raw / "visits.csv").read_text().splitlines()
    (raw / "today.csv").write_text("".join(line.rpartition(",")[0] + "\n" for line in lines))
    visits = mini / "conf/base/contracts/visits.yml"
    visits.write_text(visits.read_text().replace("[modeling]", "[modeling, data_engineering]"))
    code = mini / "src/mini/pipelines/data_engineering"
    (code / "nodes.py").write_text(NODES)
    (code / "pipeline.py").write_text(PIPELINE)
    return mini


def outcomes(project: Path, dataset: str) -> list[dict]:
    return [json.loads(p.read_text()) for p in sorted(project.glob(f".handoff/outcomes/{dataset}/*.json"))]


def test_one_contract_holds_with_the_label_and_without_it(kedro, served):
    result = kedro(served, "run", "--pipelines", "data_engineering")
    assert result.code == 0, result.err
    assert outcomes(served, "past")[0]["contract"]["environment"] == "training"
    assert outcomes(served, "past")[0]["expectations"] == 4
    assert outcomes(served, "today")[0]["contract"]["environment"] == "serving"
    assert outcomes(served, "today")[0]["expectations"] == 3


def test_a_label_at_serving_breaks_the_contract_there(kedro, served):
    shutil.copy(served / "data/01_raw/past.csv", served / "data/01_raw/today.csv")
    result = kedro(served, "run", "--pipelines", "data_engineering")
    assert result.code == 1
    for said in ("'today'", "for serving", "minutes", "labelled.yml"):
        assert said in result.err


def test_check_and_status_know_both_environments(kedro, served):
    kedro(served, "run", "--pipelines", "data_engineering")
    assert kedro(served, "handoff", "check").code == 0
    states = json.loads(kedro(served, "handoff", "status", "--json").out)["datasets"]
    assert {s["dataset"]: s["current"] for s in states if s["dataset"] in ("past", "today")} == {
        "past": True,
        "today": True,
    }


def test_an_environment_that_nobody_knows_stops_before_the_first_node(kedro, served):
    catalog = served / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text().replace("environment: serving", "environment: serve"))
    result = kedro(served, "run", "--pipelines", "data_engineering")
    assert result.code == 1
    assert "`environment: serve`, which is none of training, serving; did you mean 'serving'?" in result.err
    assert outcomes(served, "past") == []
    assert "did you mean 'serving'?" in kedro(served, "handoff", "check").out


def test_a_contract_that_promises_nothing_at_serving_is_named_by_check(kedro, served):
    contract = served / "conf/base/contracts/labelled.yml"
    contract.write_text(contract.read_text().replace("    meta: {environments: [training]}\n", ""))
    result = kedro(served, "handoff", "check")
    assert result.code == 1
    assert "names minutes, which serving does not have" in result.out


@pytest.mark.parametrize("runner", ["SequentialRunner", "ThreadRunner", "ParallelRunner"])
def test_an_unchanged_file_is_judged_once_in_a_run(kedro, served, runner):
    time.sleep(2.1)  # a file that was written just now is not trusted
    result = kedro(served, "run", "--pipelines", "data_engineering", "--runner", runner)
    assert result.code == 0, result.err
    judged = len(outcomes(served, "raw_visits")) + len(outcomes(served, "past"))
    if runner == "SequentialRunner":
        assert "; 2 loads unchanged since" in result.out
        assert judged == 2
    else:  # two threads may load at once; each process has a memory of its own
        assert 2 <= judged <= 4
