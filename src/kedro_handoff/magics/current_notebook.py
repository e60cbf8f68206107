"""The file of the notebook that a magic was called in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kedro_handoff.errors import NotebookError


def notebook_and_options(
    line: str, words: Sequence[str], names: Mapping[str, Any]
) -> tuple[Path, list[str], str]:
    """The notebook, what else stands on the line, and what to say of cells that are not saved yet.

    JupyterLab says the file in the kernel's environment, VS Code in a variable; elsewhere, and for a notebook
    that was renamed since its kernel started, the line has to name it first.

    Args:
        line: The line as it stands in the notebook, the magic included.
        words: The words behind the magic.
        names: The notebook's variables.

    Raises:
        NotebookError: It cannot be told, or is not there.
    """
    options = list(words)
    if options and options[0].endswith(".ipynb"):
        path = Path(options.pop(0))
        if not path.is_file():
            raise NotebookError(f"There is no notebook at {path.absolute()}.")
        return path.resolve(), options, ""
    path = _known(names)
    return path, options, _unsaved(path, line)


def _known(names: Mapping[str, Any]) -> Path:
    said = (names.get("__vsc_ipynb_file__"), names.get("__session__"), os.environ.get("JPY_SESSION_NAME"))
    for place in filter(None, map(str, filter(None, said))):
        path = Path(place)
        if path.suffix == ".ipynb" and path.is_file():
            return path.resolve()
    raise NotebookError(
        "This kernel cannot tell which notebook it runs; name its file first, before any option: "
        "notebooks/visits.ipynb"
    )


def _unsaved(path: Path, line: str) -> str:
    """That the file lacks the very cell that is running; empty where it has it."""
    if json.dumps(line, ensure_ascii=False)[1:-1] in path.read_text(encoding="utf-8"):
        return ""
    saved = datetime.fromtimestamp(path.stat().st_mtime)  # as the person's clock says it
    return (
        f"note: this cell is not in {path.name} as it was saved at {saved:%H:%M:%S}; what is taken is the "
        "file, so save it first if you changed more"
    )
