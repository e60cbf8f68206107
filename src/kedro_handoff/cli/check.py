"""`kedro handoff check`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.contracts.audit import audit
from kedro_handoff.contracts.problem import Problem


@click.command()
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def check(metadata: Any, env: str | None, as_json: bool) -> None:
    """Find what is missing between pipelines, catalog and contracts.

    Reads configuration and source only: no data, no Great Expectations. Exits with 1 if there is anything
    to mend.
    """
    structure = structure_of(metadata, env)
    problems = audit(structure)
    if as_json:
        click.echo(json.dumps({"format": 1, "problems": [asdict(p) for p in problems]}, indent=2))
    else:
        for problem in problems:
            click.echo(_line(problem))
        contracts = len({entry.contract for entry in structure.entries.values() if entry.contract})
        counts = (contracts, len(structure.boundaries()), len(structure.named_pipelines))
        nouns = ("contract", "boundary dataset", "pipeline")
        looked_at = ", ".join(f"{n} {noun}{'s' * (n != 1)}" for n, noun in zip(counts, nouns, strict=True))
        click.echo(f"{len(problems)} to mend: {looked_at}")
    if problems:
        raise SystemExit(1)


def _line(problem: Problem) -> str:
    place = f"{problem.file}:{problem.line}" if problem.line else problem.file
    return f"{place}: {problem.message} [{problem.code}]"
