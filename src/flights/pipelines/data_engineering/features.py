"""The features node: what is known one lead before departure, and the answer to learn from."""

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from pandas.tseries.holiday import USFederalHolidayCalendar

from flights.problem import Problem, read_problem

from .history import earlier_legs, recent_arrivals, recent_departures, recent_late_rates, waiting_flights

KNOWN_ONLY_AFTERWARDS: Final = (
    "status",
    "departure_delay_min",
    "arrival_delay_min",
    "actual_departure",
    "actual_arrival",
    "air_time_min",
)
"""Columns of `flights_joined` that decision time does not know, beside all that end in `_at_departure`."""

_KEYS = ["flight_id", "departure_date", "scheduled_departure", "decision_time"]
_ROUTE = ["carrier", "origin", "destination", "distance_km", "scheduled_duration_min"]
_PLANE = ["plane_seats", "plane_engine_type", "plane_manufacturer"]
_WEATHER = [
    "temp_c_known",
    "dewpoint_c_known",
    "humidity_pct_known",
    "wind_direction_deg_known",
    "wind_speed_ms_known",
    "wind_gust_ms_known",
    "precipitation_mm_known",
    "pressure_hpa_known",
    "visibility_km_known",
    "weather_age_min_known",
]
_FURTHEST_HOLIDAY = 7


def build_features(
    flights_joined: pd.DataFrame,
    problem: Problem | Mapping[str, Any],
    cleaning: dict[str, Any],
    history: dict[str, Any],
) -> pd.DataFrame:
    """Give one row per scheduled flight, in the order of `flights_joined`, free of anything learned too late.

    `target` is 1.0 for an arrival `late_minutes` late or more, 0.0 for any other, null for a flight that was
    cancelled or has no arrival time. Every other column is known at `decision_time`. One assumption stands:
    the plane on record is the plane that was planned one lead before departure.
    """
    target = late_arrivals(flights_joined, read_problem(problem))
    local = flights_joined["scheduled_departure"].dt.tz_convert(cleaning["origin_time_zone"])
    day_start = local.dt.normalize().dt.tz_convert("UTC")
    return pd.concat(
        [
            flights_joined[_KEYS],
            target,
            _calendar(flights_joined["departure_date"], local),
            flights_joined[_ROUTE],
            flights_joined["origin"].str.cat(flights_joined["destination"], sep="-").rename("route"),
            flights_joined[_PLANE],
            _plane_age(flights_joined, local),
            flights_joined[_WEATHER],
            recent_late_rates(flights_joined, target, history),
            recent_departures(flights_joined, history),
            waiting_flights(flights_joined, history),
            recent_arrivals(flights_joined, history),
            earlier_legs(flights_joined, day_start, history),
        ],
        axis="columns",
    )


def late_arrivals(flights: pd.DataFrame, problem: Problem) -> pd.Series:
    """Give the column `target`: 1.0 late, 0.0 not late, null without an arrival delay."""
    delay = flights["arrival_delay_min"]
    return (delay >= problem.target.late_minutes).astype("float64").where(delay.notna()).rename("target")


def _calendar(departure_date: pd.Series, local: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "departure_month": departure_date.str.slice(0, 7),
            "departure_hour": local.dt.hour.astype("int64"),
            "departure_minute_of_day": (local.dt.hour * 60 + local.dt.minute).astype("int64"),
            "departure_weekday": local.dt.day_of_week.astype("int64"),
            "days_to_holiday": days_to_holiday(local.dt.tz_localize(None).dt.normalize()),
        }
    )


def days_to_holiday(dates: pd.Series) -> pd.Series:
    """Give the days from each date to the nearest US federal holiday, int64: 2 = in two days, -1 = yesterday.

    Bounded at one week either side; of two holidays equally near, the coming one counts.
    """
    week = pd.Timedelta(days=_FURTHEST_HOLIDAY)
    holidays = USFederalHolidayCalendar().holidays(dates.min() - week, dates.max() + week)
    days = pd.Series(dates.unique()).sort_values(ignore_index=True)
    gaps = pd.DataFrame({day: (day - days).dt.days for day in holidays}, index=days.index, dtype="float64")
    gaps = gaps.assign(none=float(_FURTHEST_HOLIDAY))
    nearest = (gaps.abs() - (gaps > 0) * 0.5).to_numpy().argmin(axis=1)
    bounded = pd.Series(gaps.to_numpy()[range(len(days)), nearest], index=days)
    return dates.map(bounded.clip(-_FURTHEST_HOLIDAY, _FURTHEST_HOLIDAY)).astype("int64")


def _plane_age(flights: pd.DataFrame, local: pd.Series) -> pd.Series:
    age = local.dt.year - flights["plane_manufactured_year"]
    return pd.Series(age.where(age >= 0), dtype="float64", name="plane_age_years")
