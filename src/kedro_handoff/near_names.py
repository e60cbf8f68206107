"""What somebody may have meant who wrote a name that is not there."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def did_you_mean(name: str, known: Iterable[object], most: int = 1) -> str:
    """`; did you mean 'flights'?`, ready to stand behind a sentence; empty where no known name is close.

    Args:
        name: The name that is not there.
        known: The names that are.
        most: How many to give at most, the closest first.
    """
    close = get_close_matches(name, list(map(str, known)), n=most)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
