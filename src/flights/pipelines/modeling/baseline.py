"""The answer without machine learning: how often such flights were late in the past."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LEVELS: Final[dict[str, list[str]]] = {
    "overall": [],
    "hour": ["departure_hour"],
    "hour_carrier": ["departure_hour", "carrier"],
    "hour_carrier_route": ["departure_hour", "carrier", "route"],
}
"""From the broadest group to the finest; each backs off to the one before."""


def estimate_baseline(train_set: pd.DataFrame, baseline: dict[str, float]) -> pd.DataFrame:
    """Give the late rate of every group of past flights, on four levels of detail.

    A rate is shrunk towards that of the next broader group: (late + k * broader rate) / (flights + k), with k
    = `baseline["prior_flights"]`; the overall rate is plain. One row per `level` and `key` (the group's
    values joined by "|", "all" for the overall level); `flights` and `late_flights` are counts, `late_rate`
    is in [0, 1].
    """
    prior = baseline["prior_flights"]
    levels: list[pd.DataFrame] = []
    for level in LEVELS:
        counts = _counts(train_set, level)
        broader = _broader_rate(counts["key"], levels)
        rate = (counts["late_flights"] + prior * broader) / (counts["flights"] + prior) if levels else broader
        levels.append(counts.assign(late_rate=rate.fillna(counts["late_flights"] / counts["flights"])))
    return pd.concat(levels, ignore_index=True)


def _counts(flights: pd.DataFrame, level: str) -> pd.DataFrame:
    by_key = (
        flights["target"].groupby(_keys(flights, level)).agg(["size", "sum"]).astype("int64").reset_index()
    )
    by_key.columns = pd.Index(["key", "flights", "late_flights"])
    return by_key.assign(level=level)[["level", "key", "flights", "late_flights"]].astype({"level": "str"})


def _keys(flights: pd.DataFrame, level: str) -> pd.Series:
    columns = LEVELS[level]
    if not columns:
        return pd.Series("all", index=flights.index, dtype="str", name="key")
    first, *others = (flights[column].astype("str") for column in columns)
    keys = first.str.cat(pd.concat(others, axis="columns"), sep="|") if others else first
    return keys.rename("key")


def _broader_rate(keys: pd.Series, levels: list[pd.DataFrame]) -> pd.Series:
    """Rate of the group one level up (its key lacks the last value); null on the first level."""
    if not levels:
        return pd.Series(np.nan, index=keys.index)
    depth = len(levels) - 1
    parent = keys.str.rsplit("|", n=1).str[0] if depth else pd.Series("all", index=keys.index, dtype="str")
    return parent.map(levels[-1].set_index("key")["late_rate"])


def baseline_probabilities(baseline_rates: pd.DataFrame, table: pd.DataFrame) -> NDArray[np.float64]:
    """Give for each row of `table` the rate of the finest group that was seen in training."""
    probability = pd.Series(np.nan, index=table.index, dtype="float64")
    for level in reversed(LEVELS):
        rates = baseline_rates[baseline_rates["level"] == level].set_index("key")["late_rate"]
        probability = probability.fillna(_keys(table, level).map(rates))
    return np.asarray(probability, dtype=np.float64)
