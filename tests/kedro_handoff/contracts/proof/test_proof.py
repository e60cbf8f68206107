import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts.proof import plan, prove
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.testing import judge_table

VISITS = pd.DataFrame({"id": ["a", "b", "c"], "hours": [1.0, 2.0, None]})
UNIQUE = {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}}
RANGE = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "hours", "max_value": 2}}
FEW = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "hours", "max_value": 1}}


@pytest.fixture
def suite(tmp_path):
    def make(*entries):
        path = tmp_path / "t.yml"
        path.write_text(yaml.safe_dump({"name": "t", "expectations": list(entries)}))
        return read_suite(path)

    return make


def with_kwargs(entry, **kwargs):
    return {**entry, "kwargs": {**entry["kwargs"], **kwargs}}


def test_what_holds_is_proved_and_what_does_not_is_left_open(suite):
    assert prove(suite(UNIQUE, RANGE, FEW), VISITS) == (True, True, False)


def test_mostly_is_counted(suite):
    halves = [with_kwargs(FEW, mostly=share) for share in (0.5, 0.51)]
    assert prove(suite(*halves), VISITS) == (True, False)


@pytest.mark.parametrize(
    "kwargs",
    [
        {"row_condition": "hours > 0", "condition_parser": "pandas"},
        {"min_value": "1"},
        {"min_value": True},
        {"min_value": float("nan")},
        {"column": "nothing"},
        {"max_value": 2**60},
    ],
)
def test_arguments_that_could_be_read_otherwise_are_left_open(suite, kwargs):
    assert prove(suite(with_kwargs(RANGE, **kwargs)), VISITS) == (False,)


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"id": ["a"], "x": [1.0]}).set_axis(["hours", "hours"], axis="columns"),
        pd.DataFrame([[1.0]], columns=pd.MultiIndex.from_tuples([("hours", "x")])),
        VISITS.astype({"hours": "Float64"}),
        VISITS.astype({"hours": "float32"}),
        VISITS.head(0),
        VISITS.assign(hours=float("nan")),
    ],
    ids=["same names", "levels", "nullable", "narrow", "no rows", "no values"],
)
def test_tables_in_doubt_are_left_open(suite, frame):
    assert prove(suite(RANGE), frame) == (False,)


@pytest.mark.parametrize(
    ("bound", "proved"),
    [
        ("2013-12-31T00:00:00+00:00", True),
        ("2013-12-31T00:00:00Z", True),
        ("2013-12-31T00:00:00", False),
        ("2013-12-31", False),
        ("2013-W52-2T00:00:00+00:00", False),
        ("2013-12-31T000000+00:00", False),
    ],
)
def test_only_full_instants_with_an_offset_bound_a_column_with_a_time_zone(suite, bound, proved):
    times = pd.DataFrame({"at": pd.to_datetime(["2013-01-01"], utc=True).astype("datetime64[ns, UTC]")})
    entry = {"type": "expect_column_values_to_be_between", "kwargs": {"column": "at", "max_value": bound}}
    assert prove(suite(entry), times) == (proved,)


def test_another_version_of_great_expectations_is_not_proved(suite, monkeypatch):
    monkeypatch.setattr(plan, "_judge_version", lambda: "1.99.0")
    assert prove(suite(UNIQUE), VISITS) == (False,)


def test_a_changed_contract_or_dtype_has_a_plan_of_its_own(suite):
    assert prove(suite(RANGE), VISITS) == (True,)
    assert prove(suite(FEW), VISITS) == (False,)
    assert prove(suite(RANGE), VISITS.assign(hours="long")) == (False,)


def test_a_table_that_holds_is_not_judged(suite):
    verdict = judge_table(suite(UNIQUE, RANGE).path, VISITS)
    assert (verdict.engine, verdict.proved, verdict.status) == ("proof", 2, "held")


def test_only_what_is_open_is_judged(suite):
    verdict = judge_table(suite(UNIQUE, FEW, RANGE).path, VISITS)
    assert [finding.status for finding in verdict.findings] == ["held", "violated", "held"]
    assert verdict.proved == 2
    assert verdict.engine.startswith("great_expectations")


def test_both_engines_say_the_same(suite):
    path = suite(UNIQUE, FEW, RANGE, with_kwargs(RANGE, column="nothing")).path
    both, alone = judge_table(path, VISITS), judge_table(path, VISITS, "gx")
    assert both.findings == alone.findings


def test_a_green_judgement_imports_no_great_expectations(suite, run_python):
    path = suite(UNIQUE).path
    code = f"""
import sys, pandas as pd
from kedro_handoff.testing import judge_table
assert judge_table({str(path)!r}, pd.DataFrame({{"id": ["a", "b"]}})).status == "held"
print("great_expectations" in sys.modules)
"""
    assert run_python(code) == "False"
