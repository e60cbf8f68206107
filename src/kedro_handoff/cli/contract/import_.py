"""`kedro handoff contract import`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kedro_handoff.contracts.odcs.files import import_plan
from kedro_handoff.project import project_in
from kedro_handoff.store import write_whole


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="A folder other than that of contracts."
)
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def import_(
    metadata: Any, file: Path, output: Path | None, env: str | None, dry_run: bool, as_json: bool
) -> None:
    """Make contracts of an Open Data Contract Standard file, one for each object of its schema.

    What no expectation can say is listed. SQL and rules of other engines are never run. A contract that is
    there and says something else stays as it is.
    """
    project = project_in(metadata.project_path, env)
    plan = import_plan(project, file, output)
    for _, target in plan:
        if not dry_run and not target.current:
            write_whole(target.path, target.text)
    if as_json:
        contracts = [{**asdict(made), "path": str(project.relative(target.path))} for made, target in plan]
        written = not dry_run and any(not target.current for _, target in plan)
        document = {"format": 1, "written": written, "contracts": contracts}
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    for made, target in plan:
        shown = project.relative(target.path)
        if dry_run:
            click.echo(f"would write {shown}:\n\n{target.text}")
        said = "is there already" if target.current else "would be written" if dry_run else "written"
        click.echo(f"{shown}: {said}, with {made.expectations} expectations")
        for loss in made.not_carried:
            click.echo(f"  not carried over: {file}:{loss.line}: {loss.path}: {loss.reason}")
    click.echo(f"Next: name it in the catalog (validator: options: {{dataset: {plan[0][0].name}}}), then")
    click.echo("  kedro handoff check")
