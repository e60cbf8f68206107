"""Parts of a value that differ, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from kedro_handoff.runs.difference.entries import Entry, EntryChange

_SHOWN = 3
_WORDS = {"nothing": "None", "flag": "a flag", "array": "an array"}


def entries_phrase(changes: Sequence[EntryChange]) -> str:
    """Which parts changed, in a phrase: "`model` learned something else, `features` and `limit` changed"."""
    said: dict[str, list[str]] = {}
    for change in changes[:_SHOWN]:
        said.setdefault(_verb(change), []).append(f"`{change.path}`" if change.path else "it")
    words = [f"{' and '.join(names)} {verb}" for verb, names in said.items()]
    more = len(changes) - len(changes[:_SHOWN])
    return ", ".join([*words, *([f"{more} more of its entries"] if more else [])])


def entry_lines(changes: Sequence[EntryChange]) -> Iterator[str]:
    """One line a part: what happened to it; plain values, of which no more is known, share lines."""
    plain: dict[str, list[str]] = {}
    for change in changes:
        what = _what(change)
        if what.startswith("another ") and change.path:
            plain.setdefault(what, []).append(change.path)
        else:
            yield f"{change.path}: {what}" if change.path else what
    for what, paths in plain.items():
        yield (
            f"{what.replace('another', 'other')}s: {', '.join(_few(paths))}"
            if paths[1:]
            else (f"{paths[0]}: {what}")
        )


def _verb(change: EntryChange) -> str:
    if change.kind in ("added", "removed"):
        return change.kind
    if change.kind == "class":
        return "of another kind"
    return "learned something else" if change.kind == "learned" else _values(change) or "changed"


def _what(change: EntryChange) -> str:
    old, new = change.before or {}, change.after or {}
    if change.kind in ("added", "removed"):
        return f"{change.kind} ({_noun(new or old)})"
    if change.kind == "class":
        return f"{_noun(old)} -> {_noun(new)}"
    if change.kind == "learned":
        named = f" ({', '.join(_few(change.parts))})" if change.parts else ""
        return f"other learned state{named}"
    return _values(change) or _listed(change) or _counts(old, new) or _other(new)


def _values(change: EntryChange) -> str:
    """A model's parameter before and after."""
    old, new = change.before or {}, change.after or {}
    if "value" in old and "value" in new and old["value"] != new["value"]:
        return f"{old['value']!r} -> {new['value']!r}"
    return ""


def _listed(change: EntryChange) -> str:
    """What a list of names gained and lost; the names that are known from elsewhere, else how many."""
    old, new = ((side or {}).get("texts") or [] for side in (change.before, change.after))
    if not old or not new:
        return ""
    words = []
    gone, come = ("removed", old, new, change.removed), ("added", new, old, change.added)
    for verb, here, there, names in (gone, come):
        count = sum(text not in there for text in here)
        unnamed = count - len(names)
        shown = [*map("`{}`".format, _few(names)), *([f"{unnamed} not known by name"] if unnamed else [])]
        words += [f"{' and '.join(shown)} {verb}"] if count else []
    if not words:
        words = ["the same items in another order" if sorted(old) == sorted(new) else "other repetitions"]
    counts = f"{len(old)} -> {len(new)} items: " if len(old) != len(new) else ""
    return counts + ", ".join(words)


def _counts(old: Entry, new: Entry) -> str:
    for key, noun in (("rows", "rows"), ("items", "items")):
        if key in old and key in new and old[key] != new[key]:
            return f"{old[key]:,} -> {new[key]:,} {noun}"
    if old.get("shape") != new.get("shape"):
        return f"an array of shape {_shape(old)} -> {_shape(new)}"
    return ""


def _shape(entry: Entry) -> str:
    return " x ".join(map(str, entry.get("shape") or ())) or "none"


def _other(entry: Entry) -> str:
    if entry.get("kind") == "bytes":
        return "other bytes"
    if entry.get("kind") in ("number", "flag", "text"):
        return f"another {entry['kind']}"
    return f"other content ({_noun(entry)})"


def _noun(entry: Entry) -> str:
    kind = str(entry.get("kind") or "something")
    if kind in ("model", "value") and entry.get("class"):
        return str(entry["class"]).rpartition(".")[2]
    if kind in ("list", "tuple", "dict", "set", "frozenset"):
        return f"a {kind} of {entry.get('items', '?')}"
    if kind in ("table", "column"):
        return f"a {kind} of {entry.get('rows', 0):,} rows"
    return _WORDS.get(kind, f"a {kind}" if kind != "bytes" else kind)


def _few(names: Sequence[Any]) -> list[str]:
    rest = len(names) - 4
    return [*map(str, names[:4]), *([f"{rest} more"] if rest > 0 else [])]
