"""`kedro handoff sandbox publish`."""

from __future__ import annotations

from typing import Any

import click

from kedro_handoff.cli.place import catalog_of, structure_of
from kedro_handoff.cli.sandbox.options import named, which
from kedro_handoff.notebooks.sandbox import publishing
from kedro_handoff.notebooks.sandbox.publishing import chosen, compare, inside


@click.command()
@click.argument("datasets", nargs=-1, required=True, metavar="DATASET ...")
@named
@click.option("--force", is_flag=True, help="Replace shared data that were written since, too.")
@click.option("--dry-run", is_flag=True, help="Show what would be replaced, and replace nothing.")
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.pass_obj
def publish(
    metadata: Any, datasets: tuple[str, ...], name: str | None, force: bool, dry_run: bool, env: str | None
) -> None:
    """Save datasets of your sandbox for everybody, through their contracts.

    Where a contract does not hold, the shared data stay as they are and yours stay in the sandbox.
    """
    sandbox, structure = which(name), structure_of(metadata, env)
    found = chosen(structure.project, sandbox, datasets)
    with inside(sandbox):
        inner = catalog_of(metadata, env)
    states = {layer.dataset: compare(structure, inner, layer) for layer in found}
    if dry_run:
        for state in states.values():
            click.echo(f"would publish {state.dataset}: {'; '.join(state.details[:3]) or state.state}")
        return
    with inside(""):
        shared = catalog_of(metadata, env)
        for layer in found:
            publishing.publish(layer, inner, shared, force)
            click.echo(f"published {layer.dataset}")
            maker = states[layer.dataset].maker
            if maker:
                click.echo(f"  {maker} makes it: the next run writes it anew, unless you promote your code")
