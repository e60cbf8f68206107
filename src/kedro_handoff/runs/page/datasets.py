"""The datasets of a run: what they held, and whether the run before held the same."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from kedro_handoff.runs.page.facts import Column, Data
from kedro_handoff.runs.page.words import amount, change, plural, short

Record = Mapping[str, Any]
_FIRST = ("changed", "new", "", "same")
_STATISTICS = {"nulls": "empty", "std": "deviation", "share_true": "true", "mean_length": "length"}


def data_of(record: Record, before: Record | None) -> tuple[Data, ...]:
    """The datasets of a run, those that it wrote first, and of these what has changed.

    Args:
        record: The run.
        before: The run to compare with.
    """
    known: Mapping[str, Any] = record.get("datasets") or {}
    earlier: Mapping[str, Any] | None = before.get("datasets") or {} if before else None
    nodes: Mapping[str, Any] = record.get("nodes") or {}
    reused = {name for name, node in nodes.items() if node.get("status") == "reused"}
    shown = [_data(name, entry, earlier, reused) for name, entry in known.items()]
    return tuple(sorted(shown, key=lambda data: (data.use == "read", _FIRST.index(data.status))))


def comparison(entry: Record, other: Record | None) -> tuple[str, str]:
    """`same`, `changed`, `new` or, where nobody can tell, nothing; and what has changed, in words."""
    if other is None:
        return "new", "not in the earlier run"
    now, then = _content(entry), _content(other)
    if now.get("digest") and then.get("digest"):
        same = now["digest"] == then["digest"]
        return ("same", "") if same else ("changed", _what_changed(now, then))
    one, two = _file_digest(entry), _file_digest(other)
    if one and one == two:
        return "same", "its file is the same to the byte"
    if one and two:
        return "", "its file is another one; whether its content is, cannot be told"
    return "", str(now.get("unsound") or then.get("unsound") or "its content was not recorded")


def _data(name: str, entry: Record, earlier: Mapping[str, Any] | None, reused: Collection[str]) -> Data:
    content, file = _content(entry), entry.get("file") or {}
    other = earlier.get(name) if earlier is not None else None
    status, note = comparison(entry, other) if earlier is not None else ("", "")
    version = f", version {entry['version']}" if entry.get("version") else ""
    return Data(
        name=name,
        use="reused" if entry.get("made_by") in reused else _use(entry),
        type=str(entry.get("type") or "").rpartition(".")[2],
        place=f"{entry.get('path') or ('in memory' if not entry.get('persisted') else '')}{version}",
        made_by=str(entry.get("made_by") or ""),
        kind=str(content.get("kind") or ""),
        digest=short(content.get("digest")),
        unsound=str(content.get("unsound") or ""),
        rows=content.get("rows"),
        size=file.get("size"),
        columns=tuple(_columns(content, _content(other or {}) if earlier is not None else None)),
        facts=tuple(_facts(content.get("facts") or {})),
        status=status,
        note=note,
    )


def _content(entry: Record) -> Record:
    """What it held at the end of the run."""
    return entry.get("written") or entry.get("read") or {}


def _file_digest(entry: Record) -> str:
    return str((entry.get("file") or {}).get("digest") or "")


def _use(entry: Record) -> str:
    if entry.get("written") is not None or entry.get("made_by"):
        return "written, then read" if entry.get("read") is not None else "written"
    return "read"


def _what_changed(now: Record, then: Record) -> str:
    """Rows and columns in words; the kind where that is another one."""
    if now.get("kind") != then.get("kind"):
        return f"a {now.get('kind')}, before a {then.get('kind')}"
    said = []
    rows = change(now.get("rows"), then.get("rows"))
    if rows and rows != "the same":
        said.append(f"{rows} rows")
    said += _columns_said(_by_name(now), _by_name(then))
    return "; ".join(said)


def _columns_said(now: Mapping[str, Record], then: Mapping[str, Record]) -> Iterator[str]:
    if not now and not then:
        return
    added, gone = [n for n in now if n not in then], [n for n in then if n not in now]
    both = [name for name in now if name in then]
    other = [name for name in both if now[name].get("digest") != then[name].get("digest")]
    if added:
        yield f"new: {_some(added)}"
    if gone:
        yield f"gone: {_some(gone)}"
    if other:
        yield f"{len(other)} of {plural(len(both), 'column')} changed: {_some(other)}"
    elif both and not added and not gone:
        yield "columns or rows in another order" if list(now) != list(then) else "index changed"


def _columns(content: Record, other: Record | None) -> Iterator[Column]:
    earlier = _by_name(other) if other is not None else {}
    for column in content.get("columns") or ():
        name = str(column.get("name"))
        then = earlier.get(name)
        status = _column_status(column, then, other)
        typed = then is not None and then.get("dtype") != column.get("dtype")
        note = f"before {then.get('dtype')}" if then and typed else ""
        yield Column(
            name=name,
            dtype=str(column.get("dtype") or ""),
            digest=short(column.get("digest")),
            statistics=tuple(_statistics(column, then)),
            status=status,
            note=note,
        )


def _column_status(column: Record, then: Record | None, other: Record | None) -> str:
    if not other:
        return ""
    if then is None:
        return "new"
    if not column.get("digest") or not then.get("digest"):
        return ""
    return "same" if column["digest"] == then["digest"] else "changed"


def _statistics(column: Record, then: Record | None) -> Iterator[tuple[str, str, str]]:
    """Name, value, and how it moved where it did."""
    before = (then or {}).get("statistics") or {}
    for name, value in (column.get("statistics") or {}).items():
        moved = change(value, before.get(name))
        yield (
            _STATISTICS.get(name, name.replace("_", " ")),
            amount(value),
            "" if moved == "the same" else moved,
        )


def _by_name(content: Record) -> dict[str, Record]:
    return {str(column.get("name")): column for column in content.get("columns") or ()}


def _some(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")


def _facts(facts: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Facts by dotted path; of the parts of a value only the outermost, by name."""
    yield from _flat({key: value for key, value in facts.items() if key not in ("entries", "entries_cut")})
    names = [name for name in facts.get("entries") or () if "." not in name]
    if names:
        yield "entries", _some(names)


def _flat(facts: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", amount(value)
