"""`kedro handoff contract export`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from kedro_handoff.contracts.odcs.files import export_plan, exported
from kedro_handoff.project import project_in
from kedro_handoff.store import write_whole


@click.command()
@click.argument("datasets", nargs=-1, metavar="[DATASET]...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["odcs"]),
    default="odcs",
    help="Open Data Contract Standard 3.1, the only one.",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), help="A file, or a folder for several.")
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.pass_obj
def export(
    metadata: Any,
    datasets: tuple[str, ...],
    form: str,  # noqa: ARG001 - there is one format so far
    output: Path | None,
    env: str | None,
    dry_run: bool,
) -> None:
    """Write contracts in the Open Data Contract Standard; all of them where none is named.

    Without --output they are printed. A file that somebody has edited is never overwritten.
    """
    texts = exported(project_in(metadata.project_path, env), datasets, metadata.package_name)
    if output is None:
        click.echo("---\n".join(texts.values()), nl=False)
        return
    for file in export_plan(texts, output):
        if not file.current and not dry_run:
            write_whole(file.path, file.text)
        said = "is as it would be" if file.current else "would be written" if dry_run else "written"
        click.echo(f"{file.path}: {said}")
