"""Ranges of numbers and instants: by nature, by what cannot be less than nothing, else with room to grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import beyond, rule_of_three, sample_weight
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import outward
from kedro_handoff.contracts.draft.units import nature_of

_TYPE = "expect_column_values_to_be_between"
_NAMES_OF_THINGS = {"id", "key", "code", "number", "no", "nr", "index", "zip"}


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """A lower and an upper bound, each with its own evidence, for every column that has a scale."""
    for column in table.columns.values():
        if column.kind == "instant" and len(column.present):
            yield _not_long_ago(column)
        if column.kind != "number" or not column.all_finite or _names_something(column, context):
            continue
        yield from _of_numbers(column, table)


def is_code(column: ColumnProfile) -> bool:
    """Whether a number is one of a few that stand for something, such as 0 and 1."""
    if column.kind != "number" or not column.all_finite:
        return False
    if column.distinct <= 2:
        return nature_of(column) is None or column.distinct == 1 or set(column.numbers[[0, -1]]) == {0, 1}
    gaps = column.whole and column.numbers[-1] - column.numbers[0] >= 2 * column.distinct
    return bool(column.distinct <= 8 and gaps and column.rows / column.distinct >= 100)


def _names_something(column: ColumnProfile, context: Context) -> bool:
    if context.key == (column.name,) or context.role(column.name) == "label" or is_code(column):
        return True
    return column.whole and bool(set(column.tokens) & _NAMES_OF_THINGS)


def _of_numbers(column: ColumnProfile, table: TableProfile) -> Iterator[Proposal]:
    nature = nature_of(column)
    if nature is not None:
        facts = _facts(column)
        said = f"{nature.words.capitalize()} by its name; {_seen(column)}."
        for bound, value in (("min_value", nature.low), ("max_value", nature.high)):
            yield _bound(column, bound, value, 0.99, said, facts)
        return
    low, words = _low(column, table)
    yield _bound(
        column, "min_value", low, 0.98 if low == 0 else 0.95, f"{words}; {_seen(column)}.", _facts(column)
    )
    if _grows(column):
        return
    high = _high(column, table)
    room = f"Room for twice as many rows and for drift; {_seen(column)}."
    yield _bound(column, "max_value", high, 0.95, room, _facts(column))


def _low(column: ColumnProfile, table: TableProfile) -> tuple[float, str]:
    values = column.numbers
    smallest = float(values[0])
    reach = -beyond(-values[::-1]) if len(values) > 1 else smallest
    reach = min(reach, smallest - _drift(column, table, np.min))
    scale = float(values[-1]) - smallest or abs(smallest)
    if smallest >= 0 and (reach <= 0 or smallest < 0.1 * float(np.median(values))):
        return 0, f"Never below zero in {len(values):,} values"
    return outward(reach, up=False, scale=scale), "Room for twice as many rows and for drift"


def _high(column: ColumnProfile, table: TableProfile) -> float:
    values = column.numbers
    largest = float(values[-1])
    reach = beyond(values) if len(values) > 1 else largest
    reach = max(reach, largest + _drift(column, table, np.max))
    scale = reach - float(values[0]) or abs(largest)
    bound = outward(reach, up=True, scale=scale)
    return min(bound, 0) if largest <= 0 and float(np.median(values)) < 0 else bound


def _drift(column: ColumnProfile, table: TableProfile, extreme: Any) -> float:
    """How far the extremes of blocks of time lie apart, at most the range of the whole."""
    values = column.series.to_numpy(dtype="float64", na_value=np.nan)
    grouped = pd.Series(values).groupby(table.block_of_row)
    extremes = (grouped.min() if extreme is np.min else grouped.max()).dropna()
    if len(extremes) < 2:
        return 0.0
    apart = float(extremes.quantile(0.75) - extremes.quantile(0.25))
    return min(apart, float(column.numbers[-1] - column.numbers[0]))


def _grows(column: ColumnProfile) -> bool:
    """Whether it only ever rises, as a counter does, so that its largest value says nothing."""
    return column.whole and column.distinct > 20 and bool(column.present.is_monotonic_increasing)


def _bound(
    column: ColumnProfile, name: str, value: float, confidence: float, notes: str, facts: dict[str, Any]
) -> Proposal:
    certain = confidence * sample_weight(len(column.numbers))
    return Proposal(_TYPE, {"column": column.name, name: value}, "values", certain, notes, facts)


def _facts(column: ColumnProfile) -> dict[str, Any]:
    values = column.numbers
    return {"rows": len(values), "from": _short(values[0]), "to": _short(values[-1])}


def _seen(column: ColumnProfile) -> str:
    return (
        f"seen {_short(column.numbers[0])} to {_short(column.numbers[-1])} in {len(column.numbers):,} values"
    )


def _short(value: float) -> float | int:
    rounded = float(f"{value:.6g}")
    return int(rounded) if rounded.is_integer() else rounded


def _not_long_ago(column: ColumnProfile) -> Proposal:
    """No default such as 1900 or 1970; later instants are not bounded, because there will be some."""
    first = column.present.min()
    zone = "+00:00" if first.tzinfo is not None else ""
    return Proposal(
        _TYPE,
        {"column": column.name, "min_value": f"{first.year - 1:04d}-01-01T00:00:00{zone}"},
        "values",
        0.95 * sample_weight(len(column.present)),
        f"The first is of {first:%Y-%m-%d}; a default such as 1900 would be below.",
        {"rows": len(column.present), "from": str(first), "at_most": round(rule_of_three(column.rows), 6)},
    )
