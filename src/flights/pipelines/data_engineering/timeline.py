"""Events ordered by the time they became known, to be asked what was known at any moment."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_SECONDS_PER_GROUP = 10**11  # more than 3,000 years, so that neighbouring groups never touch

Seconds = NDArray[np.int64]
Groups = NDArray[np.int64]


def seconds(instants: pd.Series) -> Seconds:
    """Give whole seconds since 1970; null gives the smallest integer."""
    return instants.to_numpy(dtype="datetime64[s]").astype(np.int64)


def groups(*keys: pd.Series) -> Groups:
    """Number the distinct combinations of `keys` from 0; -1 where any of them is null."""
    numbers = np.zeros(len(keys[0]), dtype=np.int64)
    unknown = np.zeros(len(keys[0]), dtype=bool)
    for key in keys:
        codes, values = pd.factorize(key)
        numbers = numbers * (len(values) + 1) + codes
        unknown |= codes < 0
    return np.where(unknown, -1, numbers)


@dataclass(frozen=True)
class Timeline:
    """Events with one value each, sorted by group and, within it, by the time they became known.

    `keys` fuses group and second into one sorted integer, `values` follows the same order, `running` holds
    the sum of all values before each position. With them any window is the difference of two look-ups: no
    loop over rows. Sums are exact as long as values are whole numbers (below 2**53).
    """

    keys: Seconds
    values: NDArray[np.float64]
    running: NDArray[np.float64]

    @classmethod
    def of(cls, group: Groups, known_at: pd.Series, value: pd.Series) -> Self:
        """Collect the events that have a group, a time and a value; the others never became known."""
        usable = (group >= 0) & known_at.notna().to_numpy() & value.notna().to_numpy()
        keys = group[usable] * _SECONDS_PER_GROUP + seconds(known_at)[usable]
        values = value.to_numpy(dtype=np.float64)[usable]
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], values[order], np.concatenate([[0.0], np.cumsum(values[order])]))

    def window(
        self, group: Groups, since: Seconds, until: Seconds
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Count and sum the events of each asked group known after `since` and not after `until`.

        Returns:
            Two arrays as long as `group`; both 0 where there was no event, or the group is -1.
        """
        first, end = self._position(group, since), self._position(group, until)
        end = np.where(group < 0, first, np.maximum(first, end))
        return end - first, self.running[end] - self.running[first]

    def latest(
        self, group: Groups, since: Seconds, until: Seconds
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Give the value of the last event of each asked group, and the second at which it became known.

        Returns:
            Two float arrays as long as `group`; NaN where there was no event after `since` and not after
            `until`.
        """
        count, _ = self.window(group, since, until)
        found = count > 0
        last = self._position(group, until)[found] - 1
        value, known_at = np.full(len(group), np.nan), np.full(len(group), np.nan)
        value[found] = self.values[last]
        known_at[found] = self.keys[last] % _SECONDS_PER_GROUP
        return value, known_at

    def _position(self, group: Groups, at: Seconds) -> NDArray[np.int64]:
        return np.searchsorted(self.keys, group * _SECONDS_PER_GROUP + at, side="right").astype(np.int64)
