"""A notebook and the nodes made of it, each run once in a process of its own, without touching any data."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from kedro_handoff.notebooks.keeping import VARIABLE
from kedro_handoff.notebooks.replayed import ASKED, FAILURES
from kedro_handoff.secrets_in_code import masked

Told = Callable[[str, float], None]  # what has come to its end, and how many seconds it took


def unheard(what: str, seconds: float) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Replay:
    """One run of one side.

    Attributes:
        folder: Where it kept what it read and made.
        failure: Why it did not come to its end; empty where it did.
        seconds: How long it took, by cell number for a notebook.
        failures: Why single nodes failed, where each ran alone.
    """

    folder: Path
    failure: str = ""
    seconds: Mapping[str, float] | None = None
    failures: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Running:
    """The processes that are running; those of a notebook and a pipeline may run at the same time."""

    groups: set[int] = field(default_factory=set)
    stopped: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        """End all of them, with what they have started, and let no more begin."""
        self.stopped.set()
        for group in tuple(self.groups):
            self.end(group)

    def end(self, group: int) -> None:
        """End what is left of one."""
        if group and hasattr(os, "killpg"):  # group 0 would be our own
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(group, signal.SIGKILL)
        self.groups.discard(group)


def replay_pipeline(
    project: Path,
    pipeline: str,
    nodes: Sequence[str],
    folder: Path,
    running: Running,
    seed: int = 0,
    given: Path | None = None,
    inputs: bool = False,
) -> Replay:
    """Run some nodes of a pipeline.

    Args:
        project: The project's folder.
        pipeline: Its registered name.
        nodes: Full names of the nodes.
        folder: A folder for what is kept.
        running: Where the process is noted.
        seed: Seed of the order of sets.
        given: What a notebook has made; then each node runs alone on that.
        inputs: Whether to keep what is read from files.
    """
    begun = time.perf_counter()
    asked = {
        "project": str(project),
        "pipeline": pipeline,
        "nodes": list(nodes),
        "inputs": inputs,
        "given": str(given or ""),
    }
    what: Literal["nodes", "pipeline"] = "nodes" if given else "pipeline"
    environment = environment_of(folder, asked, seed)
    with subprocess.Popen(  # noqa: S603 - this interpreter, with our own program
        command(what),
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        errors="replace",
        start_new_session=True,
    ) as process:
        running.groups.add(process.pid)
        try:
            if running.stopped.is_set():
                process.kill()
            _, said = process.communicate()
        finally:
            running.end(process.pid)
    failures = _failures(folder)
    failure = masked(_ended(process.returncode, said, failures.pop("", "")))
    return Replay(folder, failure, {"pipeline": round(time.perf_counter() - begun, 3)}, failures)


def _failures(folder: Path) -> dict[str, str]:
    try:
        found = json.loads((folder / FAILURES).read_text(encoding="utf-8"))
        return {node: masked(words) for node, words in found.items()}
    except (OSError, ValueError):
        return {}


def _ended(code: int, said: str, failure: str) -> str:
    if not code:
        return ""
    if code < 0:
        return f"the pipeline was killed by signal {-code}{' (out of memory?)' if code == -9 else ''}"
    lines = [line.strip() for line in said.strip().splitlines() if line.strip()]
    return f"the pipeline failed: {failure or (lines[-1] if lines else f'exit code {code}')}"


def command(what: str) -> list[str]:
    """The process that replays, in the very Python that asks for it: both sides have the same libraries."""
    return [sys.executable, "-m", "kedro_handoff.notebooks.replayed", what]


def environment_of(folder: Path, asked: Mapping[str, Any], seed: int) -> dict[str, str]:
    """The environment of a replaying process: what it writes of its own accord goes to the folder."""
    for name in ("t", "ipython", "jupyter"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    temporary = str(folder / "t")  # short: sockets are made below it, whose paths have a limit
    return {
        **os.environ,
        VARIABLE: str(folder),
        ASKED: json.dumps({**asked, "place": str(folder)}),
        "PYTHONHASHSEED": str(seed),
        "PYTHONDONTWRITEBYTECODE": "1",
        "TMPDIR": temporary,
        "TMP": temporary,
        "TEMP": temporary,
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(folder / "jupyter"),
        # Contracts are held where the data are made; here the question is another, and records would mislead.
        "KEDRO_DATASET_VALIDATION": "0",
        "DO_NOT_TRACK": "1",
        "GIT_OPTIONAL_LOCKS": "0",  # `git status` leaves the index as it is
    }
