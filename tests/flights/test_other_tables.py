"""Each reference contract says the same of a table whatever library holds it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

from flights.contract_views import figure_table, metrics_table, model_table
from kedro_handoff.contracts.large.evaluation import evaluate_parquet
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.testing import Verdict, judge_table

CONTRACTS = Path(__file__).parents[2] / "conf/base/contracts"
NAMES = sorted(path.stem for path in CONTRACTS.glob("*.yml"))
# Contracts that several datasets share.
DATASETS = {"plots": "roc_plot", "model_input": "train_set"}
VIEWS: dict[str, Callable[[Any], pd.DataFrame]] = {
    "delay_model": model_table,
    "evaluation_metrics": metrics_table,
    "plots": figure_table,
}


@pytest.fixture(scope="module")
def parquet(ten_days: dict[str, Any], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the real table of a contract as a Parquet file; of models and plots, their view."""
    folder = tmp_path_factory.mktemp("tables")

    def make(name: str) -> Path:
        path = folder / f"{name}.parquet"
        if not path.exists():
            data = ten_days[DATASETS.get(name, name)]
            table = VIEWS[name](data) if name in VIEWS else data
            # To the microsecond: Spark reads no nanoseconds.
            table.to_parquet(path, index=False, row_group_size=5_000, coerce_timestamps="us")
        return path

    return make


@pytest.fixture(scope="module")
def of_pandas(parquet: Callable[[str], Path]) -> Callable[[str], Verdict]:
    """Gives the verdict on the pandas frame."""
    known: dict[str, Verdict] = {}

    def judge(name: str) -> Verdict:
        if name not in known:
            known[name] = judge_table(contract(name), pd.read_parquet(parquet(name)))
        return known[name]

    return judge


def contract(name: str) -> Path:
    return CONTRACTS / f"{name}.yml"


def statuses(verdict: Verdict) -> list[tuple[str, str | None, str, int | None]]:
    return [(f.type, f.column, f.status, f.unexpected_count) for f in verdict.findings]


@pytest.mark.parametrize("name", NAMES)
def test_a_polars_frame_and_an_arrow_table_have_the_verdict_of_pandas(name, parquet, of_pandas):
    expected = statuses(of_pandas(name))
    assert statuses(judge_table(contract(name), pl.read_parquet(parquet(name)))) == expected
    assert statuses(judge_table(contract(name), pq.read_table(parquet(name)))) == expected


@pytest.mark.parametrize("name", NAMES)
def test_a_parquet_file_in_batches_has_the_verdict_of_pandas(name, parquet, of_pandas):
    verdict = evaluate_parquet(read_suite(contract(name)), parquet(name), batch_rows=4_000)
    assert statuses(verdict) == statuses(of_pandas(name))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_a_spark_frame_has_the_verdict_of_pandas(name, parquet, of_pandas, spark):
    verdict = judge_table(contract(name), spark.read.parquet(str(parquet(name))))
    assert "spark" in verdict.engine
    assert statuses(verdict) == statuses(of_pandas(name))
