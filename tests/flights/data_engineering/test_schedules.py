from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from flights.pipelines.data_engineering.schedules import clean_flights

Raw = Callable[..., pd.DataFrame]


def _clean(raw: pd.DataFrame, airports: pd.DataFrame, cleaning: dict[str, Any]) -> pd.Series:
    return clean_flights(raw, airports, cleaning).iloc[0]


def _utc(text: str) -> pd.Timestamp:
    return pd.Timestamp(text, tz="UTC")


def test_an_ordinary_flight_is_read_in_utc_and_si(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any
) -> None:
    flight = _clean(raw_flights({}), airports, cleaning)
    assert flight["flight_id"] == "2013-06-15-UA-1-EWR"
    assert flight["scheduled_departure"] == _utc("2013-06-15 14:00")
    assert flight["scheduled_arrival"] == _utc("2013-06-15 15:10")
    assert flight["actual_departure"] == _utc("2013-06-15 14:10")
    assert flight["actual_arrival"] == _utc("2013-06-15 15:20")
    assert flight["distance_km"] == pytest.approx(321.8688)
    assert flight[["departure_clock_gap_min", "arrival_clock_gap_min", "ground_min"]].tolist() == [0, 0, 30]


@pytest.mark.parametrize(
    ("leaves", "hour", "destination", "distance", "due_clock", "due"),
    [
        (2200, 22, "BOS", 200, 2310, "2013-06-16 03:10"),
        (2330, 23, "BOS", 200, 45, "2013-06-16 04:45"),
        (2000, 20, "LAX", 2454, 2310, "2013-06-16 06:10"),
        (2200, 22, "LAX", 2454, 120, "2013-06-16 08:20"),
        (900, 9, "HNL", 4963, 1330, "2013-06-15 23:30"),
        (2330, 23, "SJU", 1608, 330, "2013-06-16 07:30"),
    ],
)
def test_the_day_of_arrival_follows_from_the_zones(
    raw_flights: Raw,
    airports: pd.DataFrame,
    cleaning: Any,
    leaves: int,
    hour: int,
    destination: str,
    distance: int,
    due_clock: int,
    due: str,
) -> None:
    change = {"hour": hour, "minute": leaves % 100, "dest": destination, "distance": distance}
    raw = raw_flights(change | {"sched_dep_time": leaves, "sched_arr_time": due_clock})
    assert _clean(raw, airports, cleaning)["scheduled_arrival"] == _utc(due)


@pytest.mark.parametrize(
    ("month", "day", "destination", "distance", "due_clock", "left", "due"),
    [
        (3, 9, "SJU", 1608, 320, "2013-03-10 04:00", "2013-03-10 07:20"),  # Puerto Rico keeps one time
        (11, 2, "SJU", 1608, 320, "2013-11-03 03:00", "2013-11-03 07:20"),
        (3, 10, "ORD", 719, 310, "2013-03-10 06:00", "2013-03-10 08:10"),  # the clock jumps in flight
        (11, 3, "ORD", 719, 215, "2013-11-03 05:00", "2013-11-03 08:15"),
    ],
)
def test_a_night_of_clock_change_counts_in_real_hours(
    raw_flights: Raw,
    airports: pd.DataFrame,
    cleaning: Any,
    month: int,
    day: int,
    destination: str,
    distance: int,
    due_clock: int,
    left: str,
    due: str,
) -> None:
    raw = raw_flights({"month": month, "day": day, "dest": destination, "distance": distance})
    flight = _clean(
        raw.assign(sched_arr_time=due_clock, time_hour=_utc(left).isoformat()), airports, cleaning
    )
    assert flight["scheduled_departure"] == _utc(left)
    assert flight["scheduled_arrival"] == _utc(due)


def test_clock_times_of_2400_agree_with_midnight(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any
) -> None:
    change = {"hour": 23, "minute": 50, "sched_dep_time": 2350, "dep_time": 2400.0, "dep_delay": 10.0}
    arrival = {"sched_arr_time": 100, "arr_time": 2400.0, "arr_delay": -60.0}
    flight = _clean(raw_flights(change | arrival), airports, cleaning)
    assert flight["departure_clock_gap_min"] == 0
    assert flight["arrival_clock_gap_min"] == 0


def test_a_clock_that_disagrees_with_the_delay_shows_as_a_gap(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any
) -> None:
    flight = _clean(raw_flights({"dep_time": 1040.0}), airports, cleaning)
    assert flight["departure_clock_gap_min"] == -30


def test_a_schedule_that_nothing_can_fly_has_no_arrival(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any
) -> None:
    flight = _clean(raw_flights({"sched_arr_time": 1005}), airports, cleaning)
    assert pd.isna(flight["scheduled_arrival"])
    assert pd.isna(flight["actual_arrival"])
    assert flight["arrival_delay_min"] == 10


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, "completed"),
        ({"arr_delay": None, "arr_time": None, "air_time": None}, "unknown_arrival"),
        ({"dep_time": None, "dep_delay": None, "arr_delay": None, "arr_time": None}, "cancelled"),
    ],
)
def test_the_status_says_what_became_of_a_flight(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any, change: dict[str, None], status: str
) -> None:
    raw = raw_flights(change, {"flight": "2"})  # the second row keeps the columns numeric
    flights = clean_flights(raw, airports, cleaning).set_index("flight_number")
    assert flights.loc["1", "status"] == status


def test_an_exact_repetition_is_dropped(raw_flights: Raw, airports: pd.DataFrame, cleaning: Any) -> None:
    assert len(clean_flights(raw_flights({}, {}), airports, cleaning)) == 1


def test_two_stories_about_one_flight_are_an_error(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any
) -> None:
    with pytest.raises(ValueError, match="repeat the key"):
        clean_flights(raw_flights({}, {"arr_delay": 20.0}), airports, cleaning)


def test_a_destination_without_time_zone_is_named_with_the_remedy(
    raw_flights: Raw, airports: pd.DataFrame, cleaning: Any
) -> None:
    with pytest.raises(ValueError, match=r"\['XXX'\].*added_airports"):
        clean_flights(raw_flights({"dest": "XXX"}), airports, cleaning)


def test_a_missing_column_is_named(raw_flights: Raw, airports: pd.DataFrame, cleaning: Any) -> None:
    with pytest.raises(ValueError, match=r"raw_flights lacks the columns \['arr_delay'\]"):
        clean_flights(raw_flights({}).drop(columns="arr_delay"), airports, cleaning)


def test_an_empty_table_is_an_error(raw_flights: Raw, airports: pd.DataFrame, cleaning: Any) -> None:
    with pytest.raises(ValueError, match="raw_flights has no rows"):
        clean_flights(raw_flights({}).head(0), airports, cleaning)
