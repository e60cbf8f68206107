"""Kedro's events, translated; what happens at each is done elsewhere.

Kedro asks this package for `cli_hooks` in every command and for `hooks` only where a session begins, so that
each is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.load_marks import mark_loads

if TYPE_CHECKING:
    from kedro_handoff.hooks.command_line import HandoffCLIHooks, cli_hooks
    from kedro_handoff.hooks.plugin import HandoffHooks, hooks

__all__ = ["HandoffCLIHooks", "HandoffHooks", "cli_hooks", "hooks"]

_PLACES = {
    "HandoffCLIHooks": "command_line",
    "HandoffHooks": "plugin",
    "cli_hooks": "command_line",
    "hooks": "plugin",
}

# Kedro imports this before the nodes: a file that was edited a moment before is known to be what is loaded.
mark_loads()


def __getattr__(name: str) -> Any:
    """The hooks that Kedro, or a test, asks for."""
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
