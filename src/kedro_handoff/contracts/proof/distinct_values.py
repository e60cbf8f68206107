"""What holds of the different values of a column, counted by how often each of them occurs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import enough
from kedro_handoff.contracts.proof.facts import ColumnCheck, ColumnFacts


def on_distinct(good: Callable[[pd.Series], Any], mostly: float) -> ColumnCheck:
    """A check that enough values are good, each different value looked at once.

    Args:
        good: Says of a series of different values which of them are good, as an array of truth values.
        mostly: Share of the values that have to be.
    """

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        holds = np.asarray(good(column.distinct), dtype=bool)
        if bool(holds.all()):
            return True
        return mostly < 1 and _enough_good(column, holds, mostly)

    return check


def _enough_good(column: ColumnFacts, holds: Any, mostly: float) -> bool:
    bad = np.asarray(column.distinct)[~holds]
    # Not `.loc`: it would read truth values as a mask.
    unexpected = int(column.counts[column.counts.index.isin(bad)].sum())
    return enough(column.nonnull_count, unexpected, mostly)
