"""Promises and values of the data as a page may show them: short, and without what only programs need."""

from __future__ import annotations

import re
from typing import Any

from kedro_handoff.page.plain import moment

_MAX_TEXT = 120
# A quoted text of a promise that reads as well without its quotes, and one that is a time.
_WORDS = re.compile(r"'(\w+(?:[ /-]\w+)*)'")
_TIME = re.compile(r"'(\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?)'")
_LIKE_OTHERS = {"true", "false", "none", "null", "yes", "no", "and", "or"}


def words(promise: str) -> str:
    """A promise without the quotes that only programs need, its times as people write them."""
    timed = _TIME.sub(lambda found: moment(found[1]), promise)
    return _WORDS.sub(lambda found: found[1] if _is_word(found[1]) else found[0], timed)


def _is_word(text: str) -> bool:
    """Whether a text cannot be taken for a number or a truth value."""
    try:
        float(text)
    except ValueError:
        return text.lower() not in _LIKE_OTHERS and any(map(str.isalpha, text))
    return False


def example(value: Any) -> str:
    """A value of the data as text, cut where it is long; no value at all is said so."""
    if value is None:
        return "(empty)"
    text = value if isinstance(value, str) else repr(value)
    text = text if text.strip() else repr(text)
    return text if len(text) <= _MAX_TEXT else f"{text[: _MAX_TEXT - 3]}..."
