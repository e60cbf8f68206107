"""A proposed division in plain words, and as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.division import Division
from kedro_handoff.notebooks.plan_file import in_words


def proposal_lines(division: Division, notebook: Path, pipeline: str) -> Iterator[str]:
    """New catalog entries, what is left out in the order of the cells, and what to type next."""
    yield from (f"catalog entry {name}  ({e['type']})" for name, e in division.plan.entries.items())
    cells: dict[str, list[int]] = {}
    for left in sorted(division.left_out, key=lambda left: left.cell):
        cells.setdefault(left.reason, []).append(left.cell)
    for reason, numbers in cells.items():
        yield f"left out: cell{'s' if len(numbers) > 1 else ''} {in_words(tuple(numbers))}: {reason}"
    for refusal in division.refused:
        yield f"not possible as it is: {refusal.place}: {refusal.reason} [{refusal.code}]"
        yield from (f"    {line}" for line in refusal.mend.split("\n"))
    yield from (f"note: {note}" for note in division.plan.notes)
    command = f"kedro handoff promote {shlex.quote(str(notebook))} --pipeline {pipeline}"
    if not division.choices:
        empty = not division.left_out and not division.refused
        why = "it has no cell with code" if empty else "for the reasons above"
        yield f"No node can be made of {notebook} as it is: {why}."
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
