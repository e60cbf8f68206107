"""A notebook and the nodes made of it, each run once in a process of its own, without touching any data."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.extra import extra_needed
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.scratch import GIVEN, VARIABLE

_PRELUDE = """
def __handoff_keep__(stage, name, value):
    import os
    from pathlib import Path
    from kedro_handoff.notebooks.scratch import keep
    keep(Path(os.environ["{variable}"]) / stage, name, value)
"""
_RUN = """
import json, sys
from pathlib import Path
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
asked = json.loads(sys.argv[1])
bootstrap_project(Path(asked["project"]))
with KedroSession.create(Path(asked["project"])) as session:
    session.run(pipeline_names=[asked["pipeline"]], node_names=asked["nodes"])
"""


@dataclass(frozen=True)
class Replay:
    """One run of one side.

    Attributes:
        folder: Where it kept what it read and made.
        failure: Why it did not come to its end; empty where it did.
        seconds: How long it took, by cell number for a notebook.
    """

    folder: Path
    failure: str = ""
    seconds: Mapping[str, float] | None = None


@dataclass(frozen=True)
class Capture:
    """A variable to keep.

    Attributes:
        cell: Number of the cell.
        line: The line behind which it has its value.
        name: The variable.
        dataset: The name to keep it under.
        stage: What it is: made, or read.
    """

    cell: int
    line: int
    name: str
    dataset: str
    stage: str = GIVEN


def replay_notebook(program: Program, captures: Sequence[Capture], folder: Path, limit: int) -> Replay:
    """Run a copy of the notebook from a fresh kernel in its own folder, top to bottom.

    Args:
        program: The notebook.
        captures: Variables to keep.
        folder: An empty folder for what is kept.
        limit: Seconds that one cell may take.
    """
    # Imported here because they take seconds, which only a replay should pay.
    with extra_needed():
        import ipykernel  # noqa: F401 - the kernel that will run
        import nbformat
        from nbclient import NotebookClient
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    new_cell: Any = nbformat.v4.new_code_cell
    new_notebook: Any = nbformat.v4.new_notebook
    cells = [new_cell(_PRELUDE.format(variable=VARIABLE))]
    cells += [new_cell(_instrumented(cell, captures)) for cell in program.notebook.cells]
    document = new_notebook(cells=cells)
    times: dict[int, float] = {}

    def begin(cell_index: int, **_: Any) -> None:
        times[cell_index] = -time.perf_counter()

    def end(cell_index: int, **_: Any) -> None:
        times[cell_index] += time.perf_counter()

    client = NotebookClient(
        document,
        kernel_name="python3",
        timeout=limit,
        resources={"metadata": {"path": str(program.notebook.path.resolve().parent)}},
        on_cell_start=begin,
        on_cell_executed=end,
    )
    failure = ""
    try:
        client.execute(env=_environment(folder))
    except CellTimeoutError:
        failure = f"{_last(program, times)} took longer than {limit} seconds"
    except DeadKernelError:
        failure = f"the kernel died in {_last(program, times)} (out of memory?)"
    except CellExecutionError as error:
        failure = f"{_last(program, times)} failed: {error.ename}: {error.evalue}"
    numbers = {place: str(cell.number) for place, cell in enumerate(program.notebook.cells, start=1)}
    seconds = {
        numbers[place]: round(taken, 3) for place, taken in times.items() if place in numbers and taken >= 0
    }
    return Replay(folder, failure, seconds)


def _last(program: Program, times: Mapping[int, float]) -> str:
    place = max(times, default=1)
    cells = program.notebook.cells
    number = cells[place - 1].number if 1 <= place <= len(cells) else 0
    return f"{program.notebook.path.name}, cell {number},"


def _instrumented(cell: Any, captures: Sequence[Capture]) -> str:
    lines = cell.source.split("\n")
    for capture in sorted((c for c in captures if c.cell == cell.number), key=lambda c: -c.line):
        lines.insert(
            capture.line, f"__handoff_keep__({capture.stage!r}, {capture.dataset!r}, {capture.name})"
        )
    return "\n".join(lines)


def replay_pipeline(project: Path, pipeline: str, nodes: Sequence[str], folder: Path) -> Replay:
    """Run some nodes of a pipeline."""
    begun = time.perf_counter()
    asked = json.dumps({"project": str(project), "pipeline": pipeline, "nodes": list(nodes)})
    done = subprocess.run(  # noqa: S603 - this interpreter, with our own program
        [sys.executable, "-c", _RUN, asked],
        cwd=project,
        env=_environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    lines = [line for line in done.stderr.strip().splitlines() if line.strip()]
    failure = f"the pipeline failed: {lines[-1].strip()}" if done.returncode and lines else ""
    return Replay(folder, failure, {"pipeline": round(time.perf_counter() - begun, 3)})


def _environment(folder: Path) -> dict[str, str]:
    folder.mkdir(parents=True, exist_ok=True)
    # Contracts are held where the data are made; here the question is another, and records would mislead.
    return {**os.environ, VARIABLE: str(folder), "KEDRO_DATASET_VALIDATION": "0", "DO_NOT_TRACK": "1"}
