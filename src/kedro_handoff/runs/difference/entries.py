"""Parts of a value, by name, that are not as they were: keys of a dictionary, steps of a model."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kedro_handoff.fingerprint.entries import INTERNAL
from kedro_handoff.runs.record import ContentRecord

Entry = Mapping[str, Any]
Names = Mapping[str, str]
# Facts that speak of parts; they are compared here, and not as facts.
OWN_FACTS = ("entries", "entries_cut", "items")


@dataclass(frozen=True)
class EntryChange:
    """One part that is not as it was.

    Attributes:
        path: Its name, with dots; empty for the value itself.
        kind: What happened to it; `class` is an object of another class, `learned` a model that has
            learned something else.
        before: What is known of it as it was; `None` where it is new.
        after: What is known of it as it is; `None` where it is gone.
        parts: Of what a model has learned, the attributes that differ, as far as they have public names.
        added: Of a list of names, those that are new and known from elsewhere.
        removed: The same for those that are gone.
    """

    path: str
    kind: Literal["added", "removed", "class", "learned", "changed"]
    before: Entry | None
    after: Entry | None
    parts: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """The same for machines, without digests."""
        sides = [
            {key: value for key, value in side.items() if key not in ("digest", "texts")} if side else None
            for side in (self.before, self.after)
        ]
        names = {"parts": self.parts, "added": self.added, "removed": self.removed}
        shown = {key: list(value) for key, value in names.items() if value}
        return {"entry": self.path, "change": self.kind, "before": sides[0], "after": sides[1], **shown}


def entry_changes(before: ContentRecord, after: ContentRecord, names: Names) -> tuple[EntryChange, ...]:
    """The parts that changed, the innermost that are known by name.

    Args:
        before: A content.
        after: Another one of the same dataset.
        names: Names of columns and the like by the digest of their text: a list may hold them.
    """
    old, new = _entries(before), _entries(after)
    if old is None or new is None:
        return ()
    cut = "entries_cut" in before["facts"] or "entries_cut" in after["facts"]
    found: dict[str, EntryChange] = {}
    for path in dict.fromkeys([*new, *old]):
        if not _is_told(path, found) and not _is_within_the_same(path, old, new):
            change = _change(path, old.get(path), new.get(path), cut)
            if change is not None:
                found[path] = change
    inner = {above for path in found for above in _above(path)}
    leaves = [change for path, change in found.items() if path not in inner or change.kind == "class"]
    changes = [_named(change, names) for change in _learned(leaves, old, new)]
    return tuple(sorted(changes, key=_weight))


def _weight(change: EntryChange) -> int:
    """What says most comes first; numbers and texts, which may be times and ids, come last."""
    entry = change.after or change.before or {}
    kind = str(entry.get("kind"))
    if change.kind != "changed":
        return ("class", "removed", "added", "learned").index(change.kind) + (change.kind == "learned")
    return 3 if entry.get("role") == "parameter" else {"number": 6, "flag": 6, "text": 7}.get(kind, 5)


def what_is_open(before: ContentRecord, after: ContentRecord, changes: Collection[EntryChange]) -> str:
    """What cannot be said of the parts of a value that is not as it was; empty where nothing is open."""
    old, new = _entries(before), _entries(after)
    if (old is None) != (new is None) and "entries" in {**before["facts"], **after["facts"]}:
        which = "earlier" if old is None else "later"
        return f"which of its entries changed is not known: the record of the {which} run names none"
    if not old or not new or changes:
        return ""
    if list(old) != list(new) and old.keys() == new.keys():
        return "its entries stand in another order"
    hidden = any(not isinstance(entry, Mapping) for entry in after["facts"]["entries"].values())
    also = ", or among those whose names speak of credentials" if hidden else ""
    return f"what changed is not among the entries that are known by name{also}"


def _entries(content: ContentRecord) -> dict[str, Entry] | None:
    """The parts on record, without those whose names speak of credentials; `None` in older records."""
    found = content["facts"].get("entries")
    if not isinstance(found, Mapping):
        return None
    return {path: entry for path, entry in found.items() if isinstance(entry, Mapping)}


def _change(path: str, old: Entry | None, new: Entry | None, cut: bool) -> EntryChange | None:
    if old is None or new is None:
        return None if cut else EntryChange(path, "removed" if old else "added", old, new)
    if _class(old) != _class(new):
        return EntryChange(path, "class", old, new)
    if not old.get("digest") or not new.get("digest") or old["digest"] == new["digest"]:
        return None
    return EntryChange(path, "changed", old, new)


def _class(entry: Entry) -> tuple[Any, Any]:
    return entry.get("kind"), entry.get("class")


def _above(path: str) -> Iterator[str]:
    while "." in path:
        path = path.rpartition(".")[0]
        yield path


def _is_told(path: str, found: Mapping[str, EntryChange]) -> bool:
    """Whether something around it is new, gone, or of another class: its parts say nothing more."""
    return any(above in found and found[above].kind != "changed" for above in _above(path))


def _is_within_the_same(path: str, old: Mapping[str, Entry], new: Mapping[str, Entry]) -> bool:
    """Whether something around it is as it was: then so is it, whatever one of the records does not list."""
    pairs = ((old.get(above), new.get(above)) for above in _above(path))
    return any(a and b and a.get("digest") and a["digest"] == b.get("digest") for a, b in pairs)


def _learned(
    leaves: list[EntryChange], old: Mapping[str, Entry], new: Mapping[str, Entry]
) -> Iterator[EntryChange]:
    """One change for all that a model has learned otherwise."""
    groups: dict[str, list[str]] = {}
    for change in leaves:
        entry = change.after or change.before or {}
        if change.kind == "changed" and entry.get("kind") == "model" and entry.get("role") != "learned":
            groups.setdefault(change.path, [])
        elif entry.get("role") == "learned":
            above, _, name = change.path.rpartition(".")
            groups.setdefault(above, []).append(name)
        else:
            yield change
    for path, parts in groups.items():
        public = tuple(part for part in parts if part != INTERNAL)
        yield EntryChange(path, "learned", old.get(path), new.get(path), public)


def _named(change: EntryChange, names: Names) -> EntryChange:
    old, new = (tuple((side or {}).get("texts") or ()) for side in (change.before, change.after))
    if change.kind != "changed" or not old or not new:
        return change
    added = tuple(names[text] for text in new if text not in old and text in names)
    removed = tuple(names[text] for text in old if text not in new and text in names)
    return EntryChange(change.path, "changed", change.before, change.after, (), added, removed)
