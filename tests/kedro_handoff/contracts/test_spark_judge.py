import pytest
import yaml

from kedro_handoff.contracts.spark_judge import spark_type
from kedro_handoff.testing import judge_table

NAMES = {
    "int64": "LongType",
    "Int32": "IntegerType",
    "str": "StringType",
    "Timestamp": "TimestampType",
    "datetime64[us]": "TimestampNTZType",
    "datetime64[us, UTC]": "TimestampType",
    "DoubleType": "DoubleType",
}
VISITS = [(1, "north", 0.5), (2, "south", 99.0), (2, None, None)]


@pytest.fixture
def contract(tmp_path):
    def write(*promises):
        path = tmp_path / "t.yml"
        entries = [{"type": f"expect_{name}", "kwargs": kwargs} for name, kwargs in promises]
        path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
        return path

    return write


@pytest.mark.parametrize("name", NAMES)
def test_a_type_is_given_to_spark_by_its_own_name(name):
    assert spark_type(name) == NAMES[name]


def test_without_spark_the_line_to_install_it_is_given(run_python, contract):
    path = contract(("column_values_to_not_be_null", {"column": "id"}))
    code = (
        "import sys; sys.modules['pyspark'] = None\n"
        "from kedro_handoff.testing import judge_table\n"
        "frame = type('DataFrame', (), {'__module__': 'pyspark.sql', 'columns': ['id'], 'dtypes': []})()\n"
        "try:\n"
        f"    judge_table({str(path)!r}, frame)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)"
    )
    assert run_python(code) == (
        'ContractNotEvaluatedError Judging a Spark data frame needs Spark: pip install "kedro-handoff[spark]"'
    )


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_spark_frame_is_judged_where_it_is(spark, contract):
    path = contract(
        ("column_values_to_be_unique", {"column": "id"}),
        ("column_values_to_be_of_type", {"column": "id", "type_": "int64"}),
        ("column_values_to_be_between", {"column": "hours", "max_value": 24}),
        ("column_values_to_be_dateutil_parseable", {"column": "ward"}),
        ("column_values_to_not_be_null", {"column": "wards"}),
    )
    frame = spark.createDataFrame(VISITS, "id long, ward string, hours double")
    verdict = judge_table(path, frame)
    statuses = [finding.status for finding in verdict.findings]
    assert statuses == ["violated", "held", "violated", "not_evaluated", "not_evaluated"]
    assert verdict.findings[2].examples == (99.0,)
    assert "for Spark data frames" in verdict.findings[3].found
    assert verdict.findings[4].found == "the table has no column 'wards' (is it 'ward' now?)"
    assert (verdict.row_count, verdict.column_count, frame.is_cached) == (3, 3, False)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("last", "status"), [("T10:00:00", "held"), ("T09:59:59", "violated")])
def test_instants_are_compared_as_instants(spark, contract, last, status):
    ends = {"min_value": "2024-01-01T10:00:00+00:00", "max_value": f"2024-01-02{last}+00:00"}
    path = contract(
        ("column_max_to_be_between", {"column": "at", **ends}),
        ("column_values_to_be_between", {"column": "at", **ends}),
    )
    frame = spark.sql(
        "select timestamp'2024-01-01 12:00:00+02:00' as at union all "
        "select timestamp'2024-01-02 05:00:00-05:00'"
    )
    assert {finding.status for finding in judge_table(path, frame).findings} == {status}


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_nothing_is_proved_on_spark(spark, contract):
    path = contract(("column_values_to_not_be_null", {"column": "id"}))
    assert judge_table(path, spark.range(3), "proof").status == "not_evaluated"
