"""Nodes of the pipeline `data_engineering`."""

import pandas as pd


def departures_nearby(flights: pd.DataFrame, minutes: int, keys: list[str]) -> pd.Series:
    """Count the other flights with the same keys planned to leave within some minutes either side."""
    window = pd.Timedelta(minutes=minutes)
    counts: list[pd.Series] = []
    for _, group in flights.groupby(keys):
        due = group["scheduled_departure"].sort_values()
        first = due.searchsorted(due - window, side="left")
        last = due.searchsorted(due + window, side="right")
        counts.append(pd.Series(last - first - 1, index=due.index))  # less one: the flight itself
    return pd.concat(counts).reindex(flights.index)


def planned_crowding(flights_joined: pd.DataFrame, minutes: int) -> pd.DataFrame:
    """Give flight_id and how many departures are planned nearby: at the airport, and of the same carrier."""
    return pd.DataFrame(
        {
            "flight_id": flights_joined["flight_id"],
            "origin_departures_nearby": departures_nearby(flights_joined, minutes, ["origin"]),
            "carrier_departures_nearby": departures_nearby(flights_joined, minutes, ["origin", "carrier"]),
        }
    )


def planned_rest(flights_joined: pd.DataFrame, longest_rest_hours: float) -> pd.DataFrame:
    """Give flight_id and the planned hours since the plane's last leg was due; null where none is near."""
    ordered = flights_joined.sort_values(["tail_number", "scheduled_departure", "flight_id"])
    due_before = ordered.groupby("tail_number")["scheduled_arrival"].shift()
    hours = (ordered["scheduled_departure"] - due_before).dt.total_seconds() / 3600
    rest = hours.where(hours.between(0, longest_rest_hours)).reindex(flights_joined.index)
    return pd.DataFrame({"flight_id": flights_joined["flight_id"], "plane_planned_rest_hours": rest})


def make_schedule_features(crowding: pd.DataFrame, rest: pd.DataFrame) -> pd.DataFrame:
    """Schedule features (02-features.ipynb, cell 10)."""
    schedule_features = crowding.merge(rest, on="flight_id", validate="one_to_one")
    # few flights at night: a wave of one carrier's own making says more there
    own = schedule_features["carrier_departures_nearby"] / schedule_features["origin_departures_nearby"]
    schedule_features["carrier_share_nearby"] = own.fillna(0.0)
    return schedule_features
