"""`kedro run` where nothing has changed: Kedro's own command stands aside for this one, in this process.

Hooks of the command line, ours and everybody else's, are called as they are for Kedro's command; a `run` of
the project's own `cli.py` or of another plugin comes before both.
"""

from __future__ import annotations

import click

from kedro_handoff.runs.up_to_date.standing import Standing

_KEDROS: dict[str, str] = {}
_found: list[Standing] = []


def replace_run(found: Standing) -> None:
    """Let `kedro run` say in this process that nothing has changed."""
    commands = _commands()
    if "run" in commands:
        _KEDROS["run"] = commands["run"]
        _found[:] = [found]
        commands["run"] = f"{__name__}.unchanged_run"


def restore_run() -> None:
    """Let `kedro run` be Kedro's own again."""
    _commands().update(_KEDROS)
    _KEDROS.clear()
    _found.clear()


@click.command("run", context_settings={"ignore_unknown_options": True, "allow_extra_args": True})
@click.argument("_arguments", nargs=-1, type=click.UNPROCESSED)
def unchanged_run(_arguments: tuple[str, ...]) -> None:
    """Run the pipeline, of which nothing has changed."""
    from kedro_handoff.runs.up_to_date.telling import conclude

    found = _found[0]
    restore_run()
    click.echo(conclude(found))


def _commands() -> dict[str, str]:
    """Kedro's commands that it imports when they are called, by name, with their places."""
    from kedro.framework.cli.cli import project_commands

    found = getattr(project_commands, "lazy_subcommands", None)
    return found if isinstance(found, dict) else {}
