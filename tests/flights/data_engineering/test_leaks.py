"""Nothing learned after the decision may reach the features: change the future, and they must not move."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from flights.pipelines.data_engineering.features import KNOWN_ONLY_AFTERWARDS, build_features
from flights.pipelines.data_engineering.joining import join_flights

NOW = pd.Timestamp("2013-01-08 21:10", tz="UTC")
Change = Callable[[pd.DataFrame, pd.Series, pd.Series], pd.DataFrame]


def _forget(flights: pd.DataFrame, not_left: pd.Series, not_landed: pd.Series) -> pd.DataFrame:
    departure = flights[["actual_departure", "departure_delay_min"]].mask(not_left)
    arrival = flights[["actual_arrival", "arrival_delay_min", "air_time_min"]].mask(not_landed)
    status = flights["status"].mask(not_landed, "cancelled")
    return flights.assign(**departure, **arrival, status=status)


def _reinvent(flights: pd.DataFrame, not_left: pd.Series, not_landed: pd.Series) -> pd.DataFrame:
    """Let everything still open end at a random time after now; cancelled flights leave after all."""
    random = np.random.default_rng(7)
    later = NOW + pd.to_timedelta(pd.Series(random.integers(1, 900, len(flights))), unit="min")
    delay = pd.Series(random.integers(-40, 900, len(flights)), dtype="float64")
    return flights.assign(
        actual_departure=flights["actual_departure"].mask(not_left, later),
        departure_delay_min=flights["departure_delay_min"].mask(not_left, delay),
        actual_arrival=flights["actual_arrival"].mask(not_landed, later + pd.Timedelta(hours=1)),
        arrival_delay_min=flights["arrival_delay_min"].mask(not_landed, delay),
        air_time_min=flights["air_time_min"].mask(not_landed, 1.0),
        status=flights["status"].mask(not_landed, "completed"),
    )


def _features(data: dict[str, Any], flights: pd.DataFrame, weather: pd.DataFrame) -> pd.DataFrame:
    others = [data[name] for name in ("planes_clean", "airports_clean", "airlines_clean")]
    joined = join_flights(flights, weather, *others, data["problem"], data["params:joining"])
    features = build_features(joined, data["problem"], data["params:cleaning"], data["params:history"])
    return features[features["decision_time"] <= NOW].drop(columns="target")


@pytest.mark.parametrize("change", [_forget, _reinvent])
def test_changing_all_that_is_unknown_now_leaves_the_features_of_now_alone(
    ten_days: dict[str, Any], change: Change
) -> None:
    flights, weather = ten_days["flights_clean"], ten_days["weather_clean"]
    not_left, not_landed = ~(flights["actual_departure"] <= NOW), ~(flights["actual_arrival"] <= NOW)
    in_the_air = (~not_left & not_landed).sum()
    assert in_the_air > 50, "the moment must be a busy one for the test to mean anything"
    unpublished = weather["known_from"] > NOW
    measures = weather.columns.difference(["origin", "observed_hour", "known_from"])
    other_weather = weather.assign(**(weather[measures] + 1000.0).where(unpublished, weather[measures]))
    before = _features(ten_days, flights, weather)
    after = _features(ten_days, change(flights, not_left, not_landed), other_weather)
    pd.testing.assert_frame_equal(before, after, check_exact=True)


def test_changing_what_is_known_now_does_move_the_features(ten_days: dict[str, Any]) -> None:
    flights, weather = ten_days["flights_clean"], ten_days["weather_clean"]
    nothing = pd.Series(data=False, index=flights.index)
    landed_today = flights["actual_arrival"].between(NOW - pd.Timedelta(hours=12), NOW)
    after = _features(ten_days, _forget(flights, nothing, landed_today), weather)
    before = _features(ten_days, flights, weather)
    moved = [column for column in before.columns if not before[column].equals(after[column])]
    assert {"carrier_recent_late_rate", "plane_last_arrival_delay_min"} <= set(moved)


def test_no_column_known_only_afterwards_reaches_the_features(ten_days: dict[str, Any]) -> None:
    afterwards = {c for c in ten_days["flights_joined"].columns if c.endswith("_at_departure")}
    assert len(afterwards) == 9
    assert set(KNOWN_ONLY_AFTERWARDS) <= set(ten_days["flights_joined"].columns)
    assert not set(ten_days["features"].columns) & (afterwards | set(KNOWN_ONLY_AFTERWARDS))


def test_the_model_is_given_no_key_and_no_answer(parameters: dict[str, Any]) -> None:
    given = {*parameters["model"]["categorical"], *parameters["model"]["numerical"]}
    assert not given & {"target", "flight_id", "departure_date", "departure_month", "scheduled_departure"}
