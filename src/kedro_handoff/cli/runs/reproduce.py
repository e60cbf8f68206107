"""`kedro handoff runs reproduce`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from kedro_handoff.errors import HandoffError
from kedro_handoff.project import project_in
from kedro_handoff.runs.reproduce.finding import DatasetFinding, Reproduction
from kedro_handoff.runs.reproduce.reproduction import Wish
from kedro_handoff.runs.reproduce.reproduction import reproduce as reproduce_run
from kedro_handoff.runs.run_store import RunStore

_NOT_REPRODUCED = 2
_COLOURS = {"identical": "green", "equal": "green", "possible": "green", "refused": "magenta"}
_WORDS = {"not_made": "not made", "equal": "equal within the tolerance", "unknown": "cannot be told"}


@click.command()
@click.argument("run")
@click.option(
    "--tolerance",
    type=click.FloatRange(min=0),
    help="Numbers may differ by this much, absolutely or as a share; 0: not at all.",
)
@click.option("--install", is_flag=True, help="Install the recorded versions of packages into the folder.")
@click.option("--to", type=click.Path(path_type=Path), help="Run in this new folder, and leave it.")
@click.option("--keep", is_flag=True, help="Leave the temporary folder with all that was made.")
@click.option("--dry-run", is_flag=True, help="Only see whether code, inputs and parameters are at hand.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_context
def reproduce(
    context: click.Context,
    run: str,
    tolerance: float | None,
    install: bool,
    to: Path | None,
    keep: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Run RUN again from its own commit and parameters, and compare what it makes.

    RUN is an id, its beginning, `last`, `last~1` or `last-good`. It runs in a temporary folder: neither
    data nor files of the project are touched. Exit code 0: the same; 1: different; 2: not reproduced.
    """
    wish = Wish(tolerance, dry_run, keep, to, install)
    with _never_taken_for_a_difference():
        project = project_in(context.obj.project_path)
        store = RunStore(project)
        record = store.read(store.resolve(run))
        found = reproduce_run(project, record, wish, lambda words: click.echo(words, err=True))
    if as_json:
        click.echo(json.dumps({"format": 1, **asdict(found), "exit_code": found.exit_code}, indent=2))
    else:
        for line in _lines(found):
            click.echo(line)
    context.exit(found.exit_code)


@contextmanager
def _never_taken_for_a_difference() -> Iterator[None]:
    """What goes wrong meanwhile, or is interrupted, does not exit with 1."""
    try:
        yield
    except HandoffError as error:
        error.show()
        raise SystemExit(_NOT_REPRODUCED) from None
    except OSError as error:
        click.echo(f"Error: {error.filename or 'A file'}: {error.strerror or error}", err=True)
        raise SystemExit(_NOT_REPRODUCED) from None
    except KeyboardInterrupt:
        click.echo(
            "Interrupted; what was running is ended, and nothing of the project was changed.", err=True
        )
        raise SystemExit(130) from None


def _lines(found: Reproduction) -> Iterator[str]:
    if found.source:
        yield f"code         {found.source}"
    for position, words in enumerate(found.environment):
        yield f"{'environment' if position == 0 else '':<11}  {words}"
    yield from _datasets(found.datasets)
    for name, then, now in found.metrics:
        yield f"  metric {name}: {_number(then)} -> {_number(now)}"
    for node, reasons in found.causes:
        yield f"Why node {node} may make something else of the same inputs:"
        yield from (f"  {reason}" for reason in reasons)
        if not reasons:
            yield "  reading finds nothing; threads, the network and files that it reads itself remain"
    if len(found.refusals) > 1:
        yield from (f"  {refusal.words}" for refusal in found.refusals)
    yield from (f"note: {note}" for note in found.notes)
    if found.place:
        yield f"kept: {found.place}"
    yield click.style(found.sentence, fg=_COLOURS.get(found.verdict, "red"), bold=True)


def _datasets(datasets: tuple[DatasetFinding, ...]) -> Iterator[str]:
    width = max((len(each.dataset) for each in datasets), default=0)
    for each in datasets:
        yield f"  {each.dataset:<{width}}  {_WORDS.get(each.status, each.status)}"
        yield from (f"  {'':<{width}}    {words}" for words in each.details)


def _number(value: float | None) -> str:
    return "none" if value is None else f"{value:.10g}"
