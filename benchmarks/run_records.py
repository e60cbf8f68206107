"""What the record of a run costs: `kedro run` of the reference project with record keeping and without.

The peer is the same command with `runs: {record: false}`, in a copy of the project. Every run is a process of
its own. With and without take turns, each pair in the other order than the one before; the ratio is that of
the medians, in CPU seconds (user and system) and in wall time. `--pairs N` says how many pairs.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
AIM = 1.05
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "site", "data", ".handoff", ".viz", "*_cache", "__pycache__"
)
GIT = ("git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost")


def run(project: Path, record: bool) -> tuple[float, float]:
    """CPU and wall seconds of one `kedro run`."""
    settings = project / "conf/base/handoff.yml"
    text = settings.read_text().partition("\nruns: ")[0]
    settings.write_text(f"{text}\nruns: {{record: {str(record).lower()}}}\n")
    environment = {**os.environ, "DO_NOT_TRACK": "1", "PYTHONPATH": str(project / "src")}
    used, started = cpu_of_children(), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "kedro", "run"], env=environment, cwd=project, capture_output=True, text=True
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        sys.exit(done.stderr)
    return cpu_of_children() - used, seconds


def cpu_of_children() -> float:
    """CPU seconds of all finished children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def line(name: str, cpu: float, wall: float, bare_cpu: float, bare_wall: float) -> str:
    """One row of the table."""
    return f"{name:>4}{cpu:>14.2f}{wall:>9.2f}{bare_cpu:>17.2f}{bare_wall:>9.2f}{cpu / bare_cpu:>12.3f}"


def records(project: Path) -> list[Path]:
    """The records that the runs left."""
    return sorted((project / ".handoff/runs").glob("[0-9]*.json"))


def main(pairs: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve() / "project"
        shutil.copytree(ROOT, project, ignore=LEFT_OUT)
        for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "benchmark")):
            subprocess.run([*GIT, *words], cwd=project, check=True)
        run(project, True)  # byte code, data and the disk's cache are made
        found: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
        print("pair   with: CPU s   wall s   without: CPU s   wall s   CPU ratio", flush=True)
        for pair in range(pairs):
            for record in (True, False) if pair % 2 else (False, True):
                found[record].append(run(project, record))
            print(line(str(pair + 1), *found[True][-1], *found[False][-1]), flush=True)
        left = records(project)
        if len(left) != pairs + 1:
            sys.exit(f"{len(left)} records of {pairs + 1} runs")
        nodes = len(json.loads(left[-1].read_text())["nodes"])
        size = left[-1].stat().st_size
    cpu, wall = (median(run[place] for run in found[True]) for place in (0, 1))
    bare_cpu, bare_wall = (median(run[place] for run in found[False]) for place in (0, 1))
    print(line("all", cpu, wall, bare_cpu, bare_wall))
    print(f"ratio of medians: {cpu / bare_cpu:.3f} CPU, {wall / bare_wall:.3f} wall (aim: at most {AIM})")
    print(f"a record of {nodes} nodes: {size / 1000:,.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 5)
