"""Rows of two tables matched by the columns that name them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.columns import dtype_differs
from kedro_handoff.comparing.difference import MAX_SHOWN, Difference, shown

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


@dataclass(frozen=True)
class Match:
    """How rows go together.

    Attributes:
        differences: Rows that only one side has, or why rows cannot be matched.
        rows: Positions in both tables, pair by pair; `None` where rows cannot be matched.
        label: What a matched row is called.
    """

    differences: tuple[Difference, ...] = ()
    rows: tuple[Any, Any] | None = None
    label: Callable[[int], str] = str


def matched(one: Any, other: Any, walk: Walk) -> Match:
    """Match rows by the declared keys; rows with the same keys in the order in which they stand."""
    import numpy as np

    keys = list(walk.rule.keys)
    absent = [key for key in keys if key not in _known(one) or key not in _known(other)]
    if absent:
        words = f"its rows cannot be matched by {', '.join(absent)}: it has no such column (see `verify:`)"
        return Match((Difference("unknown", words),))
    left, right = _keys(one, keys), _keys(other, keys)
    if any(dtype_differs(left[key], right[key]) for key in keys):
        differing = [key for key in keys if dtype_differs(left[key], right[key])]
        words = f"its rows cannot be matched: the key {', '.join(differing)} has another type on each side"
        return Match((Difference("dtype", words, column=differing[0]),))
    try:
        names, others = (_numbered(side, keys) for side in (left, right))
        there = others.get_indexer(names)
    except TypeError as error:
        return Match((Difference("unknown", f"its rows cannot be matched by {', '.join(keys)}: {error}"),))
    _say_repeated(names, keys, walk)
    here = np.flatnonzero(there >= 0)
    alone = np.flatnonzero(there < 0), np.setdiff1d(np.arange(len(right)), there[here])
    found = tuple(
        _only(side, rows, frame, keys)
        for side, rows, frame in zip(walk.sides, alone, (left, right), strict=True)
        if len(rows)
    )
    return Match(found, (here, there[here]), lambda position: _label(left, keys, int(here[position])))


def _known(frame: Any) -> set[Any]:
    return {*(c for c in frame.columns if list(frame.columns).count(c) == 1), *frame.index.names}


def _keys(frame: Any, keys: list[str]) -> Any:
    import pandas as pd

    parts = {
        key: pd.Series(frame[key].array if key in frame.columns else frame.index.get_level_values(key).array)
        for key in keys
    }
    return pd.DataFrame(parts)


def _numbered(keys_of: Any, keys: list[str]) -> Any:
    """The keys of each row, with how many rows before have the same."""
    import pandas as pd

    times = keys_of.groupby(keys, dropna=False, observed=True).cumcount()
    return pd.MultiIndex.from_frame(keys_of.assign(__time__=times))


def _say_repeated(names: Any, keys: list[str], walk: Walk) -> None:
    repeated = int((names.get_level_values(-1) > 0).sum())
    if repeated:
        words = f"the key {', '.join(keys)} does not name rows: {repeated:,} have that of an earlier one; "
        walk.notes[f"{words}such rows are matched in the order in which they stand"] = None


def _only(side: str, rows: Any, frame: Any, keys: list[str]) -> Difference:
    first = "; ".join(_label(frame, keys, int(n)) for n in rows[:MAX_SHOWN])
    words = f"{len(rows):,} rows only in the {side} (first: {first})"
    return Difference("rows", words, count=len(rows), of=len(frame))


def _label(frame: Any, keys: list[str], position: int) -> str:
    return ", ".join(f"{key}={shown(frame[key].iloc[position])}" for key in keys)
