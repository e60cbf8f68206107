"""A copy of a notebook, run from a fresh kernel, top to bottom."""

from __future__ import annotations

import asyncio
import atexit
import json
import logging
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.library_start import start_jsonschema
from kedro_handoff.notebooks.extra import extra_needed
from kedro_handoff.notebooks.keeping import GIVEN
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.replay import Replay, Running, Told, command, environment_of, unheard
from kedro_handoff.protection.writes_refused import REFUSALS
from kedro_handoff.secrets_in_code import masked

# Not by a name of the notebook's own namespace, which `%reset` empties.
_CAPTURE = (
    "__import__('kedro_handoff.notebooks.keeping', fromlist=['capture'])"
    ".capture({dataset!r}, {name}, {stage!r})"
)
_COUNTING = (
    "get_ipython().events.register('pre_run_cell', "
    "__import__('kedro_handoff.protection.writes_refused', fromlist=['next_cell']).next_cell)"
)
_MAY_FAIL = ["raises-exception"]
_NOT_WRITABLE = re.compile(r"permission denied|read-?only|unable to open database|errno 13|errno 30", re.I)


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


def replay_notebook(
    program: Program,
    project: Path,
    captures: Sequence[Capture],
    folder: Path,
    running: Running,
    limit: int = 600,
    seed: int = 0,
    told: Told = unheard,
) -> Replay:
    """Run a copy of the notebook from a fresh kernel as if in its own folder, top to bottom.

    Args:
        program: The notebook.
        project: The project's folder.
        captures: Variables to keep.
        folder: A folder for what is kept.
        running: Where the kernel's process is noted.
        limit: Seconds that one cell may take.
        seed: Seed of the order of sets.
        told: Hears of each cell that has run.
    """
    # Imported here because they take seconds, which only a replay should pay.
    start_jsonschema()
    with extra_needed():
        import ipykernel  # noqa: F401 - the kernel that will run
        from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    run = _Run(program, running, told)
    failure = ""
    try:
        _execute(run, project, captures, folder, limit, seed)
    except CellTimeoutError:
        failure = f"{run.place} took longer than {limit} seconds; more with --cell-limit"
    except (DeadKernelError, RuntimeError) as error:
        known = isinstance(error, DeadKernelError) or "Kernel" in str(error)
        reason = "(out of memory?)" if known else f"({error})"
        failure = f"the kernel died in {run.place} {reason}{_last_words(folder)}"
    except CellExecutionError as error:
        failure = f"{run.place} failed: {error.ename}: {error.evalue}{_hint(error)}"
    finally:
        running.end(run.group)
    failure = failure or "; ".join(_refusals(folder, program))
    return Replay(folder, masked(failure), run.seconds)


class _Run:
    """How far a notebook has come; hears of each cell from nbclient."""

    def __init__(self, program: Program, running: Running, told: Told) -> None:
        self.group = 0
        self.seconds: dict[str, float] = {}
        self._program = program
        self._running = running
        self._told = told
        self._index = 0
        self._begun = 0.0

    @property
    def place(self) -> str:
        return _place(self._program, self._index)

    def kernel_started(self, group: int) -> None:
        self.group = group
        if group:
            self._running.groups.add(group)
        if self._running.stopped.is_set():
            self._running.stop()

    def begin(self, cell_index: int, **_: Any) -> None:
        self._index, self._begun = cell_index, time.perf_counter()

    def end(self, cell_index: int, **_: Any) -> None:
        if cell_index == 0:
            return
        number = str(self._program.notebook.cells[cell_index - 1].number)
        self.seconds[number] = round(time.perf_counter() - self._begun, 3)
        self._told(f"{self._program.notebook.path.name}, cell {number}", self.seconds[number])


def _place(program: Program, index: int) -> str:
    cells = program.notebook.cells
    number = cells[index - 1].number if 1 <= index <= len(cells) else 0
    return (
        f"{program.notebook.path.name}, cell {number},"
        if number
        else f"{program.notebook.path.name}, at its start,"
    )


