"""Columns and contents that differ, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from kedro_handoff.runs.difference.contents import ColumnChange, ContentChange
from kedro_handoff.runs.difference.entry_words import entries_phrase, entry_lines
from kedro_handoff.runs.record import ColumnRecord

OTHER = "other content"
_FACT = 60
_ROUNDED = 0.35  # of a change, which rounding may add or take away


def content_words(change: ContentChange) -> str:
    """What is different about a content, in a phrase: rows, then columns."""
    words = [*_row_words(change.rows), *_column_words(change)]
    if change.rows_moved:
        words.append("every statistic is the same: the same rows in another order, by all signs")
    if not words and change.entries:
        words = [entries_phrase(change.entries)]
    elif not words and change.facts:
        words = [f"{path} {short(old)} -> {short(new)}" for path, old, new in change.facts[:2]]
        words += [f"{len(change.facts) - 2} more facts"] if len(change.facts) > 2 else []
    return ", ".join(words) or OTHER


def _row_words(rows: tuple[int | None, int | None]) -> Iterator[str]:
    old, new = rows
    if old is not None and new is not None and old != new:
        more = "added" if new > old else "fewer"
        yield f"{old:,} -> {new:,} rows ({abs(new - old):,} {more})"


def _column_words(change: ContentChange) -> Iterator[str]:
    for kind, verb in (("added", "added"), ("removed", "removed"), ("renamed", "renamed")):
        names = [column.name for column in change.columns if column.kind == kind]
        if names:
            yield f"{_columns(len(names))} {verb}"
    kept = [column for column in change.columns if column.kind in ("dtype", "values")]
    if kept:
        yield f"{len(kept)} of {_columns(change.of_columns)} changed"


def changed_columns(change: ContentChange, most: int = 2) -> str:
    """Names of the columns that hold other values, where they are few; else empty."""
    names = [f"`{column.name}`" for column in change.columns if column.kind in ("dtype", "values")]
    return " and ".join(names) if 0 < len(names) <= most else ""


def _columns(count: int) -> str:
    return f"{count} column{'s' * (count != 1)}"


def column_lines(change: ContentChange) -> Iterator[str]:
    """One line a column: what happened to it, and its statistics before and after where they differ."""
    yield from (_line(column) for column in sorted(change.columns, key=_weight))
    yield from entry_lines(change.entries)
    for path, old, new in change.facts:
        yield _fact_line(path, old, new)
    if change.open:
        yield change.open


def _fact_line(path: str, old: Any, new: Any) -> str:
    if path.endswith(".digest"):  # nobody reads a hash
        return f"{path.removesuffix('.digest')}: other values"
    return f"{path}: {short(old)} -> {short(new)}"


def _weight(column: ColumnChange) -> tuple[int, float]:
    """Columns of another shape first, then those whose statistics moved most."""
    shape = ("removed", "added", "renamed", "dtype", "values").index(column.kind)
    return shape, -max((abs(share) for _, _, _, share in statistics(column)), default=0.0)


def _line(column: ColumnChange) -> str:
    before, after = column.before, column.after
    if before is None or after is None:
        there = after or before
        return f"{column.name}  {column.kind}" + (f" ({there['dtype']})" if there else "")
    if column.kind == "renamed":
        return f"{before['name']} -> {column.name}  renamed, same values"
    words = [f"{before['dtype']} -> {after['dtype']}"] if column.kind == "dtype" else []
    words += [f"{name} {number(old)} -> {number(new)}" for name, old, new, _ in statistics(column)]
    return f"{column.name}  {', '.join(words) or 'other values, same statistics'}"


def statistics(column: ColumnChange) -> list[tuple[str, float | int | None, float | int | None, float]]:
    """Statistics that differ: name, before, after, and by how much of the column's spread."""
    old = column.before["statistics"] if column.before else {}
    new = column.after["statistics"] if column.after else {}
    found = []
    for name in [*old, *(name for name in new if name not in old)]:
        first, second = old.get(name), new.get(name)
        if first != second and not (_is_nan(first) and _is_nan(second)):
            found.append((name, first, second, _share(first, second, column.before)))
    return found


def _share(old: float | int | None, new: float | int | None, column: ColumnRecord | None) -> float:
    if old is None or new is None or _is_nan(old) or _is_nan(new):
        return 1.0
    scale = max(abs(old), abs(new))
    return abs(new - old) / scale if scale and column else 0.0


def _is_nan(value: Any) -> bool:
    return isinstance(value, float) and math.isnan(value)


def number(value: float | int | None) -> str:
    """A number with as many digits as a person compares: 336,776 or 0.7571."""
    if value is None:
        return "none"
    if isinstance(value, int) or (value == int(value) if math.isfinite(value) else False):
        return f"{int(value):,}"
    return f"{value:,.5g}" if abs(value) < 1e5 else f"{value:,.1f}"


def number_pair(old: float, new: float) -> tuple[str, str]:
    """Two numbers with as many digits as show that they differ, and about by how much."""
    for digits in (3, 4, 5, 6, 8, 10, 12, 17):
        first, second = (_fixed(value, digits) for value in (old, new))
        if first != second and _tells(first, second, new - old):
            return first, second
    return repr(old), repr(new)


def _tells(first: str, second: str, change: float) -> bool:
    """Whether two rounded numbers differ by about as much as those that they stand for."""
    shown = float(second.replace(",", "")) - float(first.replace(",", ""))
    return not math.isfinite(change) or abs(shown - change) <= _ROUNDED * abs(change)


def _fixed(value: float, digits: int) -> str:
    if isinstance(value, int) or (math.isfinite(value) and value == int(value) and abs(value) >= 10):
        return f"{int(value):,}"
    if 1000 <= abs(value) < 1e15:  # a person reads 5,964 where a machine would say 5.96e+03
        before_point = len(str(int(abs(value))))
        return f"{value:,.{max(0, digits - before_point)}f}"
    return f"{value:,.{digits}g}"


def short(value: Any) -> str:
    """A fact on one short line."""
    text = "none" if value is None else value if isinstance(value, str) else repr(value)
    return text if len(text) <= _FACT else f"{text[: _FACT - 3]}..."
