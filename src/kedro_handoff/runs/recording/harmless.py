"""Record keeping never fails a run: what goes wrong is one warning a run, and a note in its record."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

_Arguments = ParamSpec("_Arguments")


def harmless(tell: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """A method that complains (`complain(words)` of its object) instead of raising."""

    @wraps(tell)
    def told(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> None:
        try:
            tell(*arguments, **named)
        except Exception as error:  # noqa: BLE001 - a pipeline never fails because of its record
            keeper: Any = arguments[0]
            keeper.complain(f"{type(error).__name__}: {error}")

    return told
