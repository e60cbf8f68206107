"""`kedro handoff runs show`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from kedro_handoff.project import project_in
from kedro_handoff.runs.description import described
from kedro_handoff.runs.page import refuse_foreign, stored_sheet, write_page
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.run_store import RunStore


@click.command()
@click.argument("run")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path),
    default=None,
    metavar="FILE",
    help="Write one page for a browser, which needs no network and no other file.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the record itself.")
@click.pass_obj
def show(metadata: Any, run: str, page: Path | None, as_json: bool) -> None:
    """Show what RUN did: nodes with times, memory and rows, contracts, metrics, git and environment.

    RUN is an id, the unique beginning of one, `last`, `last~1` (the one before) or `last-good`.
    With `--html` the page also has the datasets, what differs from the run before, and how the metrics
    moved over the last runs; only a page of this command that nobody edited is replaced.
    """
    if page is not None:
        refuse_foreign(page)
    store = RunStore(project_in(metadata.project_path))
    finish_abandoned(store)
    record = store.read(store.resolve(run))
    if page is not None:
        write_page(stored_sheet(store, record, metadata.project_name), page)
    if as_json:
        click.echo(json.dumps(record, indent=2, ensure_ascii=False))
        return
    if page is not None:
        click.echo(f"Open {page}")
        return
    for line in described(record):
        click.echo(line)
