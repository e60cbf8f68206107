"""`kedro handoff runs why`."""

from __future__ import annotations

import json
from typing import Any

import click

from kedro_handoff.project import project_in
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.runs.why.document import as_document
from kedro_handoff.runs.why.lines import as_lines
from kedro_handoff.runs.why.stored import explain_stored


@click.command()
@click.argument("dataset")
@click.option(
    "--since", metavar="RUN", help="Compare with how this run made it; by default the last otherwise."
)
@click.option(
    "--all", "-v", "everything", is_flag=True, help="Show everything; long parts are cut otherwise."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def why(metadata: Any, dataset: str, since: str | None, everything: bool, as_json: bool) -> None:
    """Say why DATASET is as it is now: the chain that made it, and what changed in that since.

    It is held against the last run that made it otherwise, or against RUN. Exits with 0 whatever it finds.
    """
    store = RunStore(project_in(metadata.project_path))
    finish_abandoned(store)
    found = explain_stored(store, dataset, since, whole=True)
    if as_json:
        click.echo(json.dumps(as_document(found), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(as_lines(found, everything=everything)))
