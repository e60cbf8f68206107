"""Processes that benchmarks measure, and the table of runs with something and without it, in turns."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
AIM = 1.05
# Of a checkout that is copied to be measured.
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "site", "data", ".handoff", ".viz", "*_cache", "__pycache__"
)
KEDRO = (sys.executable, "-m", "kedro")
HEADING = "pair   with: CPU s   wall s   without: CPU s   wall s   CPU ratio"
Seconds = tuple[float, float]  # of CPU and of wall time


def measured(
    command: Sequence[str], project: Path, variables: Mapping[str, str] | None = None
) -> tuple[float, float, str]:
    """CPU and wall seconds of a command, and what it printed; one that fails ends the benchmark."""
    environment = {**os.environ, "DO_NOT_TRACK": "1", **(variables or {})}
    used, started = cpu_of_children(), time.perf_counter()
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)
    wall = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return cpu_of_children() - used, wall, done.stdout + done.stderr


def cpu_of_children() -> float:
    """CPU seconds of all finished children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def line(name: str, both: Seconds, bare: Seconds) -> str:
    """One row of the table: with and without."""
    return (
        f"{name:>4}{both[0]:>14.2f}{both[1]:>9.2f}{bare[0]:>17.2f}{bare[1]:>9.2f}{both[0] / bare[0]:>12.3f}"
    )


def print_medians(runs: Sequence[Seconds], bare_runs: Sequence[Seconds]) -> None:
    """The last row of the table, of medians, and their ratios."""
    both, bare = _medians(runs), _medians(bare_runs)
    print(line("all", both, bare))
    print(f"ratio of medians: {both[0] / bare[0]:.3f} CPU, {both[1] / bare[1]:.3f} wall (aim: at most {AIM})")


def _medians(runs: Sequence[Seconds]) -> Seconds:
    return median(cpu for cpu, _ in runs), median(wall for _, wall in runs)
