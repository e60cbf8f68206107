"""Dates, times and time zones: what Great Expectations could not compare is refused or said clearly."""

import datetime as dt

import pandas as pd
import pytest
import yaml

from kedro_handoff.testing import judge_table

DATE, NAIVE, AWARE = "2024-01-01", "2024-01-01T00:00:00", "2024-01-01T00:00:00+00:00"
BETWEEN, LEAST = "column_values_to_be_between", "column_min_to_be_between"


def typed(name):
    return ("column_values_to_be_of_type", {"column": "at", "type_": name})


@pytest.mark.parametrize(
    ("bound", "type_name", "mend"),
    [
        (DATE, None, "write '2024-01-01T00:00:00+00:00' in quotes, or '2024-01-01T00:00:00' where"),
        (dt.date(2024, 1, 1), None, "write '2024-01-01T00:00:00+00:00' in quotes, or"),
        (DATE, "Timestamp", "write '2024-01-01T00:00:00+00:00' in quotes"),
        (DATE, "datetime64", "write '2024-01-01T00:00:00' in quotes"),
        (NAIVE, "Timestamp", "write '2024-01-01T00:00:00+00:00'"),
        (AWARE, "datetime64[us]", "write '2024-01-01T00:00:00'"),
        (NAIVE, "date", "write '2024-01-01'"),
        (AWARE, "float64", "write a number"),
        (AWARE, "str", "parse it first"),
        (5, "Timestamp", "write a time"),
    ],
)
def test_a_bound_that_the_column_cannot_be_compared_with_is_refused(refused, bound, type_name, mend):
    stated = [typed(type_name)] if type_name else []
    [problem] = refused(*stated, (BETWEEN, {"column": "at", "min_value": bound}))
    assert mend in problem


@pytest.mark.parametrize(
    ("bound", "type_name"),
    [(AWARE, None), (NAIVE, None), (AWARE, "Timestamp"), (NAIVE, "datetime64"), (DATE, "date")],
)
def test_a_bound_that_fits_is_read(refused, bound, type_name):
    stated = [typed(type_name)] if type_name else []
    assert refused(*stated, (BETWEEN, {"column": "at", "min_value": bound})) == []


@pytest.mark.parametrize("facts", [{"dtype": "datetime64[us, UTC]"}, {"timezone": "UTC"}])
def test_meta_can_say_that_a_column_has_a_time_zone(refused, facts):
    [problem] = refused((LEAST, {"column": "at", "min_value": NAIVE}), columns={"at": facts})
    assert "'at' has one (`meta.columns` says so)" in problem


def test_bounds_of_one_column_with_and_without_a_zone_contradict_each_other(refused):
    bounds = (LEAST, {"column": "at", "min_value": AWARE}), (BETWEEN, {"column": "at", "max_value": NAIVE})
    [problem] = refused(*bounds)
    assert "has no time zone, but a bound of 'at' in line 4 has one" in problem


def test_bounds_in_the_wrong_order_are_refused_for_times_too(refused):
    [problem] = refused((BETWEEN, {"column": "at", "min_value": AWARE, "max_value": "2023-01-01T00:00:00Z"}))
    assert "is later than" in problem


@pytest.mark.parametrize(
    ("type_name", "values", "said"),
    [
        ("Timestamp", [AWARE], "holds text, but 'at' holds times"),
        ("str", [1, 2], "put them in quotes"),
        ("int64", ["1", "2"], "take the quotes off"),
        (None, [dt.date(2024, 1, 1)], "is a date without a time"),
    ],
)
@pytest.mark.parametrize("negated", [True, False])
def test_a_set_that_nothing_can_match_is_refused(refused, type_name, values, said, negated):
    stated = [typed(type_name)] if type_name else []
    name = "column_values_to_not_be_in_set" if negated else "column_values_to_be_in_set"
    [problem] = refused(*stated, (name, {"column": "at", "value_set": values}))
    assert said in problem
    assert type_name is None or ("hold for ever" in problem) == negated


TIMES = pd.to_datetime(["2024-01-05", "2024-01-06"])


@pytest.mark.parametrize(
    ("column", "bound", "said"),
    [
        (TIMES.tz_localize("UTC"), NAIVE, f"write '{AWARE}'"),
        (TIMES.as_unit("us"), AWARE, f"write '{NAIVE}'"),
        (TIMES, 5, "is a number, but 'at' holds times (its dtype is datetime64["),
        (["2024-01-05", "2024-01-06"], NAIVE, "holds text (its dtype is str); parse it first"),
        ([1.0, 2.0], AWARE, "write a number"),
    ],
    ids=["zone missing", "zone too many", "number", "text", "time"],
)
def test_what_only_the_data_show_is_said_at_the_first_validation(tmp_path, column, bound, said):
    path = tmp_path / "t.yml"
    entries = [{"type": f"expect_{BETWEEN}", "kwargs": {"column": "at", "min_value": bound}}]
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    [finding] = judge_table(path, pd.DataFrame({"at": column})).findings
    assert finding.status == "not_evaluated"
    assert said in finding.found
