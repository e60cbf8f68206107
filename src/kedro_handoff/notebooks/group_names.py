"""Names for nodes that nobody has named: from the heading above them, or from what they make."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Iterable

_WORDS = 4
# Words of headings that say nothing of what is done.
_EMPTY = frozenset(
    (
        *("a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "is", "it", "its", "of", "on"),
        *("or", "our", "some", "that", "the", "then", "this", "to", "we", "with"),
    )
)
_ORDER = frozenset(("part", "step", "section", "chapter", "stage", "phase"))
_GENERIC = frozenset(("introduction", "notebook", "code", "main", "untitled", "misc", "overview"))


def identifier_of(heading: str) -> str:
    """A heading as the name of a function: `2. Clean the visits` is `clean_visits`; else empty."""
    plain = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"`|'|\[|\]\([^)]*\)", "", plain)
    words = re.findall(r"[a-z0-9]+", plain)
    while words and (words[0].isdigit() or words[0] in _ORDER):
        words = words[1:]
    words = [word for word in words if word not in _EMPTY][:_WORDS]
    name = "_".join(words)
    if not words or words[0][0].isdigit() or set(words) <= _GENERIC:
        return ""
    return name


def free_name(wishes: Iterable[str], taken: Iterable[str]) -> str:
    """The first wish that can be a name and is not taken; the last one with a number where all are."""
    known = set(taken)
    wish = "node"
    for wish in filter(None, wishes):
        if wish.isidentifier() and not keyword.iskeyword(wish) and wish not in known:
            return wish
    number = 2
    while f"{wish}_{number}" in known:
        number += 1
    return f"{wish}_{number}"
