"""Changes of expectations, each classed by whom it breaks.

Consumers lose where a promise says less: what they were told cannot come, may come. Producers lose where
it says more, and only where it is critical: nothing else stops them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kedro_handoff.contracts.change import words
from kedro_handoff.contracts.change.changes import Affected, Change, Kind
from kedro_handoff.contracts.change.column_lists import column_steps, named_columns
from kedro_handoff.contracts.change.matching import match
from kedro_handoff.contracts.change.promises import Promise
from kedro_handoff.contracts.change.strength import compare, implies

_SEVERITY = {"info": 0, "warning": 1, "critical": 2}
_TYPES = ("values_to_be_of_type", "values_to_be_in_type_list", "column_type_to_be")


def promise_changes(old: Sequence[Promise], new: Sequence[Promise]) -> Iterator[Change]:
    """Every change of the expectations of a contract."""
    matching = match(old, new)
    for before, after in matching.pairs:
        yield from _of_arguments(before, after)
        yield from _of_severity(before, after)
        yield from _of_environments(before, after)
        yield from _of_words(before, after)
    for promise in matching.removed:
        yield _removal(promise, new)
    for promise in matching.added:
        yield _addition(promise, old)


def _change(
    affects: Affected, kind: Kind, texts: tuple[str, str], why: str, old: Promise | None, new: Promise | None
) -> Change:
    about = next(promise for promise in (new, old) if promise is not None)
    columns = ", ".join(about.columns)
    lines = (old.line if old else None, new.line if new else None)
    return Change(affects, kind, about.type, columns, *texts, why, *lines)


def _of_arguments(old: Promise, new: Promise) -> Iterator[Change]:
    order = compare(old, new)
    if order == "equal" and old.type == new.type:
        return
    texts = words.changed_arguments(old, new)
    critical = "critical" in (old.severity, new.severity)
    before, after = named_columns(old), named_columns(new)
    if order == "incomparable" and old.type == new.type and before is not None and after is not None:
        yield from _columns_changed(before, after, old, new)
    elif order == "equal":
        yield _change("neither", "reworded", texts, "another type that says the same", old, new)
    elif order == "loosened":
        yield _change(_consumers(old), "loosened", texts, words.why_loosened(old, new), old, new)
    elif order == "tightened":
        why = "data that were good enough before may not be so now"
        yield _change(_producers(new), "tightened", texts, why + _stops(new), old, new)
    else:
        both: Affected = "both" if critical else _consumers(old)
        yield _change(both, "changed", texts, _why_incomparable(old), old, new)


_STEPS: dict[str, tuple[Kind, str]] = {
    "removed": ("removed", "who reads one of these columns will not find it"),
    "added": ("added", "whoever writes the dataset has to deliver these columns"),
    "changed": ("changed", "another order: breaks who writes or reads columns by their place"),
}


def _columns_changed(before: list[str], after: list[str], old: Promise, new: Promise) -> Iterator[Change]:
    for step, *texts in column_steps(before, after):
        kind, why = _STEPS[step]
        affects = {"removed": _consumers(old), "added": _producers(new)}.get(step, _consumers(old, "both"))
        why += _stops(new) if step == "added" else ""
        yield _change(affects, kind, (texts[0], texts[1]), why, old, new)


def _why_incomparable(old: Promise) -> str:
    if any(name in old.type for name in _TYPES):
        return "another type: producers have to deliver it, and code that reads the column may not take it"
    if "regex" in old.type or "pattern" in old.type or "format" in old.type:
        return "another pattern, which cannot be compared with the old one: taken as breaking for both"
    if "row_condition" in old.kwargs:
        return "it holds for other rows, or asks something else of them, which cannot be compared"
    return "neither of the two includes the other: some of what held before may break, and some may come"


def _of_severity(old: Promise, new: Promise) -> Iterator[Change]:
    if old.severity == new.severity:
        return
    texts = (f"severity {old.severity}", f"severity {new.severity}")
    if _SEVERITY[new.severity] < _SEVERITY[old.severity]:
        why = "data that break it stop no run any more" if old.severity == "critical" else "nobody is warned"
        yield _change("consumers", "loosened", texts, why, old, new)
    else:
        why = "data that break it were let through" + _stops(new)
        yield _change(_producers(new), "tightened", texts, why, old, new)


def _of_environments(old: Promise, new: Promise) -> Iterator[Change]:
    if not old.says_where and not new.says_where:
        return  # those of its columns, whose own change is reported
    lost, won = old.environments - new.environments, new.environments - old.environments
    texts = tuple(f"environments {', '.join(sorted(p.environments))}" for p in (old, new))
    if lost:
        why = f"nothing is promised for {', '.join(sorted(lost))} any more"
        yield _change(_consumers(old), "loosened", (texts[0], texts[1]), why, old, new)
    if won:
        why = f"it has to hold for {', '.join(sorted(won))}, too" + _stops(new)
        yield _change(_producers(new), "tightened", (texts[0], texts[1]), why, old, new)


def _of_words(old: Promise, new: Promise) -> Iterator[Change]:
    changed = [n for n in ("notes", "description", "meta") if old.words.get(n) != new.words.get(n)]
    # Where it holds is reported by what it does, not by how it is written.
    if changed and _without_environments(old) != _without_environments(new):
        texts = tuple(
            words.shortened("; ".join(str(p.words[n]) for n in changed if n in p.words)) for p in (old, new)
        )
        why = f"only {', '.join(changed)}: nothing is promised by it"
        yield _change("neither", "reworded", (texts[0], texts[1]), why, old, new)


def _without_environments(promise: Promise) -> dict[str, object]:
    meta = promise.words.get("meta")
    rest = {k: v for k, v in meta.items() if k != "environments"} if isinstance(meta, dict) else meta
    return {**promise.words, "meta": rest or None}


def _removal(promise: Promise, new: Sequence[Promise]) -> Change:
    texts = (words.arguments(promise), "")
    still = next((other for other in new if _covers(other, promise)), None)
    if still is not None:
        why = f"still promised by {still.type} in line {still.line}"
        return _change("neither", "removed", texts, why, promise, None)
    if promise.severity == "info":
        return _change("neither", "removed", texts, "it was for information only", promise, None)
    return _change("consumers", "removed", texts, "nobody promises it any more", promise, None)


def _addition(promise: Promise, old: Sequence[Promise]) -> Change:
    texts = ("", words.arguments(promise))
    before = next((other for other in old if _covers(other, promise)), None)
    if before is not None:
        why = f"{before.type} promised it before"
        return _change("neither", "added", texts, why, None, promise)
    why = "whoever writes the dataset has to keep it from now on" + _stops(promise)
    return _change(_producers(promise), "added", texts, why, None, promise)


def _covers(one: Promise, other: Promise) -> bool:
    severe = _SEVERITY[one.severity] >= _SEVERITY[other.severity]
    return severe and one.environments >= other.environments and implies(one, other)


def _consumers(promise: Promise, affected: Affected = "consumers") -> Affected:
    return affected if promise.severity != "info" else "neither"


def _producers(promise: Promise) -> Affected:
    return "producers" if promise.severity == "critical" else "neither"


def _stops(promise: Promise) -> str:
    return "" if promise.severity == "critical" else f" (severity {promise.severity} stops nobody)"
