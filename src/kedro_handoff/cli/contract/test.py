"""`kedro handoff contract test`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import catalog_of, structure_of
from kedro_handoff.contracts.at_rest.examination import Examination, Manner, Progress, examine
from kedro_handoff.contracts.at_rest.junit import junit_xml
from kedro_handoff.contracts.at_rest.keeping import keep
from kedro_handoff.contracts.at_rest.report import lines_of, summary
from kedro_handoff.contracts.at_rest.subjects import Subject, chosen, file_subject
from kedro_handoff.contracts.large.memory import parse_size
from kedro_handoff.errors import HandoffError
from kedro_handoff.project import Project
from kedro_handoff.store import utc_now, write_whole
from kedro_handoff.structure import ProjectStructure

_VIOLATED, _NOT_EVALUATED = 1, 2
_ENVIRONMENTS = ("training", "serving")


class _Size(click.ParamType):  # type: ignore[type-arg] # generic in the newest click only
    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return value if isinstance(value, int) else parse_size(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET ...]")
@click.option("--data", type=click.Path(path_type=Path), help="Hold this file to the one DATASET's contract.")
@click.option(
    "--engine",
    type=click.Choice(["gx", "proof", "both"]),
    help="Who may decide; by default as handoff.yml says.",
)
@click.option(
    "--environment",
    type=click.Choice(_ENVIRONMENTS),
    help="Training or serving; by default as the catalog says.",
)
@click.option("--memory", type=_Size(), help="How much data may be in memory at once, for example 2GiB.")
@click.option("--large", is_flag=True, help="Read Parquet in batches, however small it is.")
@click.option("--progress", is_flag=True, help="Show progress even where nobody looks.")
@click.option("--junit", type=click.Path(path_type=Path), help="Write JUnit XML to this file, too.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.pass_obj
def test(
    metadata: Any,
    datasets: tuple[str, ...],
    data: Path | None,
    engine: Any,
    environment: str | None,
    memory: int | None,
    large: bool,
    progress: bool,
    junit: Path | None,
    as_json: bool,
    env: str | None,
) -> None:
    """Hold datasets to their contracts where they lie, without a run.

    Without a name: all that are persisted and under contract. Exits with 0 where everything holds (warnings
    are shown), 1 where something is violated, else 2 where something could not be evaluated.
    """
    if data is not None and len(datasets) != 1:
        raise click.UsageError("`--data FILE` needs exactly one DATASET, whose contract the file is held to.")
    try:
        structure = structure_of(metadata, env)
        project = structure.project
        manner = Manner(engine or project.settings.engine, environment, data, memory, large)
        subjects = _subjects(structure, datasets, data)
        examinations = list(_examined(metadata, env, subjects, project, manner, progress and not as_json))
        if junit is not None:
            write_whole(junit, junit_xml(examinations, utc_now()[:19]))
    except HandoffError as error:
        error.show()
        raise SystemExit(_NOT_EVALUATED) from error
    except OSError as error:
        click.echo(f"Error: {junit} cannot be written: {error}", err=True)
        raise SystemExit(_NOT_EVALUATED) from error
    if as_json:
        click.echo(_as_json(examinations, project))
    else:
        for line in [*lines_of(examinations, project), summary(examinations)]:
            click.echo(line)
    raise SystemExit(_exit_code(examinations))


def _subjects(structure: ProjectStructure, names: Sequence[str], data: Path | None) -> list[Subject]:
    return [file_subject(structure, names[0])] if data is not None else chosen(structure, names)


def _examined(
    metadata: Any,
    env: str | None,
    subjects: Sequence[Subject],
    project: Project,
    manner: Manner,
    progress: bool,
) -> Iterator[Examination]:
    with redirect_stdout(sys.stderr):
        catalog = catalog_of(metadata, env)
    for subject in subjects:
        # What a project logs or prints while it loads is not what this command has to say.
        with _bar(subject.dataset, progress) as told, redirect_stdout(sys.stderr):
            dataset = partial(catalog.get, subject.dataset)
            examination = examine(subject, dataset, project, manner, told)
        if manner.is_the_catalogs(subject):
            keep(examination, project)
        yield examination


@contextmanager
def _bar(label: str, wanted: bool) -> Iterator[Progress | None]:
    """A bar on standard error, which appears with the first rows that are counted."""
    if not (wanted or sys.stderr.isatty()):
        yield None
        return
    bars: list[Any] = []

    def told(done: int, total: int) -> None:
        if not bars:
            bar = click.progressbar(length=total, label=label, file=sys.stderr, show_pos=True)
            bars.append(bar.__enter__())
        # A second pass begins at the first row again.
        bars[0].update(done - bars[0].pos)

    try:
        yield told
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)


def _as_json(examinations: Sequence[Examination], project: Project) -> str:
    datasets = [
        {
            "dataset": e.subject.dataset,
            "contract": project.relative(project.contract_path(e.subject.contract)).as_posix(),
            "status": e.status,
            "engine": e.verdict.engine if e.verdict else None,
            "row_count": e.verdict.row_count if e.verdict else None,
            "expectations": len(e.verdict.findings) if e.verdict else 0,
            "proved": e.verdict.proved if e.verdict else 0,
            "skipped": len(e.skipped),
            "seconds": round(e.seconds, 3),
            "not_held": [asdict(finding) for finding in e.verdict.not_held] if e.verdict else [],
            "error": e.error,
        }
        for e in examinations
    ]
    return json.dumps({"format": 1, "datasets": datasets}, indent=2, ensure_ascii=False)


def _exit_code(examinations: Sequence[Examination]) -> int:
    statuses = {examination.status for examination in examinations}
    if "violated" in statuses:
        return _VIOLATED
    return _NOT_EVALUATED if statuses & {"not_evaluated", "wrongly_declared"} else 0
