"""`kedro handoff runs diff`."""

from __future__ import annotations

import json
from typing import Any

import click

from kedro_handoff.project import project_in
from kedro_handoff.runs.difference.document import as_document
from kedro_handoff.runs.difference.lines import as_lines
from kedro_handoff.runs.difference.stored import compare_references
from kedro_handoff.runs.run_store import RunStore


@click.command()
@click.argument("run_a", metavar="[RUN_A]", default="last")
@click.argument("run_b", metavar="[RUN_B]", required=False)
@click.option(
    "--all", "-v", "everything", is_flag=True, help="Show everything; long parts are cut otherwise."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def diff(metadata: Any, run_a: str, run_b: str | None, everything: bool, as_json: bool) -> None:
    """Say what differs between two runs: the causes, the first one first, then what they did.

    From RUN_A to RUN_B; with RUN_A alone, from the last comparable run before it to RUN_A. Each is an id,
    the beginning of one, `last`, `last~1` or `last-good`. Exits with 0 whatever it finds.
    """
    found = compare_references(RunStore(project_in(metadata.project_path)), run_a, run_b)
    if as_json:
        click.echo(json.dumps(as_document(found), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(as_lines(found, everything=everything)))
