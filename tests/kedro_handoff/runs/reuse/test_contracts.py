from __future__ import annotations

from typing import Any

import pytest
import yaml

from kedro_handoff.errors import ContractViolatedError

STEPS = """
import pandas as pd
from kedro.pipeline import Pipeline, node

def table(raw):
    return pd.DataFrame({"number": raw})

def create():
    return Pipeline([node(table, "raw", "table", name="table")])
"""


def held(bench: Any, highest: int) -> None:
    """Hold `table` to a contract: no number above `highest`."""
    column = {"column": "number", "min_value": 0, "max_value": highest}
    expectation = {"type": "expect_column_values_to_be_between", "kwargs": column}
    suite = {"name": "table", "expectations": [{**expectation, "severity": "critical"}], "meta": META}
    bench.write("conf/base/contracts/table.yml", yaml.safe_dump(suite))


META = {"handoff": 1, "owner": "us@example.com", "columns": {"number": {"dtype": "int64"}}}


@pytest.fixture
def contracted(bench: Any) -> Any:
    """`table` under contract."""
    bench.code(STEPS)
    path = str(bench.path)
    options = {"dataset": "table", "project": path, "conf_source": f"{path}/conf", "env": "base"}
    validator = {"class": "kedro_handoff.Contract", "options": options}
    entry = {"type": "pandas.ParquetDataset", "filepath": "data/table.parquet", "validator": validator}
    bench.entries = {"raw": bench.json("raw"), "table": entry}
    held(bench, 10)
    return bench


def test_a_contract_that_changed_is_judged_again(contracted: Any) -> None:
    contracted.run()
    held(contracted, 2)
    for _ in range(2):
        with pytest.raises(ContractViolatedError, match="on save"):
            contracted.run()
    held(contracted, 3)
    assert contracted.run() == {}


def test_a_contract_that_was_switched_off_is_judged_when_it_is_on(
    contracted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    held(contracted, 2)
    monkeypatch.setenv("KEDRO_DATASET_VALIDATION", "0")
    contracted.run()
    assert contracted.run() == {}
    monkeypatch.delenv("KEDRO_DATASET_VALIDATION")
    with pytest.raises(ContractViolatedError):
        contracted.run()


def test_a_contract_that_changes_data_is_part_of_how_they_are_written(contracted: Any) -> None:
    contracted.run()
    contracted.write("src/benched/checks.py", "def positive(data):\n    return data[data > 1].dropna()\n")
    contracted.entries["table"]["validator"] = "benched.checks.positive"
    assert contracted.run() == {"table": "output table is written in another way: validator"}
    contracted.write("src/benched/checks.py", "def positive(data):\n    return data[data > 2].dropna()\n")
    assert contracted.run() == {"table": "output table is written in another way: validator"}
