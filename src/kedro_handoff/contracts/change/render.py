"""A comparison as text for people, and as a document for machines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import groupby
from typing import Any

from kedro_handoff.contracts.change.changes import Change, ContractDiff
from kedro_handoff.contracts.change.comparison import Comparison

_TITLES = {
    "both": "breaking for consumers and producers",
    "consumers": "breaking for consumers",
    "producers": "breaking for producers",
    "neither": "breaking for nobody",
}


def as_lines(comparison: Comparison) -> Iterator[str]:
    """One block a changed contract; the last line is the verdict and what to type next."""
    for diff in comparison.changed:
        yield from _block(diff)
        yield ""
    if comparison.not_compared:
        yield f"Not on both sides, so not compared: {', '.join(comparison.not_compared)}"
    yield _verdict(comparison)


def _block(diff: ContractDiff) -> Iterator[str]:
    status = "" if diff.status == "changed" else f" ({diff.status})"
    yield f"{diff.name}{status}  version {_version(diff)}"
    for affects, changes in groupby(diff.changes, key=lambda change: change.affects):
        yield f"  {'new contract' if diff.status == 'added' else _TITLES[affects]}"
        for change in changes:
            yield from _change(change, diff)
    if not diff.changes:
        yield "  nothing that is promised changed"
    if diff.problem:
        yield f"  !! {diff.problem}"
    elif diff.version.advice:
        yield f"  {diff.version.advice}"


def _version(diff: ContractDiff) -> str:
    old, new = (said or "none" for said in (diff.version.old, diff.version.new))
    return old if old == new else f"{old} -> {new}"


def _change(change: Change, diff: ContractDiff) -> Iterator[str]:
    column = f"{change.column}: " if change.column and not change.subject.startswith("meta.") else ""
    yield f"    {change.kind}  {column}{change.subject}"
    yield f"      {' -> '.join(_places(change, diff))}"
    if change.old or change.new:
        yield f"      {change.old or '(nothing)'} -> {change.new or '(nothing)'}"
    yield f"      {change.reason}"


def _places(change: Change, diff: ContractDiff) -> list[str]:
    places = ((diff.old_place, change.old_line), (diff.new_place, change.new_line))
    return [f"{place}:{line}" for place, line in places if place and line]


def _verdict(comparison: Comparison) -> str:
    count = len(comparison.contracts)
    compared = f"{count} contract{'s' * (count != 1)} compared"
    if not comparison.changed:
        return f"Nothing changed: {compared}."
    breaking = [diff for diff in comparison.changed if diff.breaking and diff.status != "added"]
    if not comparison.problems:
        said = f"{len(breaking)} breaking, each announced" if breaking else "none breaking what was agreed"
        return f"May go on: {compared}, {len(comparison.changed)} changed, {said}."
    return f"May not go on: {len(comparison.problems)} of {compared}. Next: {_next(comparison.problems[0])}"


def _next(diff: ContractDiff) -> str:
    if diff.status == "removed":
        return (
            f"keep {diff.old_place}, or, where {_people(diff)} know that it goes: --allow-removed {diff.name}"
        )
    wanted = diff.version.least or diff.version.old or "1.0.0"
    whom = f", and tell {_people(diff)}" if diff.version.needed == "major" else ""
    return f"write `version: {wanted}` in the `meta` of {(diff.new_place or '').lstrip(':')}{whom}"


def _people(diff: ContractDiff) -> str:
    return f"its consumers ({', '.join(diff.consumers)})" if diff.consumers else "who relies on it"


def as_document(comparison: Comparison) -> dict[str, Any]:
    """The comparison for JSON; contracts that did not change are counted only."""
    contracts = []
    for diff in comparison.changed:
        facts = asdict(diff)
        facts["problem"] = diff.problem
        facts["breaking"] = bool(diff.breaking) and diff.status != "added"
        contracts.append(facts)
    return {
        "format": 1,
        "old": comparison.old,
        "new": comparison.new,
        "compared": len(comparison.contracts),
        "not_compared": list(comparison.not_compared),
        "may_go_on": not comparison.problems,
        "contracts": contracts,
    }
