"""Regular expressions and formats of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

# What pins a pattern to a place, or lets it look around: such a pattern may match nothing and still say much.
_PINNED = re.compile(r"[\^$]|\\[AbBZz]|\(\?")
_MATCHES = ("expect_column_values_to_match_regex", "expect_column_values_to_match_regex_list")


def pattern_problems(name: str, kwargs: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with `regex`, `regex_list` and `strftime_format`."""
    if "regex" in kwargs:
        yield from _regex(name, kwargs["regex"])
    if "regex_list" in kwargs:
        patterns = kwargs["regex_list"]
        if not isinstance(patterns, list) or not patterns:
            yield f"`regex_list` of {name} is not a list of regular expressions"
        else:
            for pattern in patterns:
                yield from _regex(name, pattern)
    if "strftime_format" in kwargs:
        yield from _format(kwargs["strftime_format"])


def _regex(name: str, pattern: Any) -> Iterator[str]:
    if pattern is None or pattern == "":
        yield f"{name} has an empty `regex`: it would match any text"
        return
    try:
        compiled = re.compile(pattern)
    except (re.error, TypeError, RecursionError, OverflowError) as error:
        yield f"`regex: {pattern}` is not a regular expression: {error}"
        return
    control = next((c for c in compiled.pattern if ord(c) < 32 and c not in "\t\n\r"), None)
    if control is not None:
        # In double quotes, YAML reads \b as a backspace before anybody sees a regular expression.
        yield (
            f"`regex` holds the control character {control!r}; write the pattern in single quotes, in which "
            "YAML leaves the backslash alone"
        )
    if name in _MATCHES and not _PINNED.search(compiled.pattern) and compiled.search(""):
        yield f"`regex: {pattern}` matches any text, as it may match nothing; pin it with ^ and $"


def _format(text: Any) -> Iterator[str]:
    if not isinstance(text, str) or "%" not in text:
        yield f"`strftime_format: {text}` is not a format such as '%Y-%m-%d'"
        return
    try:
        # Great Expectations refuses a format that cannot be read back.
        datetime.strptime(datetime.now(UTC).strftime(text), text)
    except (ValueError, re.error) as error:
        yield f"`strftime_format: {text}` cannot be read back: {error}"
