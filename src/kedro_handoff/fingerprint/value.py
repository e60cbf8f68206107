"""The fingerprint of any value: the door to this package."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class ColumnFingerprint:
    """One column of a table.

    Attributes:
        name: Its name as text.
        dtype: Its type as the library writes it.
        digest: Hash of type and values, the name not among them; `None` where its cells cannot be hashed.
        statistics: `nulls`, `distinct`, `mean`, `std`, `share_true`, `mean_length`: those that apply.
    """

    name: str
    dtype: str
    digest: str | None
    statistics: Mapping[str, float | int] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """As plain JSON."""
        statistics = dict(self.statistics)
        return {"name": self.name, "dtype": self.dtype, "digest": self.digest, "statistics": statistics}


@dataclass(frozen=True)
class ValueFingerprint:
    """What a value held: equal digests mean equal content.

    Attributes:
        kind: table, column, array, model, figure, text, bytes, document, value or unknown.
        digest: SHA-256 in 64 digits; `None` where the value cannot be hashed soundly.
        unsound: Why it cannot, in words.
        rows: Number of rows of a table or a column.
        columns: A table's columns in their order.
        facts: What explains a change: class and parameters of a model, shape of an array; never its data.
        held: Stands for how equal content is held: `freq` of indexes, order of bytes and of axes, storage of
            texts, one object in two places. Many files do not keep it, so it is no part of the digest; code
            that is handed the value itself may see it. Empty where all of it is as usual.
    """

    kind: str
    digest: str | None
    unsound: str = ""
    rows: int | None = None
    columns: tuple[ColumnFingerprint, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    held: str = field(default="", compare=False)

    def document(self) -> dict[str, Any]:
        """As plain JSON."""
        columns = [column.document() for column in self.columns]
        return {
            "kind": self.kind,
            "digest": self.digest,
            "unsound": self.unsound,
            "rows": self.rows,
            "columns": columns,
            "facts": dict(self.facts),
        }


def fingerprint_of(value: Any, *, statistics: bool = True) -> ValueFingerprint:
    """The fingerprint of a value; nothing is computed that is not there, and nothing raises.

    Args:
        value: Anything. What has no sound rule has the digest `None` and the reason.
        statistics: Whether columns get statistics.
    """
    from kedro_handoff.fingerprint.kind import found  # it knows every kind of value, and these classes

    return found(value, statistics)
