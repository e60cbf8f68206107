"""History features against the same thing said slowly, flight by flight, on real days."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

SAMPLE = 60


@pytest.fixture(scope="module")
def sample(ten_days: dict[str, Any]) -> list[dict[str, Any]]:
    """Give sampled flights of January, each with its features and all flights as the world around it."""
    joined = ten_days["flights_joined"].merge(
        ten_days["features"].drop(columns=["carrier", "origin", "destination", "decision_time"]),
        on="flight_id",
        suffixes=("", "_feature"),
    )
    january = joined[joined["departure_date"] < "2013-02"]
    return january.sample(SAMPLE, random_state=3).to_dict("records")


def _landed(flights: pd.DataFrame, flight: dict[str, Any], hours: float) -> pd.DataFrame:
    return _between(flights, "actual_arrival", flight, hours)


def _between(flights: pd.DataFrame, column: str, flight: dict[str, Any], hours: float) -> pd.DataFrame:
    until = flight["decision_time"]
    return flights[(flights[column] > until - pd.Timedelta(hours=hours)) & (flights[column] <= until)]


def _same(flights: pd.DataFrame, flight: dict[str, Any], *columns: str) -> pd.DataFrame:
    for column in columns:
        flights = flights[flights[column] == flight[column]]
    return flights


@pytest.mark.parametrize(
    ("feature", "columns"),
    [
        ("carrier_recent_late_rate", ["carrier"]),
        ("route_recent_late_rate", ["origin", "destination"]),
        ("origin_recent_late_rate", ["origin"]),
    ],
)
def test_late_rates_are_those_of_flights_landed_in_the_last_week(
    ten_days: dict[str, Any], sample: list[dict[str, Any]], feature: str, columns: list[str]
) -> None:
    flights = ten_days["flights_joined"]
    for flight in sample:
        late = _landed(flights, flight, 7 * 24)["arrival_delay_min"] >= 15
        own = _same(_landed(flights, flight, 7 * 24), flight, *columns)["arrival_delay_min"] >= 15
        expected = (own.sum() + 20 * late.mean()) / (len(own) + 20)
        assert flight[feature] == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("name", "columns"), [("origin", ["origin"]), ("carrier_origin", ["carrier", "origin"])]
)
def test_recent_departures_are_those_that_really_left(
    ten_days: dict[str, Any], sample: list[dict[str, Any]], name: str, columns: list[str]
) -> None:
    for flight in sample:
        left = _same(_between(ten_days["flights_joined"], "actual_departure", flight, 3), flight, *columns)
        delay = left["departure_delay_min"].mean()
        assert flight[f"{name}_recent_departures"] == len(left)
        assert flight[f"{name}_recent_departure_delay_min"] == pytest.approx(delay, nan_ok=True)


def test_overdue_flights_are_due_and_not_gone(ten_days: dict[str, Any], sample: list[dict[str, Any]]) -> None:
    for flight in sample:
        now = flight["decision_time"]
        due = _same(_between(ten_days["flights_joined"], "scheduled_departure", flight, 4), flight, "origin")
        waiting = due[~(due["actual_departure"] <= now)]
        waited = (now - waiting["scheduled_departure"]).dt.total_seconds() / 60
        assert flight["origin_overdue_flights"] == len(waiting)
        assert flight["origin_overdue_min"] == pytest.approx(np.nan_to_num(waited.mean()))


def test_arrivals_at_the_destination_are_those_landed(
    ten_days: dict[str, Any], sample: list[dict[str, Any]]
) -> None:
    for flight in sample:
        landed = _same(_landed(ten_days["flights_joined"], flight, 6), flight, "destination")
        expected = landed["arrival_delay_min"].mean()
        assert flight["destination_recent_arrival_delay_min"] == pytest.approx(expected, nan_ok=True)


def test_the_planes_earlier_legs_have_landed(ten_days: dict[str, Any], sample: list[dict[str, Any]]) -> None:
    assert any(flight["plane_legs_landed_today"] > 0 for flight in sample)
    for flight in sample:
        legs = _same(_landed(ten_days["flights_joined"], flight, 24), flight, "tail_number")
        midnight = pd.Timestamp(flight["departure_date"], tz="America/New_York")
        assert flight["plane_legs_landed_today"] == (legs["actual_arrival"] > midnight).sum()
        if legs.empty:
            assert np.isnan(flight["plane_last_arrival_delay_min"])
            continue
        last = legs.sort_values("actual_arrival").iloc[-1]
        hours = (flight["decision_time"] - last["actual_arrival"]).total_seconds() / 3600
        assert flight["plane_last_arrival_delay_min"] == last["arrival_delay_min"]
        assert flight["plane_hours_since_landing"] == pytest.approx(hours)
