"""What the desk can know at decision time about flights that came before.

Every function takes the joined flights and gives new columns on the same index. An outcome counts from the
moment it is known: an arrival's from the actual arrival, a departure's from the actual departure.
"""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from .timeline import Groups, Seconds, Timeline, groups, seconds

_HOUR = 3600
_DAY = 24 * _HOUR


def recent_late_rates(flights: pd.DataFrame, target: pd.Series, history: dict[str, Any]) -> pd.DataFrame:
    """Give the share of late arrivals of the same carrier, route and origin over the last days.

    Rates are smoothed towards the rate of all flights in the same days: (late + k * overall) / (flights + k)
    with k = `late_rate_prior_flights` (the posterior mean under a Beta prior of that weight), so a group
    without flights has the overall rate. Null while no flight at all has landed in the window.
    """
    until = seconds(flights["decision_time"])
    since = until - history["late_rate_days"] * _DAY
    prior = history["late_rate_prior_flights"]
    everyone = np.zeros(len(flights), dtype=np.int64)
    overall = _mean(*_arrivals(flights, target, everyone).window(everyone, since, until))
    columns = {"overall_recent_late_rate": overall}
    keys = {"carrier": ["carrier"], "route": ["origin", "destination"], "origin": ["origin"]}
    for name, key in keys.items():
        group = groups(*(flights[column] for column in key))
        landed, late = _arrivals(flights, target, group).window(group, since, until)
        columns[f"{name}_recent_late_rate"] = (late + prior * overall) / (landed + prior)
    return pd.DataFrame(columns, index=flights.index)


def recent_departures(flights: pd.DataFrame, history: dict[str, Any]) -> pd.DataFrame:
    """Give number and mean delay (minutes) of flights that left the origin in the last hours.

    Once for all carriers and once for the same carrier; the mean is null where none has left.
    """
    until = seconds(flights["decision_time"])
    since = until - history["departure_hours"] * _HOUR
    columns: dict[str, NDArray[Any]] = {}
    for name, key in {"origin": ["origin"], "carrier_origin": ["carrier", "origin"]}.items():
        group = groups(*(flights[column] for column in key))
        left = Timeline.of(group, flights["actual_departure"], flights["departure_delay_min"])
        count, delay = left.window(group, since, until)
        columns[f"{name}_recent_departures"] = count
        columns[f"{name}_recent_departure_delay_min"] = _mean(count, delay)
    return pd.DataFrame(columns, index=flights.index)


def waiting_flights(flights: pd.DataFrame, history: dict[str, Any]) -> pd.DataFrame:
    """Give number and mean waiting time (minutes so far) of flights overdue at the origin.

    A flight waits from its scheduled departure until it leaves, or until `overdue_hours` have passed. The
    desk cannot tell a cancelled flight from a waiting one, so it waits to the end. Waiting = all that began
    to wait less all that stopped, each a running total. The mean is 0 where none waits.
    """
    patience = pd.Timedelta(hours=history["overdue_hours"])
    due = flights["scheduled_departure"]
    left = flights["actual_departure"].fillna(due + patience)
    stopped = left.clip(lower=due, upper=due + patience)
    began_at = pd.Series(seconds(due), index=flights.index, dtype="float64")
    until = seconds(flights["decision_time"])
    group = groups(flights["origin"])
    started, starts = Timeline.of(group, due, began_at).window(group, until * 0, until)
    ended, starts_of_ended = Timeline.of(group, stopped, began_at).window(group, until * 0, until)
    count = started - ended
    waited = until * count - (starts - starts_of_ended)
    return pd.DataFrame(
        {"origin_overdue_flights": count, "origin_overdue_min": waited / np.maximum(count, 1) / 60.0},
        index=flights.index,
    )


def recent_arrivals(flights: pd.DataFrame, history: dict[str, Any]) -> pd.DataFrame:
    """Give the mean arrival delay (minutes) of flights landed at the destination in the last hours.

    Only flights from New York are on record; null where none has landed.
    """
    until = seconds(flights["decision_time"])
    group = groups(flights["destination"])
    landed = _arrivals(flights, flights["arrival_delay_min"], group)
    count, delay = landed.window(group, until - history["arrival_hours"] * _HOUR, until)
    return pd.DataFrame({"destination_recent_arrival_delay_min": _mean(count, delay)}, index=flights.index)


def earlier_legs(flights: pd.DataFrame, day_start: pd.Series, history: dict[str, Any]) -> pd.DataFrame:
    """Give what the same plane did before: arrival delay of its last landed leg, hours since, legs today.

    The tables hold departures from New York only, so the flight that brought the plane back is not among
    them: "last leg" is the last one out of New York that has landed by decision time, within `plane_hours`.
    Null where there is none, or no tail number; legs today (landed since `day_start`) is 0 then.
    """
    until = seconds(flights["decision_time"])
    plane = groups(flights["tail_number"])
    landed = _arrivals(flights, flights["arrival_delay_min"], plane)
    delay, landed_at = landed.latest(plane, until - history["plane_hours"] * _HOUR, until)
    legs_today, _ = landed.window(plane, seconds(day_start), until)
    return pd.DataFrame(
        {
            "plane_last_arrival_delay_min": delay,
            "plane_hours_since_landing": (until - landed_at) / _HOUR,
            "plane_legs_landed_today": legs_today,
        },
        index=flights.index,
    )


def _arrivals(flights: pd.DataFrame, value: pd.Series, group: Groups) -> Timeline:
    return Timeline.of(group, flights["actual_arrival"], value)


def _mean(count: Seconds, total: NDArray[np.float64]) -> NDArray[np.float64]:
    mean = np.full(len(total), np.nan)
    np.divide(total, count, out=mean, where=count > 0)
    return mean
