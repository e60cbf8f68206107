"""What the commands on sandboxes have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from kedro_handoff.notebooks.sandbox.place import checked_name, own_name
from kedro_handoff.project import sandbox_name


def named(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that chooses the sandbox: the one worked in, else one's own."""
    return click.option("--sandbox", "name", help="Name of the sandbox; your own by default.")(command)


def which(name: str | None) -> str:
    """The sandbox meant.

    Raises:
        SandboxError: It cannot be a name.
    """
    return checked_name(name or sandbox_name() or own_name())
