"""A table that was hashed: its columns, and what stands for the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from kedro_handoff.fingerprint.encoding import framed, hex_of, joined
from kedro_handoff.fingerprint.unsound import UnsoundError
from kedro_handoff.fingerprint.value import ColumnFingerprint

T = TypeVar("T")
Statistics = Mapping[str, float | int]


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
    statistics: Statistics

    def fingerprint(self) -> ColumnFingerprint:
        """What a record shows."""
        digest = None if isinstance(self.encoded, UnsoundError) else hex_of(self.encoded)
        return ColumnFingerprint(self.name, self.dtype, digest, self.statistics)


def table(
    columns: Sequence[Column], rows: int, around: Sequence[bytes | UnsoundError], facts: Mapping[str, Any]
) -> Table:
    """A table from its columns in their order and the encodings of what is around them."""
    shown = tuple(column.fingerprint() for column in columns)
    lost = [
        part.encoded.inside(f"column '{part.name}'")
        for part in columns
        if not isinstance(part.encoded, bytes)
    ]
    lost += [part for part in around if not isinstance(part, bytes)]
    if lost:
        return Table(None, str(lost[0]), rows, shown, facts)
    hashed = (
        framed(b"column", part.label, part.encoded) for part in columns if isinstance(part.encoded, bytes)
    )
    whole = [part for part in around if isinstance(part, bytes)]
    return Table(
        framed(b"table", rows.to_bytes(8, "little"), *whole, joined(b"columns", hashed)),
        "",
        rows,
        shown,
        facts,
    )


def parts(found: tuple[bytes, Statistics] | UnsoundError) -> tuple[bytes | UnsoundError, Statistics]:
    """Encoding and statistics; of what cannot be hashed, why not and none."""
    return (found, {}) if isinstance(found, UnsoundError) else found


def tried(function: Callable[..., T], *arguments: Any) -> T | UnsoundError:
    """What a function gives, or why it cannot; of other errors the type only: words might show data."""
    try:
        return function(*arguments)
    except UnsoundError as error:
        return error
    except Exception as error:  # noqa: BLE001 - libraries and objects may fail in any way
        return UnsoundError(f"hashing it failed ({type(error).__name__})")
