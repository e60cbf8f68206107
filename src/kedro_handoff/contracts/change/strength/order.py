"""The order itself."""

from __future__ import annotations

from typing import Literal

from kedro_handoff.contracts.change.promises import Promise
from kedro_handoff.contracts.change.strength import columns, crossings, tables
from kedro_handoff.contracts.change.strength.arguments import IncomparableError
from kedro_handoff.contracts.change.strength.columns import Rule

Order = Literal["equal", "tightened", "loosened", "incomparable"]
_RULES = {**columns.RULES, **tables.RULES}
# What these say may be wrong on the wrong kind of column in ways that their arguments do not show.
_COLUMN_MATTERS = ("column", "column_A", "column_B")


def implies(a: Promise, b: Promise) -> bool:
    """Whether every table that keeps `a` keeps `b`; severity and environments do not count.

    `False` where it is not so, and where nothing sound can be said.
    """
    rule = _RULES.get(a.type, columns.equal) if a.type == b.type else crossings.RULES.get((a.type, b.type))
    return rule is not None and _holds(rule, a, b)


def _holds(rule: Rule, a: Promise, b: Promise) -> bool:
    if not _same_columns(a, b):
        return False
    try:
        return rule(a.kwargs, b.kwargs)
    except (IncomparableError, KeyError, TypeError, ValueError, AttributeError, OverflowError):
        return columns.equal(a.kwargs, b.kwargs) if a.type == b.type else False


def _same_columns(a: Promise, b: Promise) -> bool:
    named = [name for name in _COLUMN_MATTERS if name in a.kwargs and name in b.kwargs]
    return all(a.kwargs[name] == b.kwargs[name] for name in named)


def compare(old: Promise, new: Promise) -> Order:
    """How a promise has changed: `tightened` where it says more now, `loosened` where it says less."""
    more, less = implies(new, old), implies(old, new)
    if more and less:
        return "equal"
    return "tightened" if more else "loosened" if less else "incomparable"
