"""Tables, columns and indexes of pandas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.columns import columns
from kedro_handoff.comparing.difference import Difference, shown
from kedro_handoff.comparing.matching import matched
from kedro_handoff.comparing.rows import other_number, other_order

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def frames(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Columns, dtypes, rows, index and values of two tables."""
    walk.tables += 1
    schema = list(_labels(one.columns, other.columns, walk))
    yield from schema
    pairs = _pairs(one, other)
    if not pairs and schema:
        return
    left, right = (frame.iloc[:, [pair[side] for pair in pairs]] for side, frame in enumerate((one, other)))
    label: Callable[[int], str]
    if walk.rule.keys:
        match = matched(left, right, walk)
        yield from match.differences
        if match.rows is None:
            return
        left, right = (frame.iloc[rows] for frame, rows in zip((left, right), match.rows, strict=True))
        label = match.label
    elif len(left) != len(right):
        yield other_number(left, right, walk)
        yield from _dtypes(left, right, walk)
        return
    else:
        label = _label(left.index)
    found = [*_index_differences(left.index, right.index, label, walk), *_values(left, right, label, walk)]
    if not walk.rule.keys and not schema and any(f.kind in ("values", "index") for f in found):
        yield from other_order(left, right)
    yield from found
    yield from (d.inside("attrs") for d in walk(one.attrs, other.attrs))
    for name in type(one)._metadata:  # of a subclass
        left_fact, right_fact = getattr(one, name, None), getattr(other, name, None)
        yield from (d.inside(name) for d in walk(left_fact, right_fact))


def series(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Name, dtype, index and values of two columns."""
    yield from (found.inside("name") for found in walk(one.name, other.name))
    if len(one) != len(other):
        yield walk.said("rows", f"{len(one):,} rows", f"{len(other):,}", count=abs(len(one) - len(other)))
        return
    label = _label(one.index)
    yield from _index_differences(one.index, other.index, label, walk)
    what = f"'{one.name}'" if one.name is not None else "the series"
    yield from columns(str(one.name), one, other, label, walk, what)


def indexes(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Names, dtype and values of two indexes."""
    if len(one) != len(other):
        yield walk.said("rows", f"{len(one):,} items", f"{len(other):,}", count=abs(len(one) - len(other)))
        return
    yield from _index_differences(one, other, lambda position: f"[{position}]", walk)


def extension_arrays(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Arrays of pandas' own types, such as categories."""
    import pandas as pd

    yield from series(pd.Series(one), pd.Series(other), walk)


def _labels(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """What tells the columns' names apart."""
    if one.equals(other) and one.dtype == other.dtype:
        if one.names != other.names:
            yield walk.said("schema", f"{list(one.names)}", f"{list(other.names)}", "the name of the columns")
        return
    left, right = list(one), list(other)
    beside = [name for name in left if name not in right], [name for name in right if name not in left]
    for names, side in zip(beside, walk.sides, strict=True):
        if names:
            listed = ", ".join(map(str, names[:10])) + (", ..." if len(names) > 10 else "")
            yield Difference("schema", f"column {listed} only in the {side}", column=str(names[0]))
    if any(beside):
        return
    if len(left) != len(right):
        yield walk.said("schema", f"{len(left)} columns", f"{len(right)}, some names more than once")
    elif left != right:
        yield Difference("schema", "the columns stand in another order")
    else:
        yield walk.said("schema", str(one.dtype), str(other.dtype), "the type of the columns' names")


def _pairs(one: Any, other: Any) -> list[tuple[int, int]]:
    """Positions of the columns that both have."""
    if one.columns.equals(other.columns):
        return [(place, place) for place in range(len(one.columns))]
    if not (one.columns.is_unique and other.columns.is_unique):
        return []
    places = other.columns.get_indexer(one.columns)
    return [(here, int(there)) for here, there in enumerate(places) if there >= 0]


def _values(one: Any, other: Any, label: Callable[[int], str], walk: Walk) -> Iterator[Difference]:
    for place, name in enumerate(one.columns):
        yield from columns(str(name), one.iloc[:, place], other.iloc[:, place], label, walk)


def _dtypes(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    yield from _values(one.iloc[:0], other.iloc[:0], str, walk)


def _index_differences(one: Any, other: Any, label: Callable[[int], str], walk: Walk) -> Iterator[Difference]:
    import pandas as pd

    if one.names != other.names:
        left, right = (", ".join(map(shown, index.names)) for index in (one, other))
        yield walk.said("index", left, right, "the index differs: its name")
    if one.nlevels != other.nlevels:
        yield walk.said("index", f"{one.nlevels} levels", str(other.nlevels), "the index differs: it")
        return
    if isinstance(one, pd.RangeIndex) and isinstance(other, pd.RangeIndex) and one.equals(other):
        return
    for level in range(one.nlevels):
        a, b = (pd.Series(index.get_level_values(level).array) for index in (one, other))
        what = "the index" if one.nlevels == 1 else f"level {level} of the index"
        for found in columns("", a, b, label, walk, what):
            yield Difference(**{**vars(found), "kind": "index"})


def _label(index: Any) -> Callable[[int], str]:
    def label(position: int) -> str:
        value = index[position]
        parts = value if isinstance(value, tuple) else (value,)
        return f"row {', '.join(map(str, parts))}"

    return label
