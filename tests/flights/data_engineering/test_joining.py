from typing import Any

import pandas as pd
import pytest

from flights.pipelines.data_engineering.joining import join_flights

TABLES = ["flights_clean", "weather_clean", "planes_clean", "airports_clean", "airlines_clean"]


def _join(data: dict[str, Any], **changes: pd.DataFrame) -> pd.DataFrame:
    tables = [changes.get(name, data[name]) for name in TABLES]
    return join_flights(*tables, data["problem"], data["params:joining"])


def test_joining_keeps_every_flight_once_and_in_order(ten_days: dict[str, Any]) -> None:
    assert ten_days["flights_joined"]["flight_id"].equals(ten_days["flights_clean"]["flight_id"])


def test_a_repeated_key_is_refused_rather_than_multiplied(ten_days: dict[str, Any]) -> None:
    twice = pd.concat([ten_days["planes_clean"]] * 2)
    with pytest.raises(pd.errors.MergeError):
        _join(ten_days, planes_clean=twice)


def test_decision_time_is_one_lead_before_departure(ten_days: dict[str, Any]) -> None:
    joined = ten_days["flights_joined"]
    assert (joined["scheduled_departure"] - joined["decision_time"]).eq(pd.Timedelta(minutes=60)).all()


def test_weather_at_departure_is_that_of_the_scheduled_hour(ten_days: dict[str, Any]) -> None:
    joined = ten_days["flights_joined"]
    weather = ten_days["weather_clean"].set_index(["origin", "observed_hour"])
    for flight in joined.sample(20, random_state=0).to_dict("records"):
        record = weather.loc[(flight["origin"], flight["scheduled_departure"].floor("h"))]
        assert record["temp_c"] == flight["temp_c_at_departure"]


def test_known_weather_is_the_last_record_published_by_decision_time(ten_days: dict[str, Any]) -> None:
    joined = ten_days["flights_joined"]
    weather = ten_days["weather_clean"]
    for flight in joined.sample(20, random_state=1).to_dict("records"):
        published = weather[
            (weather["origin"] == flight["origin"]) & (weather["known_from"] <= flight["decision_time"])
        ]
        last = published.sort_values("known_from").iloc[-1]
        assert last["temp_c"] == flight["temp_c_known"]
        age = (flight["decision_time"] - last["known_from"]).total_seconds() / 60
        assert age == flight["weather_age_min_known"]


def test_old_weather_is_no_weather(ten_days: dict[str, Any]) -> None:
    weather = ten_days["weather_clean"]
    gap = weather["known_from"].between("2013-01-05 00:00+00:00", "2013-01-05 18:00+00:00")
    joined = _join(ten_days, weather_clean=weather[~gap])
    in_gap = joined["decision_time"].between("2013-01-05 06:00+00:00", "2013-01-05 18:00+00:00")
    assert in_gap.any()
    assert joined.loc[in_gap, "weather_age_min_known"].isna().all()
    assert joined.loc[in_gap, "temp_c_known"].isna().all()
