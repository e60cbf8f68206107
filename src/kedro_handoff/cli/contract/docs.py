"""`kedro handoff contract docs`."""

from __future__ import annotations

import json
import webbrowser
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.contracts.page import Publication, contract_site, publication, publish
from kedro_handoff.contracts.page.facts import Site
from kedro_handoff.contracts.page.render import counts, headline
from kedro_handoff.contracts.page.status import word


@click.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=None,
    help="Folder of the pages, `docs` beside the records by default; or one FILE.html for everything.",
)
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.option("--open", "open_", is_flag=True, help="Open the page in the browser.")
@click.option("--dry-run", is_flag=True, help="List the files, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def docs(
    metadata: Any, output: Path | None, env: str | None, open_: bool, dry_run: bool, as_json: bool
) -> None:
    """Make pages of all contracts, what they promise, and how they were kept.

    One page to search in, and one a contract for people who know neither Kedro nor YAML. They need no
    network, no server and no other file. Only files that this command made are replaced.
    """
    structure = structure_of(metadata, env)
    project = structure.project
    site = contract_site(structure, metadata.project_name)
    planned = publication(site, output or project.records.root / "docs")
    if not dry_run:
        if output is None:
            project.records.ignore_in_git()
        publish(planned)
    if as_json:
        click.echo(json.dumps(_facts(site, planned, dry_run), indent=2))
    else:
        for line in _lines(site, planned, dry_run):
            click.echo(line)
    if open_ and not dry_run and not webbrowser.open(planned.index.resolve().as_uri()):
        click.echo("No browser was found on this machine; open the file yourself.", err=True)


def _lines(site: Site, planned: Publication, dry_run: bool) -> list[str]:
    if dry_run:
        listed = [f"would write {_shown(path)}" for path in planned.pages]
        return listed + [f"would remove {_shown(path)}" for path in planned.outdated]
    removed = [f"removed {_shown(path)}: its contract is gone" for path in planned.outdated]
    beside = f" ({len(planned.pages) - 1} pages beside it)" if len(planned.pages) > 1 else ""
    return [*removed, headline(site), f"Open {_shown(planned.index)}{beside}"]


def _shown(path: Path) -> Path:
    """As a person would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _facts(site: Site, planned: Publication, dry_run: bool) -> dict[str, Any]:
    return {
        "format": 1,
        "dry_run": dry_run,
        "index": str(planned.index),
        "files": [str(path) for path in planned.pages],
        "removed": [str(path) for path in planned.outdated],
        "counts": {word(status): count for status, count in counts(site)},
        "without_contract": list(site.without),
        "contracts": [
            {
                "contract": contract.name,
                "file": contract.file,
                "owner": contract.owner or None,
                "status": contract.status or None,
                "datasets": {dataset.name: dataset.status or None for dataset in contract.datasets},
            }
            for contract in site.contracts
        ],
    }
