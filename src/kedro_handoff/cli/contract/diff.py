"""`kedro handoff contract diff`."""

from __future__ import annotations

import json
from typing import Any

import click

from kedro_handoff.contracts.change.comparison import compare_sides
from kedro_handoff.contracts.change.render import as_document, as_lines
from kedro_handoff.contracts.change.sides import read_side
from kedro_handoff.project import project_in


@click.command()
@click.argument("old", metavar="[A]", default="HEAD")
@click.argument("new", metavar="[B]", default=".")
@click.option("--staged", is_flag=True, help="Take what is staged in git as B.")
@click.option(
    "--env", "-e", "envs", multiple=True, help="Only contracts of this Kedro environment; repeatable."
)
@click.option("--allow-removed", multiple=True, metavar="NAME", help="This contract may go; repeatable.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def diff(
    metadata: Any,
    old: str,
    new: str,
    staged: bool,
    envs: tuple[str, ...],
    allow_removed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Say whom a change of contracts breaks, and whether their versions say so.

    A and B are each a file, the name of a contract, `.` (the working tree), a git revision (`main`,
    `main...`, `main:flights_clean`) or a run (`last`, `last~1`, its id). Without them, HEAD is compared with
    the working tree. Exits with 1 on a breaking change without a new MAJOR `meta.version`.
    """
    if staged and new != ".":
        raise click.UsageError("--staged is B; leave out the other one.")
    project = project_in(metadata.project_path, envs[0] if envs else None)
    sides = [read_side(project, word, envs) for word in (old, ":" if staged else new)]
    comparison = compare_sides(sides[0], sides[1], frozenset(allow_removed))
    if as_json:
        click.echo(json.dumps(as_document(comparison), indent=2, ensure_ascii=False, default=str))
    else:
        click.echo("\n".join(as_lines(comparison)))
    if comparison.problems:
        raise SystemExit(1)
