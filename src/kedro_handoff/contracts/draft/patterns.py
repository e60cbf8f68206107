"""A regular expression for strings, generalised from their classes of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = re.compile(r"[A-Z]+|[a-z]+|[0-9]+|.", re.DOTALL)
_ALNUM = re.compile(r"[A-Za-z0-9]+|.", re.DOTALL)
_CLASSES = (("A-Z", re.compile("[A-Z]")), ("a-z", re.compile("[a-z]")), ("0-9", re.compile("[0-9]")))
_SPECIAL = set(".^$*+?{}[]|()") | {chr(92)}
_MAX_LENGTH = 60
_MAX_PARTS = 12

_DATE = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_CLOCK = r"[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
KNOWN = {
    "an ISO date": rf"^{_DATE}$",
    "an ISO date and time": rf"^{_DATE}[T ]{_CLOCK}(?:Z|[+-][0-9]{{2}}:?[0-9]{{2}})?$",
    "a month": r"^[0-9]{4}-(?:0[1-9]|1[0-2])$",
    "a UUID": r"^[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$",
    "an e-mail address": r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
    "a web address": r"^https?://\S+$",
}


def known_format(strings: Sequence[str]) -> tuple[str, str] | None:
    """Name and pattern of a well-known format that all strings have, or `None`."""
    for name, pattern in KNOWN.items():
        compiled = re.compile(pattern)
        if all(compiled.search(string) for string in strings):
            return name, pattern
    return None


def infer(strings: Sequence[str]) -> str | None:
    """The narrowest pattern that all strings have: the same parts in the same order; `None` without one.

    Parts are runs of capitals, small letters or digits, or single other characters; where that differs,
    letters and digits are one. A run of letters that never changes stays as it is; digits never do.
    """
    if any(len(string) > _MAX_LENGTH or not string.isascii() or "\n" in string for string in strings):
        return None
    for splitter in (_RUN, _ALNUM):
        parts = [splitter.findall(string) for string in strings]
        pattern = _joined(parts)
        if pattern is not None:
            return pattern
    return None


def _joined(parts: Sequence[list[str]]) -> str | None:
    counts = {len(part) for part in parts}
    if len(counts) != 1 or not 0 < (count := counts.pop()) <= _MAX_PARTS:
        return None
    written = [_part({part[place] for part in parts}) for place in range(count)]
    return None if None in written else "^" + "".join(map(str, written)) + "$"


def _part(found: set[str]) -> str | None:
    joined = "".join(found)
    if not joined.isalnum():
        return _literal(found.pop()) if len(found) == 1 else None
    if len(found) == 1 and joined.isalpha():
        return joined
    classes = "".join(name for name, pattern in _CLASSES if pattern.search(joined))
    lengths = {len(string) for string in found}
    low, high = min(lengths), max(lengths)
    return f"[{classes}]{{{low}}}" if low == high else f"[{classes}]{{{low},{high}}}"


def _literal(character: str) -> str:
    """The character itself; `re.escape` would put a backslash before what needs none, too."""
    return f"\\{character}" if character in _SPECIAL else character
