"""`kedro handoff contract draft`."""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stdout
from typing import Any

import click

from kedro_handoff.cli.place import catalog_of, structure_of
from kedro_handoff.errors import DraftError
from kedro_handoff.store import write_whole
from kedro_handoff.structure import ProjectStructure


@click.command()
@click.argument("dataset")
@click.option(
    "--from-runs", "runs", type=click.IntRange(1), default=1, metavar="N", help="Use the last N versions."
)
@click.option(
    "--update", is_flag=True, help="Show what new data ask to change in the contract that is there."
)
@click.option("--yes", "-y", is_flag=True, help="With --update: write without asking.")
@click.option("--force", is_flag=True, help="Replace a contract that is there; its facts in `meta` are kept.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def draft(
    metadata: Any,
    dataset: str,
    runs: int,
    update: bool,
    yes: bool,
    force: bool,
    dry_run: bool,
    env: str | None,
    as_json: bool,
) -> None:
    """Write a first contract of DATASET from its data, or bring the one that it has up to them.

    Types, keys, ranges, sets, formats, order and distributions, each with its evidence; what is doubtful
    comes as a warning. Loads the data through the catalog, without holding them to any contract.
    """
    # Kedro's own way of logging is to stdout, where it would stand in the JSON.
    with redirect_stdout(sys.stderr):
        structure = structure_of(metadata, env)
        catalog = catalog_of(metadata, env)
    if update and force:
        raise click.UsageError("--update keeps what is there, and --force replaces it; give one of them.")
    if yes and not update:
        raise click.UsageError("--yes answers the question of --update; without it nothing is asked.")
    if update:
        _update(structure, catalog, dataset, runs, ask=not yes, dry_run=dry_run, as_json=as_json)
    else:
        _draft(structure, catalog, dataset, runs, force=force, dry_run=dry_run, as_json=as_json)


def _draft(
    structure: ProjectStructure,
    catalog: Any,
    name: str,
    runs: int,
    *,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    # pandas and numpy, which `kedro --help` does not need
    from kedro_handoff.contracts.draft.listing import as_facts, as_text
    from kedro_handoff.contracts.draft.source import entry_of
    from kedro_handoff.contracts.draft.surroundings import contract_file, sharing
    from kedro_handoff.contracts.draft.writing import draft_dataset

    path = contract_file(structure, entry_of(structure, name))
    shown = structure.project.relative(path)
    if path.exists() and not force and not dry_run:
        raise DraftError(
            f"'{name}' has a contract: {shown}. `--update` shows what new data ask to change in it, "
            "`--dry-run` what would be drafted anew, `--force` replaces it."
        )
    others = sharing(structure, name, path)
    if others and not dry_run:
        raise DraftError(
            f"{shown} is the contract of {', '.join(others)}, too: a draft from '{name}' alone would hold "
            "for all of them. Look at it with `--dry-run`, or name another contract in the catalog."
        )
    with redirect_stdout(sys.stderr):
        file = draft_dataset(structure, catalog, name, runs)
    if not dry_run:
        write_whole(file.path, file.text)
    if as_json:
        written = {"format": 1, "file": str(shown), "written": not dry_run, **as_facts(file.draft)}
        click.echo(json.dumps(written, indent=2, ensure_ascii=False))
        return
    if dry_run:
        click.echo(f"would write {shown}:\n\n{file.text}")
    for line in as_text(file.draft):
        click.echo(line)
    if not dry_run:
        click.echo(f"wrote {shown}")
        for line in _next(name, str(shown), file.declared):
            click.echo(line)


def _next(name: str, file: str, declared: bool) -> list[str]:
    steps = ["", "Next:", f"  1. read {file}: say who owns it, strike what nobody relies on"]
    if not declared:
        steps.append(f"  2. add to '{name}' in the catalog:")
        steps.append("       validator:")
        steps.append("         class: kedro_handoff.Contract")
        steps.append(f"         options: {{dataset: {name}}}")
    return [*steps, f"  {2 if declared else 3}. kedro handoff check   and   kedro run"]


def _update(
    structure: ProjectStructure,
    catalog: Any,
    name: str,
    runs: int,
    *,
    ask: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    from kedro_handoff.contracts.draft.update import update_dataset  # pandas, as above

    with redirect_stdout(sys.stderr):
        changed = update_dataset(structure, catalog, name, runs)
    shown = structure.project.relative(changed.path)
    writing = bool(changed.diff) and not dry_run and not (as_json and ask)
    if as_json:
        facts = {"format": 1, "file": str(shown), "written": writing, **changed.as_facts()}
        click.echo(json.dumps(facts, indent=2, ensure_ascii=False))
    else:
        for line in changed.as_text(str(shown)):
            click.echo(line)
        if writing and ask:
            writing = _agreed(str(shown))
    if writing:
        write_whole(changed.path, changed.text)
        if not as_json:
            click.echo(f"wrote {shown}")


def _agreed(file: str) -> bool:
    """Ask; where nobody can answer (a pipe, a scheduler), say how to write."""
    if sys.stdin.isatty():
        return click.confirm(f"Write these changes to {file}?", default=False)
    click.echo(f"nothing written: `--yes` writes these changes to {file}")
    return False
