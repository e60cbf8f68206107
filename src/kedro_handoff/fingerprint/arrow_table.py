"""Tables, record batches and arrays of Arrow; frames and series of Polars."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.arrow import content
from kedro_handoff.fingerprint.encoding import framed, framed_text, joined
from kedro_handoff.fingerprint.table import Column, Table, parts, table, tried
from kedro_handoff.fingerprint.unsound import UnsoundError

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def arrow_table(value: Any, walk: Walk, statistics: bool) -> Table:
    """Columns by name, type and whether they may be null; the metadata of the schema counts."""
    fields = zip(value.schema, value.columns, strict=True)
    columns = [_column(field.name, str(field.type), field, part, walk, statistics) for field, part in fields]
    return table(columns, value.num_rows, [_metadata(value.schema.metadata)], {"library": "pyarrow"})


def arrow_array(value: Any, walk: Walk, statistics: bool) -> Table:
    """An array, in pieces or whole."""
    one = _column("", str(value.type), None, value, walk, statistics)
    return table([one], len(value), [], {"library": "pyarrow"})


def polars_frame(value: Any, walk: Walk, statistics: bool) -> Table:
    """Columns by name and type of Polars."""
    columns = [_polars(part, walk, statistics) for part in value.get_columns()]
    return table(columns, value.height, [], {"library": "polars"})


def polars_series(value: Any, walk: Walk, statistics: bool) -> Table:
    """One column with its name."""
    return table([_polars(value, walk, statistics)], len(value), [], {"library": "polars"})


def _column(name: str, dtype: str, field: Any, values: Any, walk: Walk, statistics: bool) -> Column:
    found = tried(content, values, walk, statistics)
    if not isinstance(found, UnsoundError):
        around = framed_text(b"dtype", dtype), len(values).to_bytes(8, "little")
        found = joined(b"arrow", (*around, found[0])), found[1]
    label = walk(name) if field is None else walk((name, field.nullable, _metadata(field.metadata)))
    return Column(name, label, dtype, *parts(found))


def _metadata(metadata: Any) -> bytes:
    pairs = [(key, _lasting(value) if key == b"pandas" else value) for key, value in (metadata or {}).items()]
    return joined(b"metadata", (framed(b"pair", key, value) for key, value in sorted(pairs)))


def _lasting(metadata: bytes) -> bytes:
    """What pandas noted without the versions of the libraries that did so."""
    try:
        noted = json.loads(metadata)
    except ValueError:
        return metadata
    if not isinstance(noted, dict):
        return metadata
    kept = {name: item for name, item in noted.items() if name not in ("creator", "pandas_version")}
    return json.dumps(kept, sort_keys=True).encode()


def _polars(part: Any, walk: Walk, statistics: bool) -> Column:
    import polars as pl

    dtype = repr(part.dtype)
    if part.dtype == pl.Categorical:
        part = part.cast(pl.String)  # codes are given out by the process
    elif "Object" in dtype or "Categorical" in dtype:
        error = UnsoundError(f"there is no rule for columns of Polars' type {dtype}")
        return Column(part.name, walk(part.name), dtype, error, {})
    return _column(part.name, dtype, None, part.to_arrow(), walk, statistics)
