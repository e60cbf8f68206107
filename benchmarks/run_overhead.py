"""What contracts cost a whole run: `kedro run` of the reference project with them and without.

The peer is the same command with `KEDRO_DATASET_VALIDATION=0`. Every run is a process of its own, so that
importing counts. With and without take turns, each pair in the other order than the one before; the ratio is
that of the medians, in CPU seconds (user and system) and in wall time. `--pairs N` says how many pairs.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
AIM = 1.05


def run(validation: str) -> tuple[float, float]:
    """CPU and wall seconds of one `kedro run`."""
    environment = {**os.environ, "KEDRO_DATASET_VALIDATION": validation, "DO_NOT_TRACK": "1"}
    used, started = cpu_of_children(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "kedro", "run"], env=environment, cwd=ROOT, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stderr)
    return cpu_of_children() - used, seconds


def cpu_of_children() -> float:
    """CPU seconds of all finished children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main(pairs: int) -> None:
    """Measure and print."""
    run("1")  # byte code and the disk's cache are made
    found: dict[str, list[tuple[float, float]]] = {"1": [], "0": []}
    print(f"{'pair':>4}{'with: CPU s':>14}{'wall s':>9}{'without: CPU s':>17}{'wall s':>9}{'CPU ratio':>12}")
    for pair in range(pairs):
        for validation in ("10", "01")[pair % 2]:
            found[validation].append(run(validation))
        (cpu, wall), (bare_cpu, bare_wall) = found["1"][-1], found["0"][-1]
        line = (
            f"{pair + 1:>4}{cpu:>14.2f}{wall:>9.2f}{bare_cpu:>17.2f}{bare_wall:>9.2f}{cpu / bare_cpu:>12.3f}"
        )
        print(line, flush=True)
    cpu, wall = (median(run[place] for run in found["1"]) for place in (0, 1))
    bare_cpu, bare_wall = (median(run[place] for run in found["0"]) for place in (0, 1))
    print(f"{'all':>4}{cpu:>14.2f}{wall:>9.2f}{bare_cpu:>17.2f}{bare_wall:>9.2f}{cpu / bare_cpu:>12.3f}")
    print(f"ratio of medians: {cpu / bare_cpu:.3f} CPU, {wall / bare_wall:.3f} wall (aim: at most {AIM})")


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 5)
