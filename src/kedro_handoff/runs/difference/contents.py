"""What a dataset held, before and after: as a whole, and column by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from kedro_handoff.runs.difference.entries import (
    OWN_FACTS,
    EntryChange,
    Names,
    entry_changes,
    what_is_open,
)
from kedro_handoff.runs.record import ColumnRecord, ContentRecord, DatasetRecord

Status = Literal["same", "changed", "unknown", "absent"]
_WORSE: tuple[Status, ...] = ("changed", "unknown", "absent", "same")


@dataclass(frozen=True)
class ColumnChange:
    """One column that is not as it was.

    Attributes:
        name: Its name now, or the name that it had where it is gone.
        kind: What happened to it; a renamed column holds what the earlier one held.
        before: The column as it was; `None` where it is new.
        after: The column as it is; `None` where it is gone.
    """

    name: str
    kind: Literal["added", "removed", "renamed", "dtype", "values"]
    before: ColumnRecord | None
    after: ColumnRecord | None


@dataclass(frozen=True)
class ContentChange:
    """Two contents compared.

    Attributes:
        status: `unknown` where one of the two cannot be hashed soundly, `absent` where one is not there.
        rows: Row counts before and after; `None` for what has none.
        columns: Columns that are not as they were.
        of_columns: How many columns there are now.
        facts: Dotted path, value before and value after of the facts that differ.
        why: Why it is unknown or absent.
        rows_moved: Whether all says that the same rows are there in another order.
        entries: Parts that are not as they were: keys of a dictionary, steps of a model.
        open: What cannot be said of the parts.
    """

    status: Status
    rows: tuple[int | None, int | None] = (None, None)
    columns: tuple[ColumnChange, ...] = ()
    of_columns: int = 0
    facts: tuple[tuple[str, Any, Any], ...] = ()
    why: str = ""
    rows_moved: bool = False
    entries: tuple[EntryChange, ...] = ()
    open: str = ""


@dataclass(frozen=True)
class DatasetChange:
    """A dataset on both sides: what was saved into it, and what was loaded from it."""

    name: str
    written: ContentChange
    read: ContentChange
    file: Status

    @property
    def status(self) -> Status:
        """The stronger of the two: changed, unknown, absent, same."""
        return min(self.written.status, self.read.status, key=_WORSE.index)

    @property
    def shown(self) -> ContentChange:
        """The side that says what changed."""
        return min(self.written, self.read, key=lambda change: _WORSE.index(change.status))


def dataset_change(
    name: str,
    before: DatasetRecord | None,
    after: DatasetRecord | None,
    names: Names = MappingProxyType({}),
    other_version: bool = False,
) -> DatasetChange:
    """Compare a dataset; like is held against like: what was saved with what was saved.

    Args:
        name: The dataset.
        before: It in the earlier run; `None` where that does not know it.
        after: It in the later run.
        names: Names that a list in it may hold, by the digest of their text.
        other_version: Whether one side was told to load another version than the other was.
    """
    if before is None or after is None:
        gone = ContentChange("absent", why="it is in the later run only" if after else "no longer in the run")
        return DatasetChange(name, gone, gone, "absent")
    file = _file_status(before, after)
    read = content_change(before["read"], after["read"], names)
    if before["written"] is None and after["written"] is None:
        read = _by_file(read, file, before, after)
        return DatasetChange(name, read, read, file)
    if before["written"] is None or after["written"] is None:
        found = _across(before, after, file, names)
        return DatasetChange(name, found, _as_loaded(before, after, names) if other_version else found, file)
    written = content_change(before["written"], after["written"], names)
    written = _by_file(written, file, before, after)
    if other_version:
        read = _as_loaded(before, after, names)
    elif read.status == "absent":
        read = _not_loaded(written, before, after)
    return DatasetChange(name, written, read, file)


def _as_loaded(before: DatasetRecord, after: DatasetRecord, names: Names) -> ContentChange:
    """What nodes read, whichever version that was; not hashed again is what the run saved itself."""
    return content_change(before["read"] or before["written"], after["read"] or after["written"], names)


def _not_loaded(written: ContentChange, before: DatasetRecord, after: DatasetRecord) -> ContentChange:
    """What was not loaded, or is handed on in memory, or not hashed again, is read as it was written.

    Unless it is loaded in another way than before: then nobody knows.
    """
    if before["config"] == after["config"] or written.status != "same":
        return written
    return ContentChange("unknown", written.rows, why="it is loaded otherwise, and that was not recorded")


def content_change(
    before: ContentRecord | None, after: ContentRecord | None, names: Names = MappingProxyType({})
) -> ContentChange:
    """Compare two contents."""
    if before is None or after is None:
        return ContentChange("absent", why="it was not recorded in both runs")
    rows = (before["rows"], after["rows"])
    if before["digest"] is not None and before["digest"] == after["digest"]:
        return ContentChange("same", rows, of_columns=len(after["columns"]))
    columns = tuple(_column_changes(before["columns"], after["columns"]))
    entries = entry_changes(before, after, names)
    facts = tuple(_fact_changes(before, after, entries))
    sound = before["digest"] is not None and after["digest"] is not None
    differs = sound or bool(columns) or rows[0] != rows[1] or before["kind"] != after["kind"]
    differs = differs or bool(entries)
    why = "" if sound else before["unsound"] or after["unsound"] or "it was not hashed"
    moved = _rows_moved(rows, columns, len(after["columns"]))
    status: Status = "changed" if differs else "unknown"
    open_ = what_is_open(before, after, entries) if differs else ""
    return ContentChange(status, rows, columns, len(after["columns"]), facts, why, moved, entries, open_)


def _across(before: DatasetRecord, after: DatasetRecord, file: Status, names: Names) -> ContentChange:
    """One run made it, the other found it: a Parquet round trip keeps its digest, other files may not."""
    change = content_change(before["written"] or before["read"], after["written"] or after["read"], names)
    if change.status == "same" or file == "same":
        return ContentChange("same", change.rows, of_columns=change.of_columns)
    if change.status == "changed" and file == "changed":
        return change
    why = "one run made it and the other only read it, and its file was not recorded in both"
    return ContentChange("unknown", change.rows, change.columns, change.of_columns, (), change.why or why)


def _by_file(
    change: ContentChange, file: Status, before: DatasetRecord, after: DatasetRecord
) -> ContentChange:
    """What cannot be hashed, or was not loaded, is the same where its bytes and its entry are."""
    undecided = change.status in ("unknown", "absent")
    if not undecided or before["config"] != after["config"]:
        return change
    if file == "same":
        return ContentChange("same", change.rows, of_columns=change.of_columns)
    if file == "changed" and change.status == "absent":
        return ContentChange("unknown", why="its file has other bytes, and it was not loaded in both runs")
    return change


def _file_status(before: DatasetRecord, after: DatasetRecord) -> Status:
    first, second = before["file"], after["file"]
    if first is None or second is None:
        return "absent"
    return "same" if first["digest"] == second["digest"] else "changed"


def _column_changes(before: list[ColumnRecord], after: list[ColumnRecord]) -> Iterator[ColumnChange]:
    old = {column["name"]: column for column in before}
    new = {column["name"]: column for column in after}
    gone = [column for name, column in old.items() if name not in new]
    for name, column in new.items():
        former = old.get(name)
        if former is None:
            former = next((other for other in gone if _holds_the_same(other, column)), None)
            if former is not None:
                gone.remove(former)
            yield ColumnChange(name, "renamed" if former else "added", former, column)
        elif former["dtype"] != column["dtype"]:
            yield ColumnChange(name, "dtype", former, column)
        elif former["digest"] != column["digest"]:
            yield ColumnChange(name, "values", former, column)
    for column in gone:
        yield ColumnChange(column["name"], "removed", column, None)


def _holds_the_same(one: ColumnRecord, other: ColumnRecord) -> bool:
    return one["dtype"] == other["dtype"] and bool(one["digest"]) and one["digest"] == other["digest"]


def _fact_changes(
    before: ContentRecord, after: ContentRecord, entries: tuple[EntryChange, ...]
) -> Iterator[tuple[str, Any, Any]]:
    told = (*OWN_FACTS, "parameters") if entries else OWN_FACTS  # a model's parameters are parts of it
    facts = [{k: v for k, v in side["facts"].items() if k not in told} for side in (before, after)]
    old, new = (dict(leaves(side)) for side in facts)
    for path in [*new, *(path for path in old if path not in new)]:
        if old.get(path) != new.get(path):
            yield path, old.get(path), new.get(path)
    sizes = [side["facts"].get("items") for side in (before, after)]
    if not entries and None not in sizes and sizes[0] != sizes[1]:
        yield "items", sizes[0], sizes[1]
    if before["kind"] != after["kind"]:
        yield "kind", before["kind"], after["kind"]


def leaves(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Dotted paths of a document and what stands there; an empty mapping is a leaf."""
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from leaves(item, f"{prefix}.{key}" if prefix else str(key))
    elif prefix:
        yield prefix, value


def _rows_moved(rows: tuple[int | None, int | None], columns: tuple[ColumnChange, ...], of: int) -> bool:
    if rows[0] != rows[1] or not columns or len(columns) < 2 or len(columns) < of // 2:
        return False
    return all(change.kind == "values" and _same_statistics(change) for change in columns)


def _same_statistics(change: ColumnChange) -> bool:
    if change.before is None or change.after is None or not change.before["statistics"]:
        return False
    old, new = change.before["statistics"], change.after["statistics"]
    # A mean of the same numbers in another order may differ in its last digits.
    return old.keys() == new.keys() and all(abs(old[k] - new[k]) <= 1e-9 * abs(old[k]) for k in old)
