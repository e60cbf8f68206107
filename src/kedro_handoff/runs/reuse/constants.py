"""Constants of a node's code as they may be shown: literals that look like credentials are masked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from kedro_handoff.secrets_in_code import masked_source

_LONGEST = 400  # characters of a text that is kept: longer ones have no value that fits into a line


def shown_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of constants by name, as an entry keeps them."""
    return {name: _shown(text) for name, text in texts.items() if len(text) <= _LONGEST}


def change_of(before: str | None, now: str | None) -> str:
    """A constant's values before and now, in words that follow `changed`; empty where they cannot be shown.

    Args:
        before: Its text as an entry keeps it.
        now: Its text as written.
    """
    from kedro_handoff.runs.difference.code_texts import constant_values  # only where something changed

    if before is None or now is None:
        return ""
    values = constant_values("constant", (before, _shown(now)))
    return f" {values[0]} -> {values[1]}" if values else ""


@lru_cache(maxsize=1024)
def _shown(text: str) -> str:
    return masked_source(text)
