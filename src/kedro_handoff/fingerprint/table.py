"""A table that was hashed: its columns, and what stands for the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.fingerprint.encoding import framed, hex_of, joined
from kedro_handoff.fingerprint.unsound import UnsoundError
from kedro_handoff.fingerprint.value import ColumnFingerprint


@dataclass(frozen=True)
class Table:
    """A table or a column that was hashed.

    Attributes:
        encoded: What stands for all of it; `None` where a part cannot be hashed.
        unsound: The first part that cannot, and why.
        rows: Number of rows.
        columns: One by one.
        facts: Library, labels, attributes.
    """

    encoded: bytes | None
    unsound: str
    rows: int
    columns: tuple[ColumnFingerprint, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """One column on its way into a table.

    Attributes:
        name: Its name as text.
        label: Encoding of its name, type included.
        dtype: Its type as text.
        encoded: Encoding of type and values, or why it has none.
        statistics: Of its values.
    """

    name: str
    label: bytes
    dtype: str
    encoded: bytes | UnsoundError
    statistics: Mapping[str, float | int]

    def fingerprint(self) -> ColumnFingerprint:
        """What a record shows."""
        digest = None if isinstance(self.encoded, UnsoundError) else hex_of(self.encoded)
        return ColumnFingerprint(self.name, self.dtype, digest, self.statistics)


def table(columns: Sequence[Column], rows: int, around: Sequence[bytes], facts: Mapping[str, Any]) -> Table:
    """A table from its columns in their order and the encodings of what is around them."""
    parts, unsound = [], ""
    for column in columns:
        if isinstance(column.encoded, UnsoundError):
            unsound = unsound or str(column.encoded.inside(f"column '{column.name}'"))
        else:
            parts.append(framed(b"column", column.label, column.encoded))
    encoded = framed(b"table", rows.to_bytes(8, "little"), *around, joined(b"columns", parts))
    shown = tuple(column.fingerprint() for column in columns)
    return Table(None if unsound else encoded, unsound, rows, shown, facts)
