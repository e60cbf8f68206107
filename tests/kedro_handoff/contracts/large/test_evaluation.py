import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from kedro_handoff.contracts.large.evaluation import evaluate_parquet
from kedro_handoff.contracts.large.memory import default_budget, parse_size, size_in_words
from kedro_handoff.contracts.large.parquet import ParquetTable
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.testing import judge_table

ROWS = 4_000
TABLE = pd.DataFrame(
    {
        "id": np.arange(ROWS),
        "code": [f"c{(7 * i) % ROWS}" for i in range(ROWS)],
        "ward": ["north", "south"] * (ROWS // 2),
        "hours": np.linspace(0, 10, ROWS),
        "count": pd.array([None, *range(1, ROWS)], dtype="Float64").astype("float64"),
    }
)


@pytest.fixture
def held(tmp_path):
    """Writes a table and its contract, and gives the verdict in batches and that on the whole."""

    def compare(table, *promises, **options):
        path = tmp_path / "t.parquet"
        table.to_parquet(path, index=False, row_group_size=700)
        contract = tmp_path / "t.yml"
        entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in promises]
        contract.write_text(yaml.safe_dump({"name": "t", "meta": {"key": ["code"]}, "expectations": entries}))
        verdict = evaluate_parquet(read_suite(contract), path, batch_rows=500, **options)
        return verdict, judge_table(contract, pd.read_parquet(path))

    return compare


def test_offending_rows_are_counted_over_all_batches_and_named_by_key_and_position(held):
    table = TABLE.assign(hours=TABLE["hours"].where(TABLE["id"] % 1500 != 1, 99.0))
    verdict, whole = held(table, ("column_values_to_be_between", {"column": "hours", "max_value": 24}))
    [finding], [expected] = verdict.findings, whole.findings
    assert finding == expected
    assert finding.unexpected_count == 3
    assert finding.rows[1] == {"row": 1501, "code": table["code"][1501]}


@pytest.mark.parametrize("column", ["id", "code", "ward"])
def test_values_that_come_back_in_another_batch_are_found(held, column):
    table = pd.concat([TABLE, TABLE.iloc[[10]]], ignore_index=True)
    verdict, whole = held(table, ("column_values_to_be_unique", {"column": column}))
    assert verdict.findings[0].status == whole.findings[0].status == "violated"
    assert verdict.findings[0].unexpected_count == whole.findings[0].unexpected_count


@pytest.mark.parametrize("mostly", [0.5, 0.9, 0.95, 0.99])
def test_a_share_is_that_of_the_whole_however_its_rows_are_spread(held, mostly):
    table = TABLE.assign(ward=["east"] * 300 + ["north"] * (ROWS - 300))
    promise = {"column": "ward", "value_set": ["north"], "mostly": mostly}
    verdict, whole = held(table, ("column_values_to_be_in_set", promise))
    assert (
        verdict.findings[0].status == whole.findings[0].status == ("violated" if mostly > 0.925 else "held")
    )


def test_what_does_not_fit_in_memory_could_not_be_evaluated_and_says_so(held):
    promise = {"column": "hours", "value_set": [1.0]}
    verdict, _ = held(TABLE, ("column_most_common_value_to_be_in_set", promise), budget=1000)
    assert verdict.status == "not_evaluated"
    assert "--memory" in verdict.findings[0].found


def test_counts_say_violated_where_the_judge_has_no_room(held):
    promises = [
        ("column_mean_to_be_between", {"column": "hours", "max_value": 4}),
        ("table_row_count_to_equal", {"value": 3}),
    ]
    verdict, whole = held(TABLE, *promises, budget=1000)
    assert verdict.engine == "counts"
    assert [f.status for f in verdict.findings] == [f.status for f in whole.findings] == ["violated"] * 2
    assert verdict.findings[1].found == whole.findings[1].found


def test_proofs_alone_never_say_violated(held):
    promises = [
        ("column_mean_to_be_between", {"column": "hours", "max_value": 4}),
        ("column_values_to_be_unique", {"column": "ward"}),
        ("column_values_to_be_unique", {"column": "code"}),
        ("column_values_to_not_be_null", {"column": "count", "mostly": 1}),
    ]
    verdict, _ = held(TABLE, *promises, engine="proof")
    statuses = [finding.status for finding in verdict.findings]
    assert statuses == ["not_evaluated", "not_evaluated", "held", "not_evaluated"]
    assert verdict.engine == "proof"


def test_a_green_table_is_proved_without_great_expectations(held):
    promises = [
        ("column_values_to_be_unique", {"column": "id"}),
        ("column_values_to_be_unique", {"column": "code"}),
        ("compound_columns_to_be_unique", {"column_list": ["ward", "id"]}),
        ("column_values_to_be_between", {"column": "id", "min_value": 0}),
        ("column_values_to_not_be_null", {"column": "count", "mostly": 0.9}),
        ("column_median_to_be_between", {"column": "hours", "min_value": 4, "max_value": 6}),
        ("column_distinct_values_to_equal_set", {"column": "ward", "value_set": ["north", "south"]}),
        ("table_row_count_to_equal", {"value": ROWS}),
    ]
    verdict, _ = held(TABLE, *promises)
    assert (verdict.engine, verdict.status, verdict.proved) == ("proof", "held", len(promises))


def test_a_partitioned_folder_is_one_table(tmp_path):
    TABLE.to_parquet(tmp_path / "t", partition_cols=["ward"], index=False)
    whole = pd.read_parquet(tmp_path / "t")
    table = ParquetTable(tmp_path / "t")
    assert (table.rows, table.names) == (len(whole), list(whole.columns))
    read = pd.concat(table.frames(["id", "hours"], 900))
    pd.testing.assert_frame_equal(read, whole[["id", "hours"]])


def test_progress_ends_at_the_last_row(held):
    told = []
    promise = {"column": "hours", "max_value": 24}
    held(TABLE, ("column_values_to_be_between", promise), progress=lambda *counts: told.append(counts))
    assert told[-1] == (ROWS, ROWS)


@pytest.mark.parametrize(
    "column",
    [
        pa.array([1, None, 3, 4], pa.int32()),
        pa.array([1, 2, 3, 4], pa.int64()),
        pa.array([True, False, True, None]),
        pa.array(["a", None, "b", "c"]),
        pa.array(["a", "b", "a", "a"]).dictionary_encode(),
        pa.array([1, 2, None, 4], pa.timestamp("ms")),
        pa.array([1, 2, None, 4], pa.date32()),
        pa.array([None] * 4, pa.null()),
        pa.array([[1], None, [2], []]),
    ],
    ids=lambda array: str(array.type),
)
def test_batches_have_the_dtype_of_the_whole(tmp_path, column):
    pq.write_table(pa.table({"x": column}), tmp_path / "t.parquet", row_group_size=1)
    whole = pd.read_parquet(tmp_path / "t.parquet")
    for frame in ParquetTable(tmp_path / "t.parquet").frames(["x"], 1):
        [row] = frame.index
        assert str(frame["x"].dtype) == str(whole["x"].dtype)
        assert repr(frame["x"].iloc[0]) == repr(whole["x"].iloc[row])


def test_sizes_are_read_as_people_write_them():
    assert [parse_size(text) for text in ("512MiB", "1.5 GB", "2g", "10")] == [2**29, 3 * 2**29, 2**31, 10]
    assert size_in_words(3 * 2**29) == "1.5 GiB"
    assert default_budget() >= 64 * 2**20
    with pytest.raises(ValueError, match="512MiB"):
        parse_size("much")