def _execute(
    run: _Run, project: Path, captures: Sequence[Capture], folder: Path, limit: int, seed: int
) -> None:
    import nbformat
    from nbclient import NotebookClient

    program = run._program
    new_cell: Any = nbformat.v4.new_code_cell
    new_notebook: Any = nbformat.v4.new_notebook
    cells = [
        new_cell(_COUNTING),
        *(
            new_cell(_instrumented(cell, captures), metadata={"tags": _MAY_FAIL if cell.may_fail else []})
            for cell in program.notebook.cells
        ),
    ]
    beside = program.notebook.path.resolve().parent.relative_to(project.resolve())
    asked = {"project": str(project), "folder": str(beside)}
    environment = environment_of(folder, asked, seed)
    kernel = _kernel(folder, _needs_extension(program))

    async def started(**_: Any) -> None:
        run.kernel_started(getattr(kernel.provisioner, "pid", 0) or 0)

    client = NotebookClient(
        new_notebook(cells=cells),
        km=kernel,
        log=_silent(),  # what it says is in the failure
        timeout=limit,
        shutdown_kernel="immediate",
        on_notebook_start=started,
        on_cell_start=run.begin,
        on_cell_executed=run.end,
    )
    with (folder / "kernel.log").open("w") as log:
        execution = client.async_execute(
            env=environment, cwd=str(folder), stdout=log, stderr=log, cleanup_kc=True
        )
        try:
            asyncio.run(
                execution
            )  # in a loop of its own, which ends what nbclient leaves waiting at a cell's limit
        finally:
            atexit.unregister(client._cleanup_kernel)  # of a kernel that never came up


def _kernel(folder: Path, extension: bool) -> Any:
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

    arguments = ["-f", "{connection_file}"]  # nbclient adds that there is no history
    arguments += ["--ext=kedro.ipython"] if extension else []
    kernel: Any = AsyncKernelManager(connection_file=str(folder / "jupyter" / "kernel.json"))
    kernel._kernel_spec = KernelSpec(
        argv=[*command("kernel"), *arguments], display_name=sys.executable, language="python"
    )
    return kernel


def _silent() -> logging.Logger:
    logger = logging.getLogger(f"{__name__}.nbclient")
    logger.propagate = False
    logger.setLevel(logging.CRITICAL + 1)
    return logger


def _needs_extension(program: Program) -> bool:
    """Whether the notebook was made for `kedro jupyter`, whose kernels bring the catalog along."""
    if any(
        "kedro.ipython" in cell.source or "reload_kedro" in cell.source for cell in program.notebook.cells
    ):
        return False
    reads = {name for statement in program.statements for name in statement.names.reads}
    return any(name in reads and not program.binding(name) for name in ("catalog", "context", "session"))


def _instrumented(cell: Any, captures: Sequence[Capture]) -> str:
    lines = cell.source.split("\n")
    for capture in sorted((c for c in captures if c.cell == cell.number), key=lambda c: -c.line):
        lines.insert(
            capture.line, _CAPTURE.format(dataset=capture.dataset, name=capture.name, stage=capture.stage)
        )
    return "\n".join(lines)


def _hint(error: Any) -> str:
    words = f"{error.ename}: {error.evalue}"
    if error.ename == "WriteRefused":
        return "; save it with catalog.save, write it below the project, or take the line out"
    if _NOT_WRITABLE.search(words):
        return " (a replay may write below the project only; what does this line write?)"
    return ""


def _refusals(folder: Path, program: Program) -> Iterator[str]:
    """Writes that were refused although the notebook came to its end: its code has swallowed the error."""
    try:
        lines = (folder / REFUSALS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    for facts in map(json.loads, lines[:3]):
        yield (
            f"{_place(program, facts['cell'])} line {facts['line']}, would {facts['verb']} {facts['path']}, "
            "outside the project and past the catalog, and goes on without; take the line out"
        )


def _last_words(folder: Path) -> str:
    try:
        lines = (folder / "kernel.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        return ""
    return f": {lines[-1].strip()}" if lines else ""
