"""Statuses as people see them: a word, a tone, a sign, and which of several is the worst."""

from __future__ import annotations

from collections.abc import Iterable

# Tone by status. A status of a later version is shown by its own name, in the tone of doubt.
_TONES = {
    "": "none",
    "held": "good",
    "warned": "warn",
    "quarantined": "aside",
    "violated": "bad",
    "not_evaluated": "odd",
    "wrongly_declared": "odd",
    "unreadable": "odd",
}
_BY_BADNESS = ("bad", "odd", "aside", "warn", "good", "none")
# A sign beside the colour, for those who do not tell the colours apart.
_SIGNS = {"good": "✓", "warn": "!", "bad": "✕", "odd": "?", "aside": "↷", "none": "–"}  # noqa: RUF001 - a sign, no letter


def tone(status: str) -> str:
    """`good`, `warn`, `aside` (rows are), `bad`, `odd` (nobody could tell) or `none` (never judged)."""
    return _TONES.get(status, "odd")


def sign(status: str) -> str:
    """One character that says the same as the colour."""
    return _SIGNS[tone(status)]


def word(status: str) -> str:
    """The status as `kedro handoff status` says it."""
    return status.replace("_", " ") if status else "never judged"


def badness(status: str) -> int:
    """Place in the order of what needs a look: 0 is the worst."""
    return _BY_BADNESS.index(tone(status))


def worst(statuses: Iterable[str]) -> str:
    """The status that needs a look most; empty where there is none at all."""
    return min(statuses, key=badness, default="")
