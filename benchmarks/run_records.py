"""What the record of a run costs: `kedro run` of the reference project with record keeping and without.

The peer is the same command with `runs: {record: false}`, in a copy of the project. Every run is a process of
its own. With and without take turns, each pair in the other order than the one before; the ratio is that of
the medians, in CPU seconds (user and system) and in wall time. `--pairs N` says how many pairs.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measured_runs import HEADING, KEDRO, LEFT_OUT, ROOT, Seconds, line, measured, print_medians

GIT = ("git", "-c", "user.name=benchmark", "-c", "user.email=benchmark@localhost")


def run(project: Path, record: bool) -> Seconds:
    """CPU and wall seconds of one `kedro run`."""
    settings = project / "conf/base/handoff.yml"
    text = settings.read_text().partition("\nruns: ")[0]
    settings.write_text(f"{text}\nruns: {{record: {str(record).lower()}}}\n")
    return measured((*KEDRO, "run"), project, {"PYTHONPATH": str(project / "src")})[:2]


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
        found: dict[bool, list[Seconds]] = {True: [], False: []}
        print(HEADING, flush=True)
        for pair in range(pairs):
            for record in (True, False) if pair % 2 else (False, True):
                found[record].append(run(project, record))
            print(line(str(pair + 1), found[True][-1], found[False][-1]), flush=True)
        left = records(project)
        if len(left) != pairs + 1:
            sys.exit(f"{len(left)} records of {pairs + 1} runs")
        nodes = len(json.loads(left[-1].read_text())["nodes"])
        size = left[-1].stat().st_size
    print_medians(found[True], found[False])
    print(f"a record of {nodes} nodes: {size / 1000:,.0f} kB")


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--pairs") + 1]) if "--pairs" in sys.argv else 5)
