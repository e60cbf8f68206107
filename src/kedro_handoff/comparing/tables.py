"""Tables of Polars and Arrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import Difference
from kedro_handoff.comparing.matching import matched
from kedro_handoff.comparing.numbers import apart
from kedro_handoff.comparing.values import cells_apart, differing

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def polars_frames(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Columns, types, rows and values; a missing value is not NaN."""
    schemas = dict(one.schema), dict(other.schema)
    yield from _table(one, other, schemas, walk)


def polars_lazy(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """What the two queries give."""
    yield from walk(one.collect(), other.collect())


def polars_series(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Name, type, rows and values."""
    yield from (found.inside("name") for found in walk(one.name, other.name))
    left, right = one.rename("the series").to_frame(), other.rename("the series").to_frame()
    yield from polars_frames(left, right, walk)


def arrow_tables(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Columns, types, rows and values."""
    schemas = tuple({field.name: field.type for field in table.schema} for table in (one, other))
    yield from _table(one, other, schemas, walk)


def _table(one: Any, other: Any, schemas: Sequence[dict[str, Any]], walk: Walk) -> Iterator[Difference]:
    walk.tables += 1
    left, right = schemas
    for names, side in zip(
        ([n for n in left if n not in right], [n for n in right if n not in left]), walk.sides, strict=True
    ):
        if names:
            yield Difference("schema", f"column {', '.join(names)} only in the {side}", column=names[0])
    if left.keys() == right.keys() and list(left) != list(right):
        yield Difference("schema", "the columns stand in another order")
    shared = [name for name in left if name in right]
    typed = [name for name in shared if left[name] == right[name]]
    for name in shared:
        if name not in typed:
            what = f"column '{name}'"
            yield walk.said("dtype", str(left[name]), str(right[name]), what, column=name)
    yield from _rows(one, other, typed, walk)


def _rows(one: Any, other: Any, names: list[str], walk: Walk) -> Iterator[Difference]:
    count, beside = len(one), len(other)
    rows: tuple[Any, Any] | None = None
    label: Callable[[int], str] = "row {}".format
    if walk.rule.keys:
        match = matched(_keys_of(one, walk.rule.keys), _keys_of(other, walk.rule.keys), walk)
        yield from match.differences
        if match.rows is None:
            return
        rows, label, count = match.rows, match.label, len(match.rows[0])
    elif count != beside:
        yield walk.said("rows", f"{count:,} rows", f"{beside:,}", count=abs(count - beside))
        return
    for name in names:
        yield from _column(name, _taken(one[name], rows, 0), _taken(other[name], rows, 1), count, label, walk)


def _keys_of(table: Any, keys: Sequence[str]) -> Any:
    import pandas as pd

    known = table.columns if hasattr(table, "schema") and hasattr(table, "height") else table.column_names
    return pd.DataFrame({key: _listed(table[key]) for key in keys if key in known})


def _taken(column: Any, rows: tuple[Any, Any] | None, side: int) -> Any:
    if rows is None:
        return column
    take = getattr(column, "gather", None) or column.take
    return take(rows[side])


def _column(name: str, one: Any, other: Any, count: int, label: Any, walk: Walk) -> Iterator[Difference]:
    if _equal(one, other):
        return
    left, right = _numbers(one), _numbers(other)
    if left is not None and right is not None:
        places, amounts = apart(left, right, walk.rule)
    else:
        left, right = _listed(one), _listed(other)
        places, amounts = cells_apart(left, right, walk)
    if not len(places):
        return

    def look(position: int) -> tuple[str, Any, Any]:
        return label(position), left[position], right[position]

    yield differing(f"column '{name}'", places, amounts, count, "rows", look, column=name)


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one.equals(other))
    except Exception:  # noqa: BLE001 - then they are compared value by value
        return False


def _numbers(column: Any) -> Any:
    """The values as an array, where all are numbers and none is missing."""
    if column.null_count:
        return None
    array = column.to_numpy()
    return array if array.dtype.kind in "biuf" else None


def _listed(column: Any) -> list[Any]:
    return list(column.to_pylist() if hasattr(column, "to_pylist") else column.to_list())
