"""`kedro handoff sandbox clear`."""

from __future__ import annotations

from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.cli.sandbox.options import named, which
from kedro_handoff.notebooks.sandbox.place import drop
from kedro_handoff.notebooks.sandbox.publishing import chosen


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET ...]")
@named
@click.option("--dry-run", is_flag=True, help="Show what would be dropped, and drop nothing.")
@click.pass_obj
def clear(metadata: Any, datasets: tuple[str, ...], name: str | None, dry_run: bool) -> None:
    """Drop what your sandbox holds, all of it or the named datasets; the shared data are seen again."""
    sandbox = which(name)
    found = chosen(structure_of(metadata, None).project, sandbox, datasets)
    if not found:
        click.echo(f"Sandbox '{sandbox}' is empty.")
    for layer in found:
        if not dry_run:
            drop(layer)
        click.echo(f"{'would drop' if dry_run else 'dropped'} {layer.dataset} (saved {layer.saved_at})")
