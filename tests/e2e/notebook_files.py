"""Notebooks, written as Jupyter would."""

from __future__ import annotations

import json
from pathlib import Path


def write_notebook(path: Path, cells: list[str]) -> None:
    """Write a notebook whose code cells are c1, c2, ...; of a cell that is one `# heading`, Markdown."""
    entries = [entry_of(number, text) for number, text in enumerate(cells, start=1)]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": entries}))


def entry_of(number: int, text: str) -> dict:
    entry = {"id": f"c{number}", "source": text, "metadata": {}}
    if text.startswith("# ") and "\n" not in text:
        return {"cell_type": "markdown", **entry}
    return {"cell_type": "code", **entry, "outputs": []}
