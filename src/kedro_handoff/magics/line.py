"""What every magic does with its line: words and options read, errors said in one sentence."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Collection
from functools import wraps
from typing import Any

from kedro_handoff.errors import HandoffError
from kedro_handoff.near_names import did_you_mean

Magic = Callable[[str, dict[str, Any] | None], Any]


def said_in_a_sentence(magic: Magic) -> Magic:
    """The magic with its errors printed: stack frames would hide the sentence that says what to do."""

    @wraps(magic)
    def called(line: str, local_ns: dict[str, Any] | None = None) -> Any:
        try:
            return magic(line, local_ns)
        except HandoffError as error:
            print(f"Error: {error}")
            return None

    return called


def words_of(line: str) -> list[str]:
    """The words of a line as a shell would read them.

    Raises:
        HandoffError: A quote is open.
    """
    try:
        return shlex.split(line)
    except ValueError as problem:
        raise HandoffError(f"`{line}` cannot be read: {problem}.") from problem


def words_with(line: str, options: Collection[str], usage: str, error: type[HandoffError]) -> list[str]:
    """The words of a line with only known options in it.

    Args:
        line: What stands behind the magic.
        options: Options that it takes.
        usage: How it is called.
        error: What to raise.

    Raises:
        HandoffError: A quote is open, or an option is unknown.
    """
    words = words_of(line)
    for word in words:
        if word.startswith("-") and word not in options:
            raise error(f"There is no option `{word}`{did_you_mean(word, options) or ':'} {usage}")
    return words
