"""`kedro handoff contract confirm`."""

from __future__ import annotations

from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.store import write_whole


@click.command()
@click.argument("datasets", nargs=-1, required=True, metavar="DATASET...")
@click.option("--owner", default=None, help="Who is asked when it breaks: a name or an address.")
@click.option("--description", default=None, help="What one row is, and where it comes from.")
@click.option(
    "--consumers", multiple=True, metavar="ROLE", help="Who relies on it: a role; several times, or a,b."
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.pass_obj
def confirm(
    metadata: Any,
    datasets: tuple[str, ...],
    owner: str | None,
    description: str | None,
    consumers: tuple[str, ...],
    dry_run: bool,
    env: str | None,
) -> None:
    """Take the mark `status: proposed` off contracts that a promotion has drafted, once you have read them.

    Everything else in the file stays as it is; --owner, --description and --consumers fill what a draft
    leaves blank.
    """
    # pandas, which `kedro --help` does not need
    from kedro_handoff.contracts.draft.confirming import confirmed
    from kedro_handoff.contracts.draft.source import entry_of
    from kedro_handoff.contracts.draft.surroundings import contract_file

    structure = structure_of(metadata, env)
    relying = [role for text in consumers for part in text.split(",") if (role := part.strip())]
    given = {"owner": owner, "description": description, "consumers": relying}
    facts: dict[str, str | list[str]] = {name: value for name, value in given.items() if value}
    paths = [contract_file(structure, entry_of(structure, name)) for name in datasets]
    texts = {path: confirmed(path, facts) for path in paths}
    for path, text in texts.items():
        shown = structure.project.relative(path)
        if path.read_bytes() == text.encode():
            click.echo(f"{shown} is confirmed already")
            continue
        if not dry_run:
            write_whole(path, text)
        click.echo(f"{'would confirm' if dry_run else 'confirmed'} {shown}")
