"""`kedro handoff promote`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.choice import Choice, marked, ranges
from kedro_handoff.notebooks.files import restore_all, write_all
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import NodePlan, Refusal
from kedro_handoff.notebooks.promotion import Promotion, prepare


@click.command()
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--pipeline", required=True, help="Pipeline that takes the nodes; made where there is none.")
@click.option("--function", "functions", multiple=True, help="A function that the notebook calls.")
@click.option("--cells", multiple=True, help="Flat cells to make one function of: 4-7 or 4,6.")
@click.option("--as", "names", multiple=True, help="Name of the function made of `--cells`.")
@click.option("--param", "params", multiple=True, help="A constant that becomes a parameter.")
@click.option("--no-verify", is_flag=True, help="Do not run notebook and nodes to prove that they agree.")
@click.option("--dry-run", is_flag=True, help="Show the plan and the diff, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def promote(
    metadata: Any,
    notebook: Path,
    pipeline: str,
    functions: tuple[str, ...],
    cells: tuple[str, ...],
    names: tuple[str, ...],
    params: tuple[str, ...],
    no_verify: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Turn a notebook's code into nodes of a pipeline.

    Cells are chosen by a first line `#| node`, by `--function`, or by `--cells 4-7 --as name`. The notebook
    is never changed. Unless told otherwise, a copy of it and the new nodes are then run on the same data,
    every write redirected: if they do not give the same datasets, all files become again what they were.
    Exits with 1 if something has to be mended first.
    """
    if not pipeline.isidentifier():
        raise NotebookError(f"'{pipeline}' cannot be the name of a pipeline; use letters, digits and _.")
    read = read_notebook(notebook)
    choices = [
        *(Choice(function=name) for name in functions),
        *ranges(cells, names, read),
        *(marked(read) if not functions and not cells else ()),
    ]
    if not choices:
        raise NotebookError(
            f"Nothing in {notebook} is chosen: write `#| node` on the first line of a cell, or give "
            "`--function NAME` or `--cells 4-7 --as NAME`."
        )
    promotion = prepare(structure_of(metadata, None), notebook, pipeline, choices, params)
    writes = not dry_run and not promotion.plan.refusals
    proof: dict[str, Any] | None = None
    if writes:
        write_all(metadata.project_path, promotion.files)
        if promotion.files and not no_verify:
            proof = _proof(metadata.project_path, notebook)
            if proof["status"] != "same":
                restore_all(metadata.project_path, promotion.files)
    _show(promotion, dry_run, proof, as_json)
    if promotion.plan.refusals or (proof and proof["status"] != "same"):
        raise SystemExit(1)


def _proof(project: Path, notebook: Path) -> dict[str, Any]:
    """What `kedro handoff verify` finds, in a process that sees the new pipeline."""
    command = [sys.executable, "-m", "kedro", "handoff", "verify", str(notebook.resolve()), "--json"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    start = done.stdout.find("{")
    try:
        found = json.loads(done.stdout[start:])["notebooks"][0]
    except (ValueError, LookupError):
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        return {"status": "not verified", "failure": lines[-1] if lines else "verify gave no answer"}
    return dict(found)


def _show(promotion: Promotion, dry_run: bool, proof: dict[str, Any] | None, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({**_document(promotion), "proof": proof}, indent=2))
        return
    undone = proof is not None and proof["status"] != "same"
    for line in _lines(promotion, dry_run, undone):
        click.echo(line)
    if proof is not None:
        for line in _proof_lines(proof):
            click.echo(line)
    elif promotion.files and not dry_run:
        click.echo("not proved: kedro handoff verify shows whether notebook and nodes agree")


def _proof_lines(proof: dict[str, Any]) -> Iterator[str]:
    datasets = proof.get("datasets") or ()
    if proof["status"] == "same":
        names = ", ".join(d["dataset"] for d in datasets)
        yield f"proved: the notebook, run anew, and the nodes agree on {names}"
        return
    yield "notebook and nodes do not agree, so all files are again what they were:"
    if proof.get("failure"):
        yield f"  {proof['failure']}"
    for dataset in datasets:
        if dataset["status"] != "same":
            yield f"  {dataset['dataset']}: {'; '.join(dataset['details'][:3])}"
    yield "  `--no-verify` writes them all the same, unproved"


def _lines(promotion: Promotion, dry_run: bool, undone: bool) -> Iterator[str]:
    for node in promotion.plan.nodes:
        yield from _node_lines(node)
    if promotion.plan.refusals:
        yield f"{len(promotion.plan.refusals)} to mend first; nothing was written:"
        for refusal in promotion.plan.refusals:
            yield from _refusal_lines(refusal)
        return
    if not promotion.files:
        yield "Nothing to write: the pipeline has all of this already."
    for change in () if undone else promotion.files:
        verb = "would write" if dry_run else "wrote"
        yield f"{verb} {change.path}"
        if dry_run:
            yield change.diff()


def _node_lines(node: NodePlan) -> Iterator[str]:
    numbers = ", ".join(map(str, node.cells))
    yield f"node {node.name}  (cell{'s' if len(node.cells) > 1 else ''} {numbers})"
    yield f"  takes  {', '.join(node.inputs.values()) or 'nothing'}"
    yield f"  makes  {', '.join(node.outputs)}"
    if node.left_out:
        yield f"  leaves out what only shows something: {', '.join(s.source for s in node.left_out)}"
    for note in node.notes:
        yield f"  note   {note}"


def _refusal_lines(refusal: Refusal) -> Iterator[str]:
    yield f"  {refusal.place}: {refusal.reason} [{refusal.code}]"
    yield f"      {refusal.mend}"


def _document(promotion: Promotion) -> dict[str, Any]:
    return {
        "format": 1,
        "nodes": [
            {
                "name": node.name,
                "function": node.function,
                "inputs": dict(node.inputs),
                "outputs": list(node.outputs),
                "cells": list(node.cells),
                "left_out": [statement.source for statement in node.left_out],
                "notes": list(node.notes),
            }
            for node in promotion.plan.nodes
        ],
        "parameters": dict(promotion.plan.parameters),
        "refusals": [
            {"code": r.code, "place": r.place, "reason": r.reason, "mend": r.mend}
            for r in promotion.plan.refusals
        ],
        "files": [change.path.as_posix() for change in promotion.files],
    }
