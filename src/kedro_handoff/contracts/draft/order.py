"""Columns that rise, and columns that are never below others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from typing import Any

import numpy as np

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import FEW_ROWS, sample_weight
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.ranges import is_code
from kedro_handoff.contracts.draft.rounding import percent, share_below

_PAIR = "expect_column_pair_values_a_to_be_greater_than_b"
_MAX_COLUMNS = 40
# Rows that would break the order if the columns had nothing to do with each other: fewer say nothing.
_TELLING = 20
_ALMOST = 0.999
_UNITS = {
    "c",
    "f",
    "k",
    "deg",
    "pct",
    "min",
    "minutes",
    "hours",
    "s",
    "seconds",
    "days",
    "km",
    "m",
    "miles",
    "mph",
}
_UNITS |= {"ms", "hpa", "usd", "eur", "kg", "ft", "years", "price", "cost", "amount", "delay", "temp"}


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """Columns in rising order, then pairs of comparable columns of which one is never below the other."""
    for column in table.columns.values():
        if _rises(column, context):
            yield _increasing(column)
    found = dict(_ordered_pairs(table, context))
    for pair in _without_detours(set(found)):
        yield found[pair]


def _rises(column: ColumnProfile, context: Context) -> bool:
    timely = column.kind == "instant" or context.role(column.name) in ("key", "time")
    if not timely or column.kind not in ("instant", "number") or column.null_count or column.distinct < 20:
        return False
    return bool(column.series.is_monotonic_increasing)


def _increasing(column: ColumnProfile) -> Proposal:
    return Proposal(
        "expect_column_values_to_be_increasing",
        {"column": column.name},
        "order",
        0.85 * sample_weight(column.rows),
        f"In order throughout {column.rows:,} rows, {column.distinct:,} different; whether anybody relies "
        "on the order of rows is for you to say.",
        {"rows": column.rows, "values": column.distinct},
    )


def _ordered_pairs(table: TableProfile, context: Context) -> Iterator[tuple[tuple[str, str], Proposal]]:
    columns = [c for c in table.columns.values() if _has_order(c, context)][:_MAX_COLUMNS]
    values = {c.name: _as_floats(c) for c in columns}
    for greater, less in permutations(columns, 2):
        if comparable(greater, less):
            proposal = _pair(greater.name, less.name, values[greater.name], values[less.name])
            if proposal is not None:
                yield (greater.name, less.name), proposal


def _has_order(column: ColumnProfile, context: Context) -> bool:
    if context.role(column.name) == "label" or column.distinct < 3:
        return False
    return column.kind == "instant" or (column.kind == "number" and not is_code(column))


def comparable(one: ColumnProfile, other: ColumnProfile) -> bool:
    """Whether both measure the same: instants alike in time zone, or numbers whose names share a unit."""
    if one.kind != other.kind:
        return False
    if one.kind == "instant":
        return (one.present.iloc[0].tzinfo is None) == (other.present.iloc[0].tzinfo is None)
    shared = set(one.tokens) & set(other.tokens)
    return bool(shared & _UNITS)


def _as_floats(column: ColumnProfile) -> np.ndarray[Any, Any]:
    if column.kind == "instant":
        # Instants with a time zone are compared as instants, wherever their clocks are.
        local = (
            column.series.dt.tz_convert("UTC").dt.tz_localize(None) if column.series.dt.tz else column.series
        )
        values = np.asarray(local)
        numbers = values.astype("datetime64[us]").astype("float64")
        numbers[np.isnat(values)] = np.nan
        return numbers
    return column.series.to_numpy(dtype="float64", na_value=np.nan)


def _pair(high: str, low: str, above: np.ndarray[Any, Any], below: np.ndarray[Any, Any]) -> Proposal | None:
    both = ~(np.isnan(above) | np.isnan(below))
    rows = int(both.sum())
    if rows < FEW_ROWS:
        return None
    above, below = above[both], below[both]
    holding = int((above >= below).sum())
    if holding < _ALMOST * rows or bool((above == below).all()):
        return None
    unrelated = _broken_if_unrelated(above, below)
    if unrelated * rows < _TELLING:
        return None
    strict = bool((above > below).all())
    kwargs: dict[str, Any] = {"column_A": high, "column_B": low}
    kwargs |= {} if strict else {"or_equal": True}
    kwargs["ignore_row_if"] = "either_value_is_missing"
    said = f"Holds in {holding:,} of {rows:,} rows; unrelated columns would break it in {percent(unrelated)}."
    confidence = 0.96
    if holding < rows:
        kwargs["mostly"] = share_below(1 - 4 * (rows - holding) / rows) or 0.95
        confidence = 0.75
    facts = {"rows": rows, "broken": rows - holding, "broken_if_unrelated": round(unrelated, 4)}
    return Proposal(_PAIR, kwargs, "order", confidence * sample_weight(rows), said, facts)


def _broken_if_unrelated(above: np.ndarray[Any, Any], below: np.ndarray[Any, Any]) -> float:
    """Share of rows that would break the order if one column were shuffled."""
    ranks = np.searchsorted(np.sort(above), below, side="left")
    return float(ranks.mean() / len(above))


def _without_detours(pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs that do not follow from two others."""
    above: dict[str, set[str]] = {}
    for high, low in pairs:
        above.setdefault(high, set()).add(low)
    return [
        (high, low)
        for high, low in sorted(pairs)
        if not any(low in above.get(between, ()) for between in above[high] - {low, high})
    ]
