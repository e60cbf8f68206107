"""The command group that Kedro finds; commands are imported when they are called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping

import click

# Command -> module and help line; Kedro shows the list at each `kedro --help`, so nothing is imported for it.
_COMMANDS: Mapping[str, str] = {
    "check": "kedro_handoff.cli.check",
    "init": "kedro_handoff.cli.init",
    "status": "kedro_handoff.cli.status",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(importlib.import_module(_COMMANDS[cmd_name]), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a mistake in the table above
        return command


@click.group(name="kedro-handoff")
def commands() -> None:
    """Commands of kedro-handoff."""


@commands.group(cls=_LazyGroup)
def handoff() -> None:
    """Contracts between data engineering and modeling: check, status, init."""
