"""`kedro handoff verify`."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.errors import HandoffError, NotebookError
from kedro_handoff.interruption import heard_in_order
from kedro_handoff.notebooks.evidence import PROGRESS
from kedro_handoff.notebooks.keeping import VARIABLE
from kedro_handoff.notebooks.manifest import FOLDER, Manifest, manifest_path, read_manifest
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.receipt import receipt_of, refuse_foreign, write_receipt
from kedro_handoff.notebooks.seal import states_under_seal
from kedro_handoff.notebooks.verification import Verification
from kedro_handoff.notebooks.verification import verify as verify_notebook
from kedro_handoff.store import utc_now
from kedro_handoff.structure import ProjectStructure

_EXIT = {"same": 0, "drifted": 1, "not verified": 2}
_DONE = {
    "static": "code compared, nothing run",
    "replay": "notebook run, each node on what the notebook made",
    "full": "both sides run on the same data",
}


@click.command()
@click.argument("notebooks", nargs=-1, type=click.Path(path_type=Path))
@click.option("--depth", type=click.Choice(["static", "replay", "full"]), default="full", show_default=True)
@click.option(
    "--cell-limit",
    default=600,
    show_default=True,
    type=click.IntRange(min=1),
    help="Seconds that one cell may take.",
)
@click.option("--keep", type=click.Path(path_type=Path), help="Folder in which what both sides made stays.")
@click.option("--html", type=click.Path(path_type=Path), help="File for a receipt that people can read.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def verify(
    metadata: Any,
    notebooks: tuple[Path, ...],
    depth: Any,
    cell_limit: int,
    keep: Path | None,
    html: Path | None,
    as_json: bool,
) -> None:
    """Prove that notebooks and the nodes made of them still agree.

    `static` reads both sides; `replay` also runs the notebook in a fresh kernel, and each node on what the
    notebook made; `full` runs the notebook and the nodes from the start on the same data. Every write is
    redirected. Exits with 0 where they are the same, with 1 where something has drifted, with 2 where it
    could not be told.
    """
    if os.environ.get(VARIABLE):
        click.echo("kedro handoff verify is left out where a notebook is replayed.")
        return
    with _never_taken_for_drift():
        structure = structure_of(metadata, None)
        if html is not None:
            refuse_foreign(html)
        manifests = list(_manifests(structure, notebooks))
        if not manifests:
            nothing = "Nothing was promoted yet, so there is nothing to verify: kedro handoff promote"
            raise NotebookError(nothing)
        found = []
        for manifest in manifests:
            folder = keep
            if keep is not None and len(manifests) > 1:
                folder = keep / manifest_path(Path(), manifest.notebook).stem
            found.append(_verified(structure, manifest, depth, cell_limit, folder))
            if not as_json:
                click.echo("\n".join(_lines(found[-1])))
        document = {"format": 1, "notebooks": [{**asdict(v), "status": v.status} for v in found]}
        if html is not None:
            write_receipt(
                receipt_of(document, structure.project.path, metadata.project_name, utc_now()), html
            )
            if not as_json:
                click.echo(f"receipt: {html}")
    if as_json:
        click.echo(json.dumps(document, indent=2))
    statuses = {verification.status for verification in found}
    code = 1 if "drifted" in statuses else max(_EXIT[status] for status in statuses)
    if code:
        raise SystemExit(code)


@contextmanager
def _never_taken_for_drift() -> Iterator[None]:
    """What goes wrong meanwhile, or is interrupted, does not exit with 1."""
    try:
        with heard_in_order():
            yield
    except HandoffError as error:
        error.show()
        raise SystemExit(_EXIT["not verified"]) from None
    except KeyboardInterrupt:
        said = "Interrupted; what was running is ended, and nothing of the project was changed."
        click.echo(said, err=True)
        raise SystemExit(130) from None


def _verified(
    structure: ProjectStructure, manifest: Manifest, depth: Any, limit: int, keep: Path | None
) -> Verification:
    """One notebook; whatever is wrong with it must not hide the others."""
    try:
        states = states_under_seal(structure, manifest) if depth == "static" else None
        if states is not None:
            return Verification(manifest.notebook, depth, tuple(states))
        program = read_program(read_notebook(structure.project.path / manifest.notebook))
        return verify_notebook(structure, manifest, program, depth, limit, keep, _progress)
    except HandoffError as error:
        return Verification(manifest.notebook, depth, failure=str(error))
    except Exception as error:  # noqa: BLE001 - see above
        return Verification(manifest.notebook, depth, failure=f"{type(error).__name__}: {error}")


def _progress(what: str, seconds: float) -> None:
    if os.environ.get(PROGRESS):
        click.echo(f"{PROGRESS} {what}: {seconds:.1f} s", err=True)
    elif sys.stderr.isatty():
        click.echo(f"  {what}: {seconds:.1f} s", err=True)


def _manifests(structure: ProjectStructure, notebooks: tuple[Path, ...]) -> Iterator[Manifest]:
    base = structure.project.base
    if not notebooks:
        for path in sorted((base / FOLDER).glob("*.json")):
            manifest = read_manifest(path)
            if manifest is not None:
                yield manifest
    for notebook in notebooks:
        relative = structure.project.relative(notebook.resolve()).as_posix()
        manifest = read_manifest(manifest_path(base, relative))
        if manifest is None:
            raise NotebookError(f"Nothing was promoted from {notebook}: kedro handoff promote {notebook}")
        yield manifest


def _ways_back(verification: Verification) -> Iterator[str]:
    states = {node.state for node in verification.nodes}
    promote = f"kedro handoff promote {verification.notebook}"
    if "conflict" in states:
        yield f"  next: {promote} --dry-run (shows both sides; then --take notebook or --take module)"
    elif states & {"notebook ahead", "module ahead"}:
        side = "" if states <= {"in sync", "notebook ahead"} else " --take notebook, or --take module"
        yield f"  next: {promote}{side}"


def _lines(verification: Verification) -> Iterator[str]:
    yield f"{verification.notebook}: {verification.status} ({_DONE[verification.depth]})"
    if verification.failure:
        yield f"  could not be verified: {verification.failure}"
    for node in verification.nodes:
        yield f"  node {node.node}: {node.state}{f' ({node.reason})' if node.reason else ''}"
    yield from _ways_back(verification)
    for dataset in verification.datasets:
        yield f"  dataset {dataset.dataset}: {dataset.status}"
        for detail in dataset.details[:5]:
            yield f"      {detail}"
    if verification.first:
        yield f"  first node that differs: {verification.first}"
    for note in verification.notes:
        yield f"  note: {note}"
    if verification.protection:
        yield f"  protection: {verification.protection}"
