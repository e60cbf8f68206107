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
        # Great Expectations passes where there is no value at all.
        if column.nonnull_count == 0 or bool(np.all(good(column.distinct))):
            return True
        if mostly == 1:
            return False
        values, counts = column.groups
        unexpected = int(counts[~np.asarray(good(values), dtype=bool)].sum())
        return enough(column.nonnull_count, unexpected, mostly)

    return check
