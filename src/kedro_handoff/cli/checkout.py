"""`kedro handoff checkout`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.notebooks.checkout.checkout import Checkout, prepare_checkout
from kedro_handoff.notebooks.files import write_all


@click.command()
@click.argument("node")
@click.option(
    "--notebook", type=click.Path(path_type=Path), help="File to write; by default notebooks/NODE.ipynb."
)
@click.option(
    "--take", type=click.Choice(["notebook", "module"]), help="Which is right where both were edited."
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def checkout(
    metadata: Any, node: str, notebook: Path | None, take: Any, dry_run: bool, as_json: bool
) -> None:
    """Bring a node into a notebook to work on it.

    The notebook loads the node's inputs, holds its function with what it uses, calls it and shows the result.
    Promoting it again updates the same node, in the module where its function is. A notebook that was edited
    since is not overwritten unless told so.
    """
    found = prepare_checkout(structure_of(metadata, None), node, notebook, take or "")
    if not dry_run:
        write_all(metadata.project_path, found.files)
    if as_json:
        click.echo(json.dumps(_document(found), indent=2))
        return
    for line in _lines(found, dry_run):
        click.echo(line)


def _lines(found: Checkout, dry_run: bool) -> Iterator[str]:
    place = found.node
    yield f"node {place.name}  ({place.module}.{place.function}, pipeline {place.pipeline})"
    yield f"  takes  {', '.join(place.inputs.values()) or 'nothing'}"
    yield f"  makes  {', '.join(place.outputs)}"
    yield from (f"  note   {note}" for note in found.notes)
    for refusal in found.refusals:
        yield f"  note   once it is changed, it will not be promoted before this is mended: {refusal.reason}"
        yield f"         {refusal.mend}"
    if not found.files:
        yield "Nothing to write: the notebook is there, and the module has nothing new."
    yield from (f"{'would write' if dry_run else 'wrote'} {change.path}" for change in found.files)
    if not dry_run:
        yield f"work on it, then: kedro handoff promote {found.notebook}"


def _document(found: Checkout) -> dict[str, Any]:
    place = found.node
    return {
        "format": 1,
        "node": place.name,
        "pipeline": place.pipeline,
        "function": f"{place.module}.{place.function}",
        "inputs": place.inputs,
        "outputs": list(place.outputs),
        "notebook": found.notebook.as_posix(),
        "notes": list(found.notes),
        "refusals": [
            {"code": r.code, "place": r.place, "reason": r.reason, "mend": r.mend} for r in found.refusals
        ],
        "files": [change.path.as_posix() for change in found.files],
    }
