"""The cleaning node of the flights table: what was planned, and what came of it."""

from typing import Any

import pandas as pd

from .clock import add_minutes, instants, minute_of_day, minutes_between
from .tables import require_columns, unique_rows
from .units import KILOMETRES_PER_MILE

_FLIGHT_COLUMNS = [
    "year", "month", "day", "dep_time", "dep_delay", "arr_time", "sched_arr_time", "arr_delay", "carrier",
    "flight", "tailnum", "origin", "dest", "air_time", "distance", "minute", "time_hour",
]  # fmt: skip


def clean_flights(
    raw_flights: pd.DataFrame, airports_clean: pd.DataFrame, cleaning: dict[str, Any]
) -> pd.DataFrame:
    """Give one row per scheduled flight, cancelled ones included, sorted by scheduled departure and id.

    `flight_id` joins the local date of departure, carrier, flight number and origin; it is unique.
    `departure_date` is that date at the origin, as ISO text. Instants are UTC, delays minutes (negative when
    early), distance kilometres. What happened (`actual_*`, `*_delay_min`, `air_time_min`) is null where it
    did not happen or was not recorded; `status` is `cancelled` (never left), `unknown_arrival` (left;
    diverted or arrival not recorded) or `completed`.

    `departure_clock_gap_min`, `arrival_clock_gap_min` and `ground_min` are checks on the reading of times:
    the recorded clock against schedule plus delay (0 if all is well) and gate-to-gate less air time
    (taxiing).

    Raises:
        ValueError: The table is empty, lacks columns, repeats a flight with other values, or flies to an
            airport whose time zone is unknown.
    """
    require_columns(raw_flights, "raw_flights", _FLIGHT_COLUMNS)
    raw = raw_flights.drop_duplicates(ignore_index=True)
    planned = _planned(raw, airports_clean, cleaning)
    flights = planned.assign(**_outcome(raw, planned))
    flights = flights.assign(**_checks(raw, flights, cleaning["origin_time_zone"]))
    unique = unique_rows(flights, "raw_flights", ["flight_id"])
    return unique.sort_values(["scheduled_departure", "flight_id"], ignore_index=True)


def _planned(raw: pd.DataFrame, airports: pd.DataFrame, cleaning: dict[str, Any]) -> pd.DataFrame:
    date = pd.to_datetime(raw[["year", "month", "day"]])
    iso_date = date.dt.strftime("%Y-%m-%d").astype("str")
    hour = pd.to_datetime(raw["time_hour"], utc=True).dt.as_unit("ns")
    departure = add_minutes(hour, raw["minute"])
    distance_km = raw["distance"] * KILOMETRES_PER_MILE
    arrival = scheduled_arrivals(
        date, raw["sched_arr_time"], _destination_zones(raw["dest"], airports), departure
    )
    arrival = arrival.where(
        _is_flyable(minutes_between(departure, arrival), distance_km, cleaning["schedule"])
    )
    return pd.DataFrame(
        {
            "flight_id": iso_date
            + "-"
            + raw["carrier"]
            + "-"
            + raw["flight"].astype("str")
            + "-"
            + raw["origin"],
            "departure_date": iso_date,
            "carrier": raw["carrier"],
            "flight_number": raw["flight"].astype("str"),
            "tail_number": raw["tailnum"],
            "origin": raw["origin"],
            "destination": raw["dest"],
            "distance_km": distance_km,
            "scheduled_departure": departure,
            "scheduled_arrival": arrival,
            "scheduled_duration_min": minutes_between(departure, arrival),
        }
    )


def scheduled_arrivals(
    departure_date: pd.Series, clock: pd.Series, zones: pd.Series, departure: pd.Series
) -> pd.Series:
    """Give the UTC instants at which flights are due, from the local clock at their destinations.

    The source gives no date of arrival. The flight is due at the first showing of that clock time after its
    departure: on the date of departure, or else the day after.

    Args:
        departure_date: Local dates of departure, without time zone.
        clock: Local clock times of arrival as the number hhmm.
        zones: IANA time zones of the destinations.
        departure: Scheduled departures, UTC.
    """
    same_day = departure_date + pd.to_timedelta(minute_of_day(clock), unit="min")
    due = instants(same_day, zones)
    due_next_day = instants(same_day + pd.Timedelta(days=1), zones)
    return due.where(due > departure, due_next_day)


def _destination_zones(destinations: pd.Series, airports: pd.DataFrame) -> pd.Series:
    zones = destinations.map(airports.set_index("airport")["time_zone"])
    unknown = sorted(destinations[zones.isna()].dropna().unique())
    if unknown:
        raise ValueError(
            f"raw_flights goes to airports that raw_airports does not list: {unknown}. Add them, with their "
            f"time zones, to `cleaning.added_airports` in conf/base/parameters_data_engineering.yml."
        )
    return zones


def _is_flyable(minutes: pd.Series, distance_km: pd.Series, schedule: dict[str, Any]) -> pd.Series:
    least_ground, most_ground = schedule["ground_minutes"]
    least = distance_km / schedule["fastest_kmh"] * 60 + least_ground
    most = distance_km / schedule["slowest_kmh"] * 60 + most_ground
    return minutes.between(least, most)


def _outcome(raw: pd.DataFrame, planned: pd.DataFrame) -> dict[str, pd.Series]:
    departure_delay = raw["dep_delay"].astype("float64")
    arrival_delay = raw["arr_delay"].astype("float64")
    status = pd.Series("completed", index=raw.index, dtype="str")
    status = status.mask(arrival_delay.isna(), "unknown_arrival").mask(raw["dep_time"].isna(), "cancelled")
    return {
        "status": status,
        "departure_delay_min": departure_delay,
        "arrival_delay_min": arrival_delay,
        "actual_departure": add_minutes(planned["scheduled_departure"], departure_delay),
        "actual_arrival": add_minutes(planned["scheduled_arrival"], arrival_delay),
        "air_time_min": raw["air_time"].astype("float64"),
    }


def _checks(raw: pd.DataFrame, flights: pd.DataFrame, origin_zone: str) -> dict[str, pd.Series]:
    left = flights["actual_departure"].dt.tz_convert(origin_zone)
    due = minute_of_day(raw["sched_arr_time"])
    gate_to_gate = minutes_between(flights["actual_departure"], flights["actual_arrival"])
    return {
        "departure_clock_gap_min": _clock_gap(
            left.dt.hour * 60.0 + left.dt.minute, minute_of_day(raw["dep_time"])
        ),
        "arrival_clock_gap_min": _clock_gap(
            due + flights["arrival_delay_min"], minute_of_day(raw["arr_time"])
        ),
        "ground_min": gate_to_gate - flights["air_time_min"],
    }


def _clock_gap(expected: pd.Series, shown: pd.Series) -> pd.Series:
    half_a_day = 720
    return (expected - shown + half_a_day) % 1440 - half_a_day
