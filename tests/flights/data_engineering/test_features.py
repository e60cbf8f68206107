from typing import Any

import pandas as pd
import pytest

from flights.pipelines.data_engineering.features import days_to_holiday, late_arrivals
from flights.problem import Problem


def test_late_means_fifteen_minutes_or_more(problem: Problem) -> None:
    flights = pd.DataFrame({"arrival_delay_min": [14.0, 15.0, -30.0, None]})
    assert late_arrivals(flights, problem).tolist()[:3] == [0.0, 1.0, 0.0]
    assert late_arrivals(flights, problem).isna().tolist() == [False, False, False, True]


@pytest.mark.parametrize(
    ("date", "days"),
    [("2013-07-04", 0), ("2013-07-03", 1), ("2013-07-06", -2), ("2013-07-20", 7), ("2013-12-29", 3)],
)
def test_days_to_the_nearest_holiday_are_signed_and_bounded(date: str, days: int) -> None:
    assert days_to_holiday(pd.Series(pd.to_datetime([date]))).tolist() == [days]


def test_features_keep_every_scheduled_flight(ten_days: dict[str, Any]) -> None:
    features, joined = ten_days["features"], ten_days["flights_joined"]
    assert features["flight_id"].equals(joined["flight_id"])
    assert features["target"].isna().equals(joined["status"] != "completed")


def test_hours_and_weekdays_are_those_of_new_york(ten_days: dict[str, Any]) -> None:
    features, raw = ten_days["features"], ten_days["raw_flights"]
    assert features["departure_hour"].value_counts().to_dict() == raw["hour"].value_counts().to_dict()
    tuesday = features.loc[features["departure_date"] == "2013-01-01", "departure_weekday"]
    assert tuesday.eq(1).all()


def test_persisted_dtypes_are_the_plain_ones(ten_days: dict[str, Any]) -> None:
    plain = {"int64", "float64", "str", "bool", "datetime64[ns, UTC]"}
    tables = {
        name: data for name, data in ten_days.items() if isinstance(data, pd.DataFrame) and "raw" not in name
    }
    assert not {(n, c) for n, t in tables.items() for c, d in t.dtypes.astype(str).items() if d not in plain}


def test_no_node_changes_its_inputs(ten_days: dict[str, Any]) -> None:
    assert ten_days["mutated"] == []
