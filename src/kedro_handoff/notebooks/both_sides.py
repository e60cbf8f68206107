"""Both sides of a promotion, run at the same time where the machine allows it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, replace
from pathlib import Path

from kedro_handoff.notebooks.keeping import GIVEN
from kedro_handoff.notebooks.notebook_replay import Capture, replay_notebook
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.replay import Replay, Running, Told, replay_pipeline

_SPARE = 2 * 2**30  # bytes of memory below which two processes at a time are a risk
_GROWTH = 20  # an input of a gigabyte on disk may take this many in memory


@dataclass(frozen=True)
class BothSides:
    """What to run.

    Attributes:
        project: The project's folder.
        program: The notebook.
        captures: Its variables that hold the nodes' results.
        pipeline: The pipeline's registered name.
        nodes: Full names of the promoted nodes.
        scratch: A folder of this verification's own.
        limit: Seconds that one cell may take.
        told: Hears what has come to its end.
        bytes_read: Size on disk of what the nodes read.
    """

    project: Path
    program: Program
    captures: Sequence[Capture]
    pipeline: str
    nodes: Sequence[str]
    scratch: Path
    limit: int
    told: Told
    bytes_read: int = 0

    def run(
        self, alone: bool = False, suffix: str = "", seeds: tuple[int, int] = (1, 2)
    ) -> tuple[Replay, Replay]:
        """The notebook and the pipeline, each from the start.

        Args:
            alone: Whether the nodes wait for the notebook, and each runs alone on what it has made.
            suffix: Ends the names of their folders; what is in these is removed.
            seeds: Seed of the order of sets, for the notebook and for the pipeline.
        """
        for side in ("notebook", "pipeline"):
            shutil.rmtree(self.scratch / f"{side}{suffix}", ignore_errors=True)
        running = Running()
        given = self.scratch / f"notebook{suffix}" / GIVEN if alone else None
        sides = (
            lambda: self._notebook(running, suffix, seeds[0]),
            lambda: self._pipeline(running, suffix, seeds[1], given),
        )
        if alone:
            (notebook,) = _all_of(sides[:1], running, 1)
            missing = Replay(self.scratch / f"pipeline{suffix}")
            return notebook, missing if notebook.failure else _all_of(sides[1:], running, 1)[0]
        at_once = _processors() > 1 and _memory() > _SPARE + _GROWTH * self.bytes_read
        notebook, pipeline = _all_of(sides, running, 2 if at_once else 1)
        return notebook, pipeline

    def _notebook(self, running: Running, suffix: str, seed: int) -> Replay:
        folder = self.scratch / f"notebook{suffix}"
        program, told = self.program, self.told
        return replay_notebook(program, self.project, self.captures, folder, running, self.limit, seed, told)

    def _pipeline(self, running: Running, suffix: str, seed: int, given: Path | None) -> Replay:
        folder = self.scratch / f"pipeline{suffix}"
        found = replay_pipeline(
            self.project, self.pipeline, self.nodes, folder, running, seed, given, inputs=True
        )
        self.told(f"pipeline {self.pipeline}", (found.seconds or {})["pipeline"])
        return found


def _all_of(sides: Sequence[Callable[[], Replay]], running: Running, workers: int) -> list[Replay]:
    """Results in order; one that fails, or an interruption, ends what is still running."""
    with ThreadPoolExecutor(workers) as pool:
        try:
            begun = [pool.submit(side) for side in sides]
            for future in as_completed(begun):
                if future.result().failure and not running.stopped.is_set():
                    running.stop()
                    reason = future.result()
            found = [future.result() for future in begun]
        except BaseException:
            running.stop()
            raise
    # What was ended from here has not failed of itself.
    return [
        replace(one, failure="") if running.stopped.is_set() and one is not reason else one for one in found
    ]


def _processors() -> int:
    affinity: Callable[[int], Mapping[int, None] | set[int]] | None = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def _memory() -> float:
    """Bytes that are free to use; endless where it cannot be told."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(float(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable"))
    except (OSError, StopIteration):
        return float("inf")
