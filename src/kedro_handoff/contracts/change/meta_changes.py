"""Changes of the handoff's own facts: those that somebody relies on, and those that are words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.change.changes import Affected, Change, Kind
from kedro_handoff.contracts.change.promises import ContractText, column_environments, column_facts
from kedro_handoff.contracts.change.words import shortened

_VIOLATION = {"warn": 0, "quarantine": 1, "stop": 2}
_OWN_RULES = {"on_violation", "quarantine", "key", "columns", "predicted_at", "version"}


def meta_changes(old: ContractText, new: ContractText) -> Iterator[Change]:
    """Every change of `meta`, the version apart."""
    yield from _key(old, new)
    yield from _violation(old, new)
    yield from _quarantine(old, new)
    yield from _predicted_at(old, new)
    yield from _columns(old, new)
    for name in {**old.meta, **new.meta}:
        if name not in _OWN_RULES and old.meta.get(name) != new.meta.get(name):
            yield _change(old, new, (str(name),), "neither", "reworded", "nothing is promised by it")
    for name in ("name", "notes"):
        before, after = old.document.get(name), new.document.get(name)
        if before != after:
            why = "nothing is promised by it"
            yield Change("neither", "reworded", name, "", _text(before), _text(after), why, 1, 1)


def _change(
    old: ContractText,
    new: ContractText,
    path: tuple[str, ...],
    affects: Affected,
    kind: Kind,
    reason: str,
    column: str = "",
) -> Change:
    before, after = (_found(side.meta, path) for side in (old, new))
    lines = (old.line_of(*path), new.line_of(*path))
    subject = ".".join(("meta", *path))
    return Change(affects, kind, subject, column, _text(before), _text(after), reason, *lines)


def _found(meta: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    found: Any = meta
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _text(found: Any) -> str:
    return "" if found is None else shortened(found if isinstance(found, str) else repr(found))


def _key(old: ContractText, new: ContractText) -> Iterator[Change]:
    if (old.meta.get("key") or []) == (new.meta.get("key") or []):
        return
    if not old.meta.get("key"):
        yield _change(old, new, ("key",), "neither", "added", "rows had no name before")
        return
    why = "other columns name a row: who joins or looks up by the old ones, and who makes them, has to follow"
    yield _change(old, new, ("key",), "both", "changed", why)


def _violation(old: ContractText, new: ContractText) -> Iterator[Change]:
    before, after = (str(side.meta.get("on_violation") or "stop") for side in (old, new))
    if before == after:
        return
    if before not in _VIOLATION or after not in _VIOLATION:
        why = "a word that is not known: it cannot be compared"
        yield _change(old, new, ("on_violation",), "both", "changed", why)
    elif _VIOLATION[after] < _VIOLATION[before]:
        why = {
            "warn": "data that break the contract are let through",
            "quarantine": "rows that break the contract are set aside: rows may be missing",
        }[after]
        yield _change(old, new, ("on_violation",), "consumers", "loosened", why)
    else:
        why = "data that break the contract " + (
            "stop the run" if after == "stop" else "are set aside, and stop the run above the ceiling"
        )
        yield _change(old, new, ("on_violation",), "producers", "tightened", why)


def _quarantine(old: ContractText, new: ContractText) -> Iterator[Change]:
    path = ("quarantine", "at_most")
    before, after = _found(old.meta, path), _found(new.meta, path)
    # Where one of the two sets no rows aside, the change of `on_violation` has said so.
    if before != after and before is not None and after is not None:
        numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (before, after))
        if not numbers:
            yield _change(old, new, path, "both", "changed", "it cannot be compared")
        elif after > before:
            yield _change(old, new, path, "consumers", "loosened", "more rows may be missing")
        else:
            yield _change(old, new, path, "producers", "tightened", "fewer bad rows stop the run")
    path = ("quarantine", "dataset")
    if _found(old.meta, path) != _found(new.meta, path):
        why = "rows are set aside in another place; the dataset itself is as before"
        yield _change(old, new, path, "neither", "reworded", why)


def _predicted_at(old: ContractText, new: ContractText) -> Iterator[Change]:
    if old.meta.get("predicted_at") == new.meta.get("predicted_at"):
        return
    order = _later(old, new, old.meta.get("predicted_at"), new.meta.get("predicted_at"))
    if order is None:
        why = "another moment of prediction, which cannot be compared with the old one"
        yield _change(old, new, ("predicted_at",), "both", "changed", why)
    elif order:
        why = "features may be known later: who predicts at the old moment may not have them"
        yield _change(old, new, ("predicted_at",), "consumers", "loosened", why)
    else:
        why = "every feature has to be known earlier"
        yield _change(old, new, ("predicted_at",), "producers", "tightened", why)


def _columns(old: ContractText, new: ContractText) -> Iterator[Change]:
    listed = [side.meta.get("columns") for side in (old, new)]
    names = {**(listed[0] if isinstance(listed[0], dict) else {})}
    names |= listed[1] if isinstance(listed[1], dict) else {}
    for column in map(str, names):
        before, after = column_facts(old.meta, column), column_facts(new.meta, column)
        yield from _of_column_environments(old, new, column)
        for fact in {**before, **after}:
            if fact != "environments" and before.get(fact) != after.get(fact):
                yield _of_fact(old, new, column, str(fact))


def _of_column_environments(old: ContractText, new: ContractText, column: str) -> Iterator[Change]:
    before, after = (column_environments(side.meta, column) for side in (old, new))
    texts = (f"in {_listed(before)}", f"in {_listed(after)}")
    lines = (old.line_of("columns", column), new.line_of("columns", column))
    subject = f"meta.columns.{column}"
    if before - after:
        why = f"the column, and all about it, is promised for {_listed(before - after)} no more"
        yield Change("consumers", "loosened", subject, column, *texts, why, *lines)
    if after - before:
        why = f"the column has to be delivered, and all about it to hold for {_listed(after - before)}, too"
        yield Change("producers", "tightened", subject, column, *texts, why, *lines)


def _listed(environments: frozenset[str]) -> str:
    return ", ".join(sorted(environments))


def _of_fact(old: ContractText, new: ContractText, column: str, fact: str) -> Change:
    before, after = (column_facts(side.meta, column).get(fact) for side in (old, new))
    affects, kind, why = _class_of_fact(old, new, fact, before, after)
    changed = _change(old, new, ("columns", column), affects, kind, why, column)
    subject = f"meta.columns.{column}.{fact}"
    return Change(
        affects, kind, subject, column, _text(before), _text(after), why, changed.old_line, changed.new_line
    )


def _class_of_fact(
    old: ContractText, new: ContractText, fact: str, before: Any, after: Any
) -> tuple[Affected, Kind, str]:
    if before is None:
        return "neither", "added", "it was not said before"
    if fact in ("dtype", "timezone"):
        return "both", "changed", "another type: who writes and who reads it may not take it"
    if fact == "unit":
        return "both", "changed", "the same numbers mean something else"
    if fact == "role" and "key" not in (before, after):
        return "consumers", "changed", "code that finds columns by their role finds another one"
    if fact == "role":
        return "both", "changed", "rows are named by other columns"
    if fact == "known_from":
        return _class_of_moment(_later(old, new, before, after))
    return "neither", "reworded", "nothing is promised by it"


def _class_of_moment(later: bool | None) -> tuple[Affected, Kind, str]:
    if later is None:
        return "both", "changed", "another moment, which cannot be compared with the old one"
    if later:
        return "consumers", "loosened", "it is known later: who reads it at the old moment does not have it"
    return "producers", "tightened", "it has to be known earlier"


def _later(old: ContractText, new: ContractText, before: Any, after: Any) -> bool | None:
    """Whether a moment is later than another in the order that both contracts agree on."""
    moments = [m for side in (old, new) if isinstance(m := side.meta.get("moments"), list)]
    places = [[m.index(moment) for moment in (before, after)] for m in moments if {before, after} <= {*m}]
    verdicts = {after_place > before_place for before_place, after_place in places}
    return verdicts.pop() if len(verdicts) == 1 else None
