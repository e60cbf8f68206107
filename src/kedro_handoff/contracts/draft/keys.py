"""Columns that name a row, alone or together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import sample_weight
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal

_NAMES = {"id", "key", "code", "uuid", "guid", "number", "no", "nr", "name", "tailnum"}
_SURE_NAMES = {"id", "key", "uuid", "guid"}
_MAX_CANDIDATES = 8
_MAX_COLUMNS = 4
_MAX_CHECKS = 120
# Pairs of rows that would be alike by chance, below which being different says nothing.
_TELLING = 5.0


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """The key first, then other columns in which no value stands twice.

    A compound key is minimal: none of its columns can go. It is only sure where columns that have nothing to
    do with each other would be expected to agree in some pairs of rows, so that their not agreeing says
    something.
    """
    singles = [c for c in table.columns.values() if _may_be_key(c, context) and c.is_unique]
    singles.sort(key=lambda column: -_likeness(column, table, context))
    for column in singles[:6]:
        yield _single(column, table, context)
    if singles and (_likeness(singles[0], table, context) >= 1 or table.rows < 2):
        return
    for found, by_chance in _compounds(table, context):
        names = tuple(name for name in table.columns if name in found)
        yield _compound(names, by_chance, table, context)


def choose_key(proposals: Sequence[Proposal], context: Context) -> tuple[str, ...]:
    """The columns of the surest key; those that a contract names, where it does."""
    named = tuple(column for column, role in context.roles.items() if role == "key")
    sure = [p for p in proposals if p.section == "key" and p.severity == "critical"]
    return context.key or named or (max(sure, key=lambda p: p.confidence).columns if sure else ())


def _may_be_key(column: ColumnProfile, context: Context) -> bool:
    if column.rows == 0 or column.null_count or context.role(column.name) == "label":
        return False
    return column.kind in ("string", "instant") or (column.kind == "number" and column.whole)


def _likeness(column: ColumnProfile, table: TableProfile, context: Context) -> float:
    """How much the column looks like a key: by its role, its name, its place and its kind."""
    if context.role(column.name) == "key" or context.key == (column.name,):
        return 3
    words, subject = set(column.tokens), context.dataset.lower()
    likeness = 1.0 if words & _SURE_NAMES else 0.5 if words & _NAMES else 0.0
    if column.tokens and column.tokens[0].rstrip("s") in subject:
        likeness += 0.5
    likeness += 0.5 if next(iter(table.columns)) == column.name else 0.0
    return likeness - (0.5 if column.kind == "instant" else 0.0)


def _single(column: ColumnProfile, table: TableProfile, context: Context) -> Proposal:
    likeness = _likeness(column, table, context)
    confidence = {True: 0.99, False: 0.93}[likeness >= 1] if likeness >= 0.5 else 0.7
    why = (
        "it is named or placed like a key"
        if likeness >= 0.5
        else "it may be chance: it is not named like a key"
    )
    return Proposal(
        "expect_column_values_to_be_unique",
        {"column": column.name},
        "key",
        confidence * sample_weight(table.rows),
        f"No value twice in {table.rows:,} rows; {why}.",
        {"rows": table.rows, "repeated": 0},
    )


def _compounds(table: TableProfile, context: Context) -> Iterator[tuple[tuple[str, ...], float]]:
    """The first key that is found among combinations of few columns, the likeliest first."""
    candidates = [
        c for c in table.columns.values() if _may_be_key(c, context) and 1 < c.distinct < table.rows
    ]
    candidates.sort(key=lambda c: (-_compound_likeness(c, context), -c.distinct))
    codes = {c.name: _codes(c) for c in candidates[:_MAX_CANDIDATES]}
    checks = 0
    for size in range(2, _MAX_COLUMNS + 1):
        found = []
        for names in combinations(codes, size):
            if np.prod([float(table.columns[name].distinct) for name in names]) < table.rows:
                continue
            checks += 1
            if checks > _MAX_CHECKS:
                break
            if _all_different([codes[name] for name in names]):
                found.append((names, _pairs_by_chance([table.columns[name] for name in names])))
        if found:
            yield max(found, key=lambda item: item[1])
            return


def _compound_likeness(column: ColumnProfile, context: Context) -> float:
    if context.role(column.name) in ("key", "time"):
        return 2
    if column.kind == "instant" or set(column.tokens) & _NAMES:
        return 1
    return 0.5 if column.kind == "string" else 0.0


def _codes(column: ColumnProfile) -> np.ndarray[Any, Any]:
    return np.asarray(pd.factorize(column.series)[0], dtype=np.int64)


def _all_different(codes: Sequence[np.ndarray[Any, Any]]) -> bool:
    combined = codes[0]
    for more in codes[1:]:
        combined = combined * (int(more.max()) + 1) + more
        head = combined[:20_000]
        if len(codes) == 2 and len(np.unique(head)) < len(head):
            return False  # most are not keys, and say so early
        combined = np.asarray(pd.factorize(combined)[0], dtype=np.int64)
    return int(combined.max()) + 1 == len(combined)


def _pairs_by_chance(columns: Sequence[ColumnProfile]) -> float:
    """Pairs of rows that would agree in all columns if the columns had nothing to do with each other."""
    rows = columns[0].rows
    agree = float(np.prod([float(((c.counts / rows) ** 2).sum()) for c in columns]))
    return agree * rows * (rows - 1) / 2


def _compound(names: tuple[str, ...], by_chance: float, table: TableProfile, context: Context) -> Proposal:
    agreed = all(context.role(name) == "key" for name in names)
    telling = agreed or by_chance >= _TELLING
    said = f"by chance {by_chance:,.0f} pairs of rows would be alike" if telling else "which may be chance"
    return Proposal(
        "expect_compound_columns_to_be_unique",
        {"column_list": list(names)},
        "key",
        (0.97 if telling else 0.6) * sample_weight(table.rows),
        f"No two of {table.rows:,} rows are alike in these columns, and none of the columns can go; {said}.",
        {"rows": table.rows, "repeated": 0, "pairs_expected_by_chance": round(by_chance, 1)},
    )
