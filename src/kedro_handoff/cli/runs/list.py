"""`kedro handoff runs list`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from kedro_handoff.project import project_in
from kedro_handoff.runs.listing import RunLine, Wanted, listed, moment
from kedro_handoff.runs.recording.ending import finish_abandoned
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.runs.words import COLOURS, duration, shortened

_OUTCOMES = click.Choice(("succeeded", "failed", "killed", "running", "damaged"))


@click.command(name="list")
@click.option("--outcome", type=_OUTCOMES, help="Only runs that ended so.")
@click.option("--pipeline", default="", help="Only runs of this pipeline.")
@click.option("--env", "-e", default="", help="Only runs in this Kedro environment.")
@click.option("--since", default="", help="Only newer runs: 2026-01-31, 2026-01-31T12:00 (UTC), 12h, 7d.")
@click.option("--limit", default=20, type=click.IntRange(min=1), help="At most so many; 20 by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def list_(
    metadata: Any, outcome: str | None, pipeline: str, env: str, since: str, limit: int, as_json: bool
) -> None:
    """Show the runs that left a record, newest first, and those under way.

    A `*` behind the commit marks a run of code that was not committed.
    """
    store = RunStore(project_in(metadata.project_path))
    finish_abandoned(store)
    wanted = Wanted(outcome or "", pipeline, env, moment(since) if since else "")
    lines = listed(store, wanted, limit)
    if as_json:
        click.echo(json.dumps({"format": 1, "runs": [asdict(line) for line in lines]}, indent=2))
        return
    if not lines:
        chosen = " that you ask for" if wanted != Wanted() else ""
        click.echo(f"No run{chosen} has left a record in {store.place.shown} yet: `kedro run` leaves one.")
    for text in _table(lines):
        click.echo(text)


def _table(lines: Sequence[RunLine]) -> Iterator[str]:
    header = ("run", "outcome", "pipelines", "env", "nodes", "time", "commit")
    rows = [_cells(line) for line in lines]
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    if rows:
        yield click.style(_aligned(header, widths), bold=True)
    for line, row in zip(lines, rows, strict=True):
        yield click.style(_aligned(row, widths), fg=COLOURS.get(line.outcome))
        if line.error:
            at = f"{line.node}: " if line.node else ""
            if line.outcome == "damaged":  # the whole of it: it names the file and says what to do
                yield from textwrap.wrap(line.error, 96, initial_indent="    ", subsequent_indent="    ")
            else:
                yield f"    {shortened(f'{at}{line.error}', 92)}"


def _cells(line: RunLine) -> tuple[str, ...]:
    return (
        line.id,
        line.outcome,
        shortened(", ".join(line.pipelines), 22),
        shortened(line.env, 10),
        _nodes(line),
        duration(line.seconds),
        f"{line.commit[:7]}{'*' if line.dirty else ''}" if line.commit else "-",
    )


def _nodes(line: RunLine) -> str:
    """`26`, `20+6` where six were reused, `3/26` where the run did not come to its end."""
    if not line.nodes:
        return "-"
    ran, reused, total = line.nodes.get("ran", 0), line.nodes.get("reused", 0), sum(line.nodes.values())
    done = f"{ran}+{reused}" if reused else str(ran)
    return done if ran + reused == total else f"{done}/{total}"


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
