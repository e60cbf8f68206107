"""What the file of a notebook says about the order in which it was run: evidence, never the order itself."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kedro_handoff.notebooks.notebook import Notebook

_SHOWN = 5


def order_notes(notebook: Notebook) -> Iterator[str]:
    """Notes for a reviewer; none where it was run from top to bottom, or its counts were stripped."""
    counted = [cell for cell in notebook.cells if cell.execution_count is not None]
    if not counted:
        return
    back = [
        f"cell {after.number} before cell {before.number}"
        for before, after in pairwise(counted)
        if (after.execution_count or 0) < (before.execution_count or 0)
    ]
    if back:
        yield (
            f"the notebook was last run in another order ({_listed(back)}); what counts is the order on the "
            "page, so its shown outputs may be others"
        )
    never = [str(cell.number) for cell in notebook.cells if cell.execution_count is None and not cell.opaque]
    if never:
        what = "cell" if len(never) == 1 else "cells"
        yield f"never run, or not run again after an edit: {what} {_listed(never)}"


def _listed(words: list[str]) -> str:
    more = len(words) - _SHOWN
    return ", ".join(words[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
