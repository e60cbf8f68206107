"""Which rows of two tables have no counterpart, and whether they only stand in another order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import MAX_SHOWN, Difference

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def other_number(one: Any, other: Any, walk: Walk) -> Difference:
    """Two tables of other lengths, with the first rows that only one of them has."""
    words = f"{len(one):,} rows in the {walk.sides[0]}, {len(other):,} in the {walk.sides[1]}"
    hashes = _hashes(one), _hashes(other)
    if hashes[0] is not None and hashes[1] is not None:
        for mine, theirs, frame, side in (
            (hashes[0], hashes[1], one, walk.sides[0]),
            (hashes[1], hashes[0], other, walk.sides[1]),
        ):
            alone = _without_counterpart(mine, theirs)
            if len(alone):
                first = ", ".join(str(frame.index[n]) for n in alone[:MAX_SHOWN])
                words += f"; {len(alone):,} only in the {side} (first: row {first})"
    return Difference("rows", words, count=abs(len(one) - len(other)), of=max(len(one), len(other)))


def other_order(one: Any, other: Any) -> Iterator[Difference]:
    """A difference if both tables have the same rows in another order."""
    import numpy as np

    left, right = _hashes(one), _hashes(other)
    if left is None or right is None or np.array_equal(left, right):
        return
    if np.array_equal(np.sort(left), np.sort(right)):
        moved = int((left != right).sum())
        words = f"the same rows stand in another order ({moved:,} of {len(left):,} stand elsewhere)"
        yield Difference("order", words, count=moved, of=len(left))


def _without_counterpart(mine: Any, theirs: Any) -> Any:
    """Positions of the rows that one side has more often than the other."""
    import numpy as np
    import pandas as pd

    times = pd.Series(mine).groupby(mine).cumcount().to_numpy()
    known, counts = np.unique(theirs, return_counts=True)
    if not len(known):
        return np.arange(len(mine))
    place = np.clip(np.searchsorted(known, mine), 0, len(known) - 1)
    available = np.where(known[place] == mine, counts[place], 0)
    return np.flatnonzero(times >= available)


def _hashes(frame: Any) -> Any:
    """A hash of each row without its index; `None` where cells cannot be hashed."""
    import pandas as pd

    try:
        return pd.util.hash_pandas_object(frame, index=False).to_numpy()
    except (TypeError, ValueError, NotImplementedError):
        return None
