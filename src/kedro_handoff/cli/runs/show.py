"""`kedro handoff runs show`."""

from __future__ import annotations

import json
from typing import Any

import click

from kedro_handoff.project import project_in
from kedro_handoff.runs.description import described
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.run_store import RunStore


@click.command()
@click.argument("run")
@click.option("--json", "as_json", is_flag=True, help="Print the record itself.")
@click.pass_obj
def show(metadata: Any, run: str, as_json: bool) -> None:
    """Show what RUN did: nodes with times, memory and rows, contracts, metrics, git and environment.

    RUN is an id, the unique beginning of one, `last`, `last~1` (the one before) or `last-good`.
    """
    store = RunStore(project_in(metadata.project_path))
    finish_abandoned(store)
    record = store.read(store.resolve(run))
    if as_json:
        click.echo(json.dumps(record, indent=2, ensure_ascii=False))
        return
    for line in described(record):
        click.echo(line)
