"""What a generator node saves piece by piece, as one content: the pieces in their order."""

from __future__ import annotations

import hashlib

from kedro_handoff.runs.record import ColumnRecord, ContentRecord


class Chunks:
    """The pieces of one output so far.

    Two runs have the same digest only where they saved the same pieces: another size of the pieces is another
    digest, even where the rows are the same.
    """

    def __init__(self) -> None:
        self._whole = hashlib.sha256(b"chunks\0")
        self._columns: dict[tuple[str, str], hashlib._Hash | None] = {}
        self._count, self._rows = 0, 0
        self._last: ContentRecord | None = None
        self._unsound = ""
        self._counted = True

    def add(self, content: ContentRecord) -> None:
        """One more piece."""
        self._count += 1
        self._last = content
        self._counted = self._counted and content["rows"] is not None
        self._rows += content["rows"] or 0
        self._whole.update(f"{content['digest']}\0".encode())
        if content["digest"] is None:
            self._unsound = self._unsound or content["unsound"] or "a piece cannot be hashed"
        for column in content["columns"]:
            self._add_column(column)

    def content(self) -> ContentRecord:
        """All pieces so far; a column has no statistics."""
        last = self._last
        return {
            "kind": last["kind"] if last else "unknown",
            "digest": None if self._unsound else self._whole.hexdigest(),
            "unsound": self._unsound,
            "rows": self._rows if self._counted else None,
            "columns": [_column(name, dtype, found) for (name, dtype), found in self._columns.items()],
            "facts": {"chunks": self._count},
        }

    def _add_column(self, column: ColumnRecord) -> None:
        key = (column["name"], column["dtype"])
        found = self._columns.setdefault(key, hashlib.sha256())
        if found is not None and column["digest"] is not None:
            found.update(f"{self._count}\0{column['digest']}\0".encode())
        else:
            self._columns[key] = None


def _column(name: str, dtype: str, found: hashlib._Hash | None) -> ColumnRecord:
    return {"name": name, "dtype": dtype, "digest": found.hexdigest() if found else None, "statistics": {}}
