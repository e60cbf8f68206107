"""`kedro handoff sandbox diff`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import click

from kedro_handoff.cli.place import catalog_of, structure_of
from kedro_handoff.cli.sandbox.options import named, which
from kedro_handoff.notebooks.sandbox.publishing import LayerState, chosen, compare, inside

_WORDS = {
    "same": "the same as the shared one",
    "differs": "differs from the shared one",
    "new": "there is no shared one yet",
    "unknown": "could not be compared",
}


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET ...]")
@named
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.pass_obj
def diff(metadata: Any, datasets: tuple[str, ...], name: str | None, as_json: bool, env: str | None) -> None:
    """Show what your sandbox holds, and how it differs from the shared data."""
    sandbox, structure = which(name), structure_of(metadata, env)
    found = chosen(structure.project, sandbox, datasets)
    with inside(sandbox):
        catalog = catalog_of(metadata, env)
    states = [compare(structure, catalog, layer) for layer in found]
    if as_json:
        document = {"format": 1, "sandbox": sandbox, "datasets": [asdict(state) for state in states]}
        click.echo(json.dumps(document, indent=2))
        return
    if not states:
        click.echo(f"Sandbox '{sandbox}' is empty: every load sees the shared data.")
    for state in states:
        for line in _lines(state):
            click.echo(line)


def _lines(state: LayerState) -> Iterator[str]:
    yield f"{state.dataset}: {_WORDS[state.state]} (saved {state.saved_at})"
    yield from (f"  {detail}" for detail in state.details[:5])
    if len(state.details) > 5:
        yield f"  and {len(state.details) - 5} more"
    if state.shared_changed:
        yield "  the shared one was written since; yours hides that"
