"""The join node: every scheduled flight beside its weather, plane, airports and airline."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from flights.problem import Problem, read_problem

from .clock import minutes_between

_CHECK_COLUMNS = ["departure_clock_gap_min", "arrival_clock_gap_min", "ground_min"]


def join_flights(
    flights_clean: pd.DataFrame,
    weather_clean: pd.DataFrame,
    planes_clean: pd.DataFrame,
    airports_clean: pd.DataFrame,
    airlines_clean: pd.DataFrame,
    problem: Problem | Mapping[str, Any],
    joining: dict[str, Any],
) -> pd.DataFrame:
    """Give the rows of `flights_clean`, in their order, with all that is on record about each flight.

    `decision_time` is the scheduled departure less the problem's lead. Weather comes twice: columns ending in
    `_at_departure` hold the hour of the scheduled departure, which nobody knows at `decision_time` (use them
    to understand delays, never to predict); columns ending in `_known` hold the last record published by
    `decision_time`, no older than `joining["weather_max_age_hours"]`, and `weather_age_min_known` its age.
    Columns of a table without a match are null: about one flight in six has no plane, 0.5 % no weather.

    Raises:
        pandas.errors.MergeError: A key of a joined table is not unique.
    """
    lead = read_problem(problem).decision.lead
    flights = flights_clean.drop(columns=_CHECK_COLUMNS)
    flights = flights.assign(decision_time=flights["scheduled_departure"] - lead)
    at_departure = _weather_at_departure(flights, weather_clean)
    known = _weather_known(flights, weather_clean, pd.Timedelta(hours=joining["weather_max_age_hours"]))
    joined = (
        flights.merge(airlines_clean, on="carrier", how="left", validate="m:1")
        .merge(
            _named_for(planes_clean, "plane", key="tail_number"), on="tail_number", how="left", validate="m:1"
        )
        .merge(_named_for(airports_clean, "origin", key="airport"), on="origin", how="left", validate="m:1")
        .merge(
            _named_for(airports_clean, "destination", key="airport"),
            on="destination",
            how="left",
            validate="m:1",
        )
    )
    return pd.concat([joined, at_departure, known], axis="columns")


def _named_for(table: pd.DataFrame, owner: str, key: str) -> pd.DataFrame:
    """Prefix the columns with their owner; an airport's code becomes `origin` or `destination` itself."""
    names = {c: c if c.startswith(f"{owner}_") else f"{owner}_{c}" for c in table.columns if c != key}
    return table.rename(columns={**names, key: owner if key == "airport" else key})


def _weather_at_departure(flights: pd.DataFrame, weather: pd.DataFrame) -> pd.DataFrame:
    records = weather.drop(columns="known_from")
    wanted = pd.DataFrame(
        {"origin": flights["origin"], "observed_hour": flights["scheduled_departure"].dt.floor("h")}
    )
    matched = wanted.merge(records, on=["origin", "observed_hour"], how="left", validate="m:1")
    return (
        matched.drop(columns=["origin", "observed_hour"]).add_suffix("_at_departure").set_axis(flights.index)
    )


def _weather_known(flights: pd.DataFrame, weather: pd.DataFrame, max_age: pd.Timedelta) -> pd.DataFrame:
    wanted = flights[["origin", "decision_time"]].sort_values("decision_time", kind="stable")
    matched = pd.merge_asof(
        wanted,
        weather.sort_values("known_from", kind="stable"),
        left_on="decision_time",
        right_on="known_from",
        by="origin",
        direction="backward",
        tolerance=max_age,
    ).set_axis(wanted.index)
    matched = matched.assign(weather_age_min=minutes_between(matched["known_from"], matched["decision_time"]))
    unneeded = ["origin", "decision_time", "observed_hour", "known_from"]
    return matched.drop(columns=unneeded).add_suffix("_known").reindex(flights.index)
