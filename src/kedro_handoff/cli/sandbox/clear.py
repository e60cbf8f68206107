"""`kedro handoff sandbox clear`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.cli.sandbox.options import named, which
from kedro_handoff.errors import SandboxError
from kedro_handoff.notebooks.sandbox.place import Layer, drop
from kedro_handoff.notebooks.sandbox.publishing import chosen


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET ...]")
@named
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show what would be dropped, and drop nothing.")
@click.pass_obj
def clear(metadata: Any, datasets: tuple[str, ...], name: str | None, yes: bool, dry_run: bool) -> None:
    """Drop what your sandbox holds, all of it or the named datasets; the shared data are seen again.

    Lists what would go and asks first; where nobody can answer, nothing is dropped without --yes.
    """
    sandbox = which(name)
    found = chosen(structure_of(metadata, None).project, sandbox, datasets)
    if not found:
        click.echo(f"Sandbox '{sandbox}' is empty.")
    if found and not dry_run and not yes:
        _ask(found, sandbox)
    for layer in found:
        if not dry_run:
            drop(layer)
        click.echo(f"{'would drop' if dry_run else 'dropped'} {layer.dataset} (saved {layer.saved_at})")


def _ask(found: Sequence[Layer], sandbox: str) -> None:
    """Go on only if somebody wants it: what is dropped is in no other place.

    Raises:
        SandboxError: Nobody can be asked.
    """
    names = ", ".join(layer.dataset for layer in found)
    if not sys.stdin.isatty():
        raise SandboxError(
            f"Sandbox '{sandbox}' holds {names}, and what is dropped is in no other place. Nothing was "
            "dropped, because nobody can be asked here: `--yes` drops it, `--dry-run` only lists it."
        )
    for layer in found:
        click.echo(f"{layer.dataset} (saved {layer.saved_at})")
    click.confirm(f"Drop this from sandbox '{sandbox}'? It is in no other place", abort=True)
