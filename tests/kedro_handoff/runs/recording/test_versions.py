"""`kedro run --load-versions`: what a record says, and what a comparison and `why` make of it."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from kedro.pipeline import node

from kedro_handoff.runs.difference import compare
from kedro_handoff.runs.why.chain import chain_of
from kedro_handoff.runs.why.history import History

TABLE = {"type": "pandas.ParquetDataset", "filepath": "table.parquet", "versioned": True}
SUM = {"type": "json.JSONDataset", "filepath": "sum.json"}


def made(number: int) -> pd.DataFrame:
    return pd.DataFrame({"a": range(number)})


def summed(table: pd.DataFrame) -> int:
    return int(table["a"].sum())


def run(runs: Any, run_id: str, number: int, versions: dict[str, str] | None = None) -> dict[str, Any]:
    nodes = [node(made, "params:number", "table", name="make"), node(summed, "table", "sum", name="sum")]
    return runs.run(nodes, {"number": number}, run_id, versions=versions, table=TABLE, sum=SUM)


@pytest.mark.filterwarnings("ignore:Save version:UserWarning")
def test_what_was_read_of_an_older_version_is_recorded_and_named_as_the_cause(runs: Any) -> None:
    first, second = run(runs, "r1", 3), run(runs, "r2", 5)
    third = run(runs, "r3", 5, {"table": "r1"})
    table = third["datasets"]["table"]
    assert third["load_versions"] == {"table": "r1"}
    assert table["read"]["digest"] == first["datasets"]["table"]["written"]["digest"]
    assert table["written"]["digest"] == second["datasets"]["table"]["written"]["digest"]
    found = compare(second, third, {}.get, {}.get)
    assert [cause.name for cause in found.causes] == ["the version of `table` that is loaded"]
    assert found.causes[0].standing == "effective"
    assert "changed from what the run saved to r1" in found.sentence
    assert chain_of("sum", third, History([third, second, first])).runs == ("r1", "r3")


@pytest.mark.filterwarnings("ignore:Save version:UserWarning")
def test_an_older_version_of_the_same_content_changes_nothing(runs: Any) -> None:
    run(runs, "r1", 3)
    second, third = run(runs, "r2", 3), run(runs, "r3", 3, {"table": "r1"})
    assert [cause.standing for cause in compare(second, third, {}.get, {}.get).causes] == ["without_effect"]
