"""A command of the handoff's, run on the project from a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kedro.utils import find_kedro_project

from kedro_handoff.errors import ProjectError
from kedro_handoff.magics.current_notebook import notebook_and_options
from kedro_handoff.magics.line import words_of
from kedro_handoff.notebooks.keeping import VARIABLE


def run_on_notebook(command: str, line: str, names: Mapping[str, Any]) -> int | None:
    """Run `kedro handoff COMMAND` on the notebook's file and print what it says, as it says it.

    A process of its own sees the project's code as it is in the files, which the notebook's kernel has
    imported long ago. Gives the exit code; `None` in a replay of the notebook, where nothing is run.

    Raises:
        NotebookError: It cannot be told which notebook this is.
        ProjectError: It is in no Kedro project.
    """
    if os.environ.get(VARIABLE):
        print(f"%handoff_{command} is left out where the notebook is replayed.")
        return None
    words = words_of(line)
    whole = f"%handoff_{command} {line}".strip()
    notebook, options, unsaved = notebook_and_options(whole, words, names)
    project = _project(notebook, names)
    if unsaved:
        print(unsaved)
    return _printed([sys.executable, "-m", "kedro", "handoff", command, str(notebook), *options], project)


def run_in_project(words: Sequence[str], names: Mapping[str, Any]) -> int | None:
    """Run `kedro handoff WORDS` in the notebook's project and print what it says.

    Gives the exit code; `None` in a replay of the notebook, where nothing is run.

    Raises:
        ProjectError: There is no Kedro project here.
    """
    if os.environ.get(VARIABLE):
        print(f"%handoff_{words[0]} is left out where the notebook is replayed.")
        return None
    root = getattr(names.get("context"), "project_path", None) or find_kedro_project(Path.cwd())
    if root is None:
        raise ProjectError(f"{Path.cwd()} is not inside a Kedro project.")
    return _printed([sys.executable, "-m", "kedro", "handoff", *words], Path(root))


def _project(notebook: Path, names: Mapping[str, Any]) -> Path:
    root = find_kedro_project(notebook.parent) or getattr(names.get("context"), "project_path", None)
    if root is None:
        raise ProjectError(f"{notebook} is not inside a Kedro project.")
    return Path(root)


def _printed(command: Sequence[str], folder: Path) -> int:
    # The kernel draws its figures into the notebook; a process of its own draws them as a terminal's would.
    environment = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    with subprocess.Popen(  # noqa: S603 - our own command, on the person's own line
        command,
        cwd=folder,
        env={**environment, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as running:
        try:
            for said in running.stdout or ():
                print(said, end="")
        except KeyboardInterrupt:
            running.terminate()
            raise
        return running.wait()
