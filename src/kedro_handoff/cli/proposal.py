"""A proposed division in plain words, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.division import Division
from kedro_handoff.notebooks.plan_file import in_words


def proposal_lines(division: Division, notebook: Path, pipeline: str) -> Iterator[str]:
    """What is left out and what to type next; the nodes themselves stand above."""
    apart = sorted(division.left_out, key=lambda left: (left.reason, left.cell))
    for reason, cells in groupby(apart, key=lambda left: left.reason):
        numbers = tuple(left.cell for left in cells)
        yield f"left out: cell{'s' if len(numbers) > 1 else ''} {in_words(numbers)}: {reason}"
    for refusal in division.refused:
        yield f"not possible as it is: {refusal.place}: {refusal.reason} [{refusal.code}]"
        yield from (f"    {line}" for line in refusal.mend.split("\n"))
    yield from (f"note: {note}" for note in division.plan.notes)
    command = f"kedro handoff promote {notebook} --pipeline {pipeline}"
    if not division.choices:
        yield f"No node can be made of {notebook} as it is."
        return
    yield "This is a proposal; nothing was written."
    yield f"  take it          {command} --accept"
    yield f"  edit it first    {command} --plan plan.yml"
    yield f"  choose yourself  {command} --cells 4-7 --as NAME, --function NAME, or `#| node` in a cell"


def proposal_document(division: Division) -> dict[str, Any]:
    """What of a division is no plan of a promotion, for machines."""
    return {
        "left_out": [{"cell": left.cell, "reason": left.reason} for left in division.left_out],
        "not_possible": [
            {"code": r.code, "place": r.place, "reason": r.reason, "mend": r.mend} for r in division.refused
        ],
    }
