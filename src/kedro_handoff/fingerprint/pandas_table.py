"""Data frames, series, indexes and arrays of pandas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint import index
from kedro_handoff.fingerprint.column import Found, array_of, column, content_of, dtype_name
from kedro_handoff.fingerprint.container import attributes
from kedro_handoff.fingerprint.encoding import framed, hex_of, joined
from kedro_handoff.fingerprint.named import class_name
from kedro_handoff.fingerprint.side_by_side import side_by_side
from kedro_handoff.fingerprint.table import Column, Table, parts, table, tried
from kedro_handoff.fingerprint.unsound import UnsoundError

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def data_frame(value: Any, walk: Walk, statistics: bool) -> Table:
    """Columns in their order, the index, the names of both, attributes; not how blocks lie in memory."""
    columns = list(_columns(value, walk, statistics))
    rows = tried(index.rows, value.index, walk)
    around = [rows, tried(index.labels, value.columns, walk), tried(_own, value, walk)]
    facts = {"library": "pandas", "index": _index_facts(value.index, rows)}
    return table(columns, len(value), around, facts)


def series(value: Any, walk: Walk, statistics: bool) -> Table:
    """One column with its name and its index."""
    one = _column(value.name, value, walk, statistics)
    rows = tried(index.rows, value.index, walk)
    facts = {"library": "pandas", "index": _index_facts(value.index, rows)}
    return table([one], len(value), [rows, tried(_own, value, walk)], facts)


def index_alone(value: Any, walk: Walk) -> Table:
    """An index as a value of its own."""
    return Table(framed(b"index", index.rows(value, walk)), "", len(value), facts={"library": "pandas"})


def array_alone(value: Any, walk: Walk, statistics: bool) -> Table:
    """An array of one of pandas' own types."""
    one = _column("", value, walk, statistics)
    return table([one], len(value), [], {"library": "pandas"})


def _columns(value: Any, walk: Walk, statistics: bool) -> Iterator[Column]:
    parts_of = list(value.items())
    arrays = [array_of(part.array) for _, part in parts_of]
    ready = side_by_side(arrays, len(value), lambda array: content_of(array, walk, statistics))
    for position, (name, part) in enumerate(parts_of):
        yield _column(name, part, walk, statistics, ready.get(position))


def _column(name: Any, values: Any, walk: Walk, statistics: bool, content: Found | None = None) -> Column:
    found = tried(column, getattr(values, "array", values), walk, statistics, content)
    return Column(str(name), walk(name), dtype_name(values.dtype), *parts(found))


def _own(value: Any, walk: Walk) -> bytes:
    """Attributes, the flag against labels that repeat, and what a subclass adds."""
    parts = [attributes(value.attrs, walk), walk(bool(value.flags.allows_duplicate_labels))]
    if type(value).__module__.partition(".")[0] != "pandas":
        own = {name: getattr(value, name, None) for name in type(value)._metadata}
        parts += [class_name(type(value)), attributes(own, walk)]
    return joined(b"own", parts)


def _index_facts(labels: Any, encoded: bytes | UnsoundError) -> dict[str, Any]:
    names = [None if name is None else str(name) for name in labels.names]
    return {
        "names": names,
        "dtype": _index_dtype(labels),
        "digest": None if isinstance(encoded, UnsoundError) else hex_of(encoded),
    }


def _index_dtype(labels: Any) -> str:
    if labels.nlevels > 1:
        return ", ".join(map(dtype_name, labels.dtypes))
    return dtype_name(labels.dtype)
