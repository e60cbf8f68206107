from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import yaml

from kedro_handoff import ContractNotEvaluatedError
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.contracts.tables.columnar import prove_columnar
from kedro_handoff.contracts.tables.parts import columns_asked
from kedro_handoff.testing import judge_table

VISITS = pd.DataFrame(
    {
        "id": [1, 2, 3, 4],
        "ward": ["north", "south", None, "north"],
        "hours": [0.5, 1.0, 99.0, None],
        "at": pd.to_datetime(["2024-01-01T08:00", "2024-01-01T09:00", None, "2024-01-02T08:00"], utc=True),
        "open": [True, False, True, None],
    }
)
PROMISES = [
    ("column_values_to_be_unique", {"column": "id"}),
    ("column_values_to_be_in_set", {"column": "ward", "value_set": ["north", "south"]}),
    ("column_values_to_be_of_type", {"column": "ward", "type_": "str"}),
    ("column_values_to_be_between", {"column": "hours", "min_value": 0, "max_value": 24}),
    ("column_values_to_be_between", {"column": "at", "min_value": "2024-01-01T00:00:00+00:00"}),
    ("column_values_to_not_be_null", {"column": "open", "mostly": 0.7}),
    ("table_row_count_to_equal", {"value": 4}),
    ("table_columns_to_match_ordered_list", {"column_list": list(VISITS)}),
]


@pytest.fixture
def contract(tmp_path):
    def write(*promises):
        path = tmp_path / "t.yml"
        entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in promises]
        path.write_text(yaml.safe_dump({"name": "t", "meta": {"key": ["id"]}, "expectations": entries}))
        return path

    return write


@pytest.mark.parametrize("engine", ["both", "gx"])
@pytest.mark.parametrize("make", [pl.from_pandas, pa.Table.from_pandas], ids=["polars", "arrow"])
def test_the_findings_are_those_of_the_pandas_frame(contract, make, engine):
    path, table = contract(*PROMISES), make(VISITS)
    expected = judge_table(path, pa.Table.from_pandas(VISITS).to_pandas(), engine)
    found = judge_table(path, table, engine)
    assert found == expected
    assert [f.column for f in found.not_held] == ["hours"]


def test_a_row_is_named_by_its_position(contract):
    [finding] = judge_table(contract(PROMISES[3]), pl.from_pandas(VISITS)).not_held
    assert finding.rows == ({"row": 2, "id": 3, "hours": 99.0},)


def test_whole_numbers_with_nulls_are_what_pandas_reads_them_as(contract):
    path = contract(("column_values_to_be_of_type", {"column": "n", "type_": "float64"}))
    assert judge_table(path, pl.DataFrame({"n": [1, None]})).status == "held"
    assert judge_table(path, pl.DataFrame({"n": [1, 2]})).status == "violated"


def test_the_frame_is_not_converted_where_everything_is_proved(contract):
    suite = read_suite(contract(*PROMISES[:3], *PROMISES[6:]))
    blob = pa.array([b"x"] * 4, pa.binary())
    assert all(prove_columnar(suite, pa.Table.from_pandas(VISITS))), "as it is"
    assert prove_columnar(suite, pa.Table.from_pandas(VISITS).append_column("blob", blob))[-1] is False


def test_a_missing_column_could_not_be_evaluated(contract):
    verdict = judge_table(contract(PROMISES[0]), pl.DataFrame({"ids": [1]}))
    assert verdict.findings[0].found == "the table has no column 'id' (is it 'ids' now?)"


def test_a_lazy_frame_is_refused_with_what_to_do(contract):
    with pytest.raises(ContractNotEvaluatedError, match="lazy Polars frame"):
        judge_table(contract(PROMISES[0]), pl.LazyFrame({"id": [1]}))


def test_columns_of_a_condition_are_asked_for(contract):
    condition = {"row_condition": 'col("ward") == "north"', "condition_parser": "great_expectations"}
    suite = read_suite(contract(("column_values_to_be_unique", {"column": "id", **condition})))
    assert columns_asked(suite.expectations[0], list(VISITS)) == ["id", "ward"]


def test_neither_polars_nor_spark_is_imported_for_a_pandas_frame(run_python, contract):
    path = contract(("column_values_to_be_unique", {"column": "id"}))
    code = (
        "import sys, pandas as pd; before = set(sys.modules)\n"
        "from kedro_handoff.testing import judge_table\n"
        f"assert judge_table({str(path)!r}, pd.DataFrame({{'id': [1, 2]}})).engine == 'proof'\n"
        "new = {m.partition('.')[0] for m in set(sys.modules) - before}\n"
        "print(sorted(new & {'polars', 'pyspark', 'great_expectations'}))"
    )
    assert run_python(code) == "[]"


def test_the_validator_gives_the_same_object_back(tmp_path):
    from kedro_handoff import Contract

    (tmp_path / "conf/base/contracts").mkdir(parents=True)
    document = {
        "name": "v",
        "expectations": [{"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}}],
    }
    Path(tmp_path / "conf/base/contracts/v.yml").write_text(yaml.safe_dump(document))
    frame = pl.from_pandas(VISITS)
    assert Contract("v", project=str(tmp_path), env="base").validate(frame) is frame
