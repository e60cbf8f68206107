"""A new notebook's file: valid nbformat, the same text for the same cells."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kedro_handoff.notebooks.notebook import Notebook

TITLE = "about"  # id of the cell that says what the notebook is
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True)
class NewCell:
    """A cell to write.

    Attributes:
        id: Its id; the same each time that the same node is checked out.
        text: Its source.
        kind: Code or Markdown.
    """

    id: str
    text: str
    kind: str = "code"


def notebook_text(cells: Sequence[NewCell]) -> str:
    """The file's text, as Jupyter writes it; outputs are empty."""
    document = {
        "cells": [_entry(cell) for cell in cells],
        "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _entry(cell: NewCell) -> dict[str, Any]:
    source = cell.text.splitlines(keepends=True)
    if cell.kind == "markdown":
        return {"cell_type": "markdown", "id": cell.id, "metadata": {}, "source": source}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": cell.id,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def written_notes(text: str) -> list[str]:
    """Texts that a person has put between the cells of a notebook that was checked out."""
    cells = json.loads(text)["cells"]
    others = [cell for cell in cells if cell.get("cell_type") != "code" and cell.get("id") != TITLE]
    return [note for cell in others if (note := "".join(cell.get("source") or "").strip())]


def code_hash(notebook: Notebook) -> str:
    """A hash of the code cells' sources, in their order: what a person edits, outputs left out."""
    sources = [cell.source.strip("\n") for cell in notebook.cells]
    return hashlib.sha256("\0".join(sources).encode()).hexdigest()
