"""Record keeping never fails a run: what goes wrong is one warning a run, and a note in its record."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec

from kedro_handoff.store import advice_on

_Arguments = ParamSpec("_Arguments")


def _advice(error: Exception) -> str:
    return f" ({advice_on(error, '.handoff')})" if isinstance(error, OSError) else ""


def harmless(tell: Callable[_Arguments, None]) -> Callable[_Arguments, None]:
    """A method that complains (`complain(words)` of its object) instead of raising."""

    @wraps(tell)
    def told(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> None:
        try:
            tell(*arguments, **named)
        except Exception as error:  # noqa: BLE001 - a pipeline never fails because of its record
            keeper: Any = arguments[0]
            keeper.complain(f"{type(error).__name__}: {error}{_advice(error)}")

    return told
