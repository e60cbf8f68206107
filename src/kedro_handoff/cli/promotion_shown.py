"""What `kedro handoff promote` says, in words and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from kedro_handoff.cli.promote_next import next_lines
from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.branch.commit import Committed
from kedro_handoff.notebooks.plan import NodePlan, Refusal
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.notebooks.testing.job import NodeTests, in_words
from kedro_handoff.project import Project


def show_promotion(
    project: Project,
    promotion: Promotion,
    applied: Applied,
    tests: Sequence[NodeTests],
    dry_run: bool,
    as_json: bool,
    committed: Committed | None,
) -> None:
    """Print what is planned and what was done."""
    evidence = applied.evidence
    if as_json:
        proof = evidence.document if evidence else None
        document = {
            **promotion_document(promotion, applied),
            "proof": proof,
            "tests": [t.document() for t in tests],
        }
        click.echo(json.dumps({**document, "commit": asdict(committed) if committed else None}, indent=2))
        return
    for line in _lines(promotion, applied, dry_run, committed is not None):
        click.echo(line)
    if evidence is not None:
        for line in (*_proof_lines(evidence.document), *in_words(tests)):
            click.echo(line)
    elif any(change.path.as_posix() != promotion.notebook for change in applied.files):
        # A link alone has been proved on both sides of it.
        click.echo("not proved: kedro handoff verify shows whether notebook and nodes agree")
    for line in next_lines(project, promotion, applied, committed):
        click.echo(line)


def _proof_lines(proof: Mapping[str, Any]) -> Iterator[str]:
    datasets = proof.get("datasets") or ()
    if proof["status"] == "same":
        names = ", ".join(d["dataset"] for d in datasets)
        yield f"proved: the notebook, run anew, and the nodes agree on {names}"
        yield from (f"note: {note}" for note in proof.get("notes") or ())
        return
    drifted = proof["status"] == "drifted"
    reason = "notebook and nodes do not agree" if drifted else "it could not be proved that they agree"
    yield f"{reason}, so all files are again what they were:"
    if proof.get("failure"):
        yield f"  {proof['failure']}"
    for node in proof.get("nodes") or ():
        if node["state"] != "in sync":
            yield f"  node {node['node']}: {node['state']} ({node['reason']})"
    for dataset in datasets:
        if dataset["status"] != "same" or dataset["details"]:
            yield f"  {dataset['dataset']}: {'; '.join(dataset['details'][:3])}"
    if not (proof.get("failure") and proof.get("seconds")):
        # Where a side has failed there is nothing that one would want written.
        yield "  `--no-verify` writes them all the same, unproved"


def _lines(promotion: Promotion, applied: Applied, dry_run: bool, on_branch: bool) -> Iterator[str]:
    for node in promotion.plan.nodes:
        yield from node_lines(node)
    yield from (f"catalog entry {name}  ({e['type']})" for name, e in promotion.plan.entries.items())
    yield from (f"note: {note}" for note in promotion.plan.notes)
    if promotion.plan.refusals:
        yield f"{len(promotion.plan.refusals)} to mend first; nothing was written:"
        for refusal in promotion.plan.refusals:
            yield from _refusal_lines(refusal)
        return
    if not promotion.files and not applied.files:
        yield "Nothing to write: the pipeline has all of this already."
    if dry_run:
        for change in promotion.files:
            yield f"would write {change.path}"
            yield change.diff()
    yield from (f"wrote {change.path}" for change in applied.files if not on_branch)
    yield from (f"note: {note}" for note in applied.notes)


def node_lines(node: NodePlan) -> Iterator[str]:
    """A node of a plan, for people."""
    numbers = ", ".join(map(str, node.cells))
    yield f"node {node.name}  (cell{'s' if len(node.cells) > 1 else ''} {numbers})"
    yield f"  takes  {', '.join(node.inputs.values()) or 'nothing'}"
    yield f"  makes  {', '.join(node.outputs)}"
    if node.left_out:
        yield f"  leaves out what only shows something: {', '.join(s.source for s in node.left_out)}"
    for note in node.notes:
        yield f"  note   {note}"


def _refusal_lines(refusal: Refusal) -> Iterator[str]:
    reason, _, detail = refusal.reason.partition("\n")
    yield f"  {refusal.place}: {reason} [{refusal.code}]"
    yield from (f"      {line}" for line in (*detail.splitlines(), *refusal.mend.splitlines()))


def promotion_document(promotion: Promotion, applied: Applied) -> dict[str, Any]:
    """A promotion for machines; the files are those that were written, else those to write."""
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
        "remarks": list(applied.notes),
    }
