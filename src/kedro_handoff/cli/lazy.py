"""A click group that imports a command when it is called."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from kedro_handoff.cli.paths_shown import with_paths_as_typed
from kedro_handoff.errors import HandoffError


class LazyGroup(click.Group):
    """Commands by name, each in a module of its own that is imported at the first call.

    Kedro shows the commands at each `kedro --help`, so listing them imports nothing.
    """

    def __init__(self, *args: Any, modules: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        """Take the commands.

        Args:
            args: As `click.Group` takes them.
            modules: Command name to the module that holds it, under the same name or with a `_` behind it
                where the name is a word of Python's.
            kwargs: As `click.Group` takes them.
        """
        super().__init__(*args, **kwargs)
        self._modules = dict(modules or {})

    def invoke(self, ctx: click.Context) -> Any:
        """Call the command; a file that cannot be read or written is named instead of a traceback.

        Errors name what is inside of the project by its path there.
        """
        try:
            return self._invoked(ctx)
        except HandoffError as error:
            project = getattr(ctx.obj, "project_path", None)
            if project is not None:
                error.message = with_paths_as_typed(error.message, project)  # type: ignore[misc] # final for others
            raise

    def _invoked(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise  # whoever read our output has gone; click knows what to do
        except OSError as error:
            place = error.filename or "A file"
            raise HandoffError(
                f"{place} cannot be read or written: {error.strerror or error}.\n"
                "Check the path, its permissions and the free space."
            ) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of the commands, sorted."""
        return sorted(self._modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command, imported now; `None` where there is none of this name."""
        if cmd_name not in self._modules:
            return None
        module = importlib.import_module(self._modules[cmd_name])
        command = getattr(module, cmd_name, None) or getattr(module, f"{cmd_name}_", None)
        if not isinstance(command, click.Command):
            raise TypeError(f"{self._modules[cmd_name]} has no click command '{cmd_name}'")
        return command
