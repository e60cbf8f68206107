"""`kedro handoff init`."""

from __future__ import annotations

from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.scaffold import NewFile, scaffold
from kedro_handoff.store import write_whole


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.pass_obj
def init(metadata: Any, dry_run: bool) -> None:
    """Put the handoff into this Kedro project: roles, folders, one example contract.

    Only adds files; nothing that is there is changed. A second call finds nothing to add.
    """
    structure = structure_of(metadata, None)
    files = scaffold(structure)
    for file in files:
        if dry_run:
            click.echo(f"would write {file.path}:\n\n{file.text}")
        else:
            write_whole(metadata.project_path / file.path, file.text)
            click.echo(f"wrote {file.path}")
    if not files:
        click.echo("Nothing to add: this project has its handoff.yml and contracts.")
        return
    for line in _next(files):
        click.echo(line)


def _next(files: list[NewFile]) -> list[str]:
    names = [file.path.stem for file in files if file.path.parent.name == "contracts"]
    settings = next((file.path for file in files if file.path.name == "handoff.yml"), "handoff.yml")
    steps = ["", "Next:", f"  1. look at the roles in {settings}"]
    if names:
        steps.append(f"  2. add to '{names[0]}' in the catalog:")
        steps.append("       validator:")
        steps.append("         class: kedro_handoff.Contract")
        steps.append(f"         options: {{dataset: {names[0]}}}")
    steps.append(f"  {3 if names else 2}. kedro handoff check   names what else is missing, file by file")
    return steps
