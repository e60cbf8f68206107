"""`kedro handoff promote`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.applying import Applied, apply
from kedro_handoff.notebooks.choice import Choice, marked, ranges
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
@click.option("--figures", is_flag=True, help="Make a node of each figure that is drawn, too.")
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
    figures: bool,
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
    if not choices and not figures:
        raise NotebookError(
            f"Nothing in {notebook} is chosen: write `#| node` on the first line of a cell, or give "
            "`--function NAME` or `--cells 4-7 --as NAME`."
        )
    structure = structure_of(metadata, None)
    promotion = prepare(structure, notebook, pipeline, choices, params, figures)
    applied = Applied(())
    if not dry_run:
        applied = apply(structure, promotion, notebook, (), verified=not no_verify)
    _show(promotion, applied, dry_run, as_json)
    if promotion.plan.refusals or (applied.evidence and not applied.evidence.agrees):
        raise SystemExit(1)


def _show(promotion: Promotion, applied: Applied, dry_run: bool, as_json: bool) -> None:
    evidence = applied.evidence
    if as_json:
        proof = evidence.document if evidence else None
        click.echo(json.dumps({**_document(promotion, applied), "proof": proof}, indent=2))
        return
    for line in _lines(promotion, applied, dry_run):
        click.echo(line)
    if evidence is not None:
        for line in _proof_lines(evidence.document):
            click.echo(line)
    elif applied.files:
        click.echo("not proved: kedro handoff verify shows whether notebook and nodes agree")


def _proof_lines(proof: Mapping[str, Any]) -> Iterator[str]:
    datasets = proof.get("datasets") or ()
    if proof["status"] == "same":
        names = ", ".join(d["dataset"] for d in datasets)
        yield f"proved: the notebook, run anew, and the nodes agree on {names}"
        return
    yield "notebook and nodes do not agree, so all files are again what they were:"
    if proof.get("failure"):
        yield f"  {proof['failure']}"
    for dataset in datasets:
        if dataset["status"] != "same" or dataset["details"]:
            yield f"  {dataset['dataset']}: {'; '.join(dataset['details'][:3])}"
    yield "  `--no-verify` writes them all the same, unproved"


def _lines(promotion: Promotion, applied: Applied, dry_run: bool) -> Iterator[str]:
    for node in promotion.plan.nodes:
        yield from _node_lines(node)
    yield from (f"note: {note}" for note in promotion.plan.notes)
    yield from (f"catalog entry {name} ({e['type']})" for name, e in promotion.plan.entries.items())
    if promotion.plan.refusals:
        yield f"{len(promotion.plan.refusals)} to mend first; nothing was written:"
        for refusal in promotion.plan.refusals:
            yield from _refusal_lines(refusal)
        return
    if not promotion.files:
        yield "Nothing to write: the pipeline has all of this already."
    if dry_run:
        for change in promotion.files:
            yield f"would write {change.path}"
            yield change.diff()
    yield from (f"wrote {change.path}" for change in applied.files)


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


def _document(promotion: Promotion, applied: Applied) -> dict[str, Any]:
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
        "entries": {name: dict(entry) for name, entry in promotion.plan.entries.items()},
        "notes": list(promotion.plan.notes),
        "refusals": [
            {"code": r.code, "place": r.place, "reason": r.reason, "mend": r.mend}
            for r in promotion.plan.refusals
        ],
        "files": [change.path.as_posix() for change in applied.files or promotion.files],
    }
