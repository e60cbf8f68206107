"""What planning, reading and running cost: `kedro handoff promote --dry-run` and `verify`, beside soorgeon.

Made notebooks (functions, their calls, flat cells, under H2 headings, as soorgeon wants them) in a Kedro
project of their own. Planning and static verification are timed as functions, in a fresh interpreter with all
imports, and as commands, of which Kedro's own start is the larger part. The peer is `soorgeon refactor` on
the same notebooks (reading a file, because it knows no catalog), each a process of its own as its users call
it, in an environment of its own (`--soorgeon FOLDER` names one that is there). Full verification is set
against nbclient on the same notebook plus `kedro run` of the same nodes. `--rounds N` says how often
everything is measured; medians are printed, in wall and in CPU seconds.
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
import venv
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
Times = tuple[float, float]  # wall and CPU seconds
NOTEBOOKS, SECTIONS = 50, 9
PLAN_LIMIT, STATIC_LIMIT, FULL_LIMIT = 2.0, 2.0, 1.2
ENVIRONMENT = {
    **os.environ,
    "DO_NOT_TRACK": "1",
    "KEDRO_DISABLE_TELEMETRY": "1",
    "PLOOMBER_STATS_ENABLED": "false",
}

FUNCTION = """# keeps what lasted long enough, with its share of the ward
def {stem}_step_{n}(df, least):
    df = df.copy()
    df["ward"] = df["ward"].str.strip().str.upper()
    long_enough = df["hours"] >= least
    df = df[long_enough]
    total = df.groupby("ward")["hours"].transform("sum")
    df["share_{n}"] = np.where(total > 0, df["hours"] / total, 0.0)
    for column in ["share_{n}"]:
        df[column] = df[column].clip(0, 1).round(6)
    return df.reset_index(drop=True)"""
FLAT = """by_ward_{n} = (
    {stem}_table_{n}.groupby("ward", as_index=False)
    .agg(hours=("hours", "mean"), visits=("hours", "size"))
    .sort_values("ward")
)
by_ward_{n}["level"] = by_ward_{n}["hours"].rank()
by_ward_{n}.head()"""
WORK = "\ntotal_{n} = sum(i * i for i in range(2_000_000))"
# In a fresh interpreter: everything that the function needs is imported on the clock.
PLAN = """
import sys, time
begun, used = time.perf_counter(), time.process_time()
from pathlib import Path
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import read_program
program = read_program(read_notebook(Path(sys.argv[1])))
plan = plan_promotion(program, [Choice(function=f"large_step_{n}") for n in range(int(sys.argv[2]))])
assert len(plan.nodes) == int(sys.argv[2]), plan.refusals
print(time.perf_counter() - begun, time.process_time() - used, end="")
"""
STATIC = """
import sys, time
from pathlib import Path
from kedro.framework.startup import bootstrap_project
metadata = bootstrap_project(Path(sys.argv[1]))
from kedro_handoff.cli.place import structure_of
structure = structure_of(metadata, None)
begun, used = time.perf_counter(), time.process_time()
from kedro_handoff.notebooks.manifest import FOLDER, read_manifest
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.seal import states_under_seal
from kedro_handoff.notebooks.static_check import static_states
states = []
for path in sorted((structure.project.base / FOLDER).glob("*.json")):
    manifest = read_manifest(path)
    found = states_under_seal(structure, manifest) if sys.argv[2] == "sealed" else None
    if found is None:
        program = read_program(read_notebook(structure.project.path / manifest.notebook))
        found = static_states(structure, manifest, program)
    states += found
assert states and all(state.state == "in sync" for state in states), states[:3]
print(time.perf_counter() - begun, time.process_time() - used, end="")
"""
PREPARE = """
import sys
from pathlib import Path
from kedro.framework.startup import bootstrap_project
metadata = bootstrap_project(Path.cwd())
from kedro_handoff.cli.place import structure_of
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.files import write_all
from kedro_handoff.notebooks.promotion import prepare
structure = structure_of(metadata, None)
for notebook, functions in (argument.split(":") for argument in sys.argv[1:]):
    path = Path("notebooks", notebook + ".ipynb")
    choices = [Choice(function=f"{notebook}_step_{n}") for n in range(int(functions))]
    promotion = prepare(structure, path, "p_" + notebook, choices)
    assert promotion.files, promotion.plan.refusals
    write_all(Path.cwd(), promotion.files)
"""
BARE = """
import sys
import nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": "notebooks"}}).execute()
"""


def main(rounds: int, soorgeon: Path | None) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory(prefix="handoff-benchmark-") as folder:
        peer = soorgeon or environment_of_soorgeon(Path(folder) / "soorgeon")
        project = make_project(Path(folder) / "mini")
        plan_lines(project, peer, rounds)
        static_lines(project, peer, rounds)
        full_lines(project, rounds)


def make_project(project: Path) -> Path:
    """The small project of the tests with made notebooks; all but the first two are promoted."""
    shutil.copytree(ROOT / "tests/e2e/mini", project)
    shutil.copy(ROOT / "conf/logging.yml", project / "conf")
    (project / "notebooks").mkdir()
    run([sys.executable, "-m", "kedro", "run"], project)
    write_notebook(project / "notebooks/large.ipynb", SECTIONS)
    write_notebook(project / "notebooks/busy.ipynb", 3, work=True)
    for number in range(NOTEBOOKS):
        write_notebook(project / f"notebooks/n{number:02d}.ipynb", 4)
    names = [f"n{number:02d}:4" for number in range(NOTEBOOKS)]
    run([sys.executable, "-c", PREPARE, *names], project)
    return project


def write_notebook(path: Path, sections: int, work: bool = False) -> None:
    """A notebook with a cell that loads, then a function, its call and a flat cell in each section."""
    cells = [("markdown", "# Visits"), ("markdown", "## Load")]
    cells += [("code", "import numpy as np\nimport pandas as pd"), ("code", f"{path.stem}_least = 0.1")]
    cells += [("code", "visits = catalog.load('visits')")]
    for n in range(sections):
        source = "visits" if n == 0 else f"{path.stem}_table_{n - 1}"
        call = f"{path.stem}_table_{n} = {path.stem}_step_{n}({source}, {path.stem}_least)" + (
            WORK.format(n=n) if work else ""
        )
        cells += [("markdown", f"## Step {n}"), ("code", FUNCTION.format(n=n, stem=path.stem))]
        cells += [("code", call), ("code", FLAT.format(n=n, stem=path.stem))]
    if work:
        cells.insert(3, ("code", "%load_ext kedro.ipython"))
    entries = [
        {"cell_type": kind, "id": f"c{n}", "source": text, "metadata": {}}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for n, (kind, text) in enumerate(cells)
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": kernel, "cells": entries}))


def plan_lines(project: Path, peer: Path, rounds: int) -> None:
    """Planning one notebook of 30 cells."""
    notebook = "notebooks/large.ipynb"
    chosen = [part for n in range(SECTIONS) for part in ("--function", f"large_step_{n}")]
    command = [sys.executable, "-m", "kedro", "handoff", "promote", notebook, "--pipeline", "large"]
    ours = timed(lambda: told([sys.executable, "-c", PLAN, notebook, str(SECTIONS)], project), rounds)
    whole = timed(lambda: taken([*command, *chosen, "--dry-run"], project), rounds)
    start = timed(lambda: taken([sys.executable, "-m", "kedro", "handoff", "--help"], project), rounds)
    theirs, works = refactored(peer, project, ["large"], rounds)
    print(f"planning {3 * SECTIONS + 3} cells, {SECTIONS} nodes{'wall s':>30}{'CPU s':>9}")
    print(line("plan, imports included", ours, f"limit {PLAN_LIMIT:.0f} s"))
    print(line("kedro handoff promote --dry-run", whole, ""))
    print(line("of it Kedro's start (--help)", start, ""))
    print(line("soorgeon refactor", theirs, f"{theirs[1] / whole[1]:.1f} times the command's CPU; {works}"))


def static_lines(project: Path, peer: Path, rounds: int) -> None:
    """Static verification of all promoted notebooks."""
    names = [f"n{number:02d}" for number in range(NOTEBOOKS)]
    ours, planned = (
        timed(lambda w=way: told([sys.executable, "-c", STATIC, str(project), w], project), rounds)
        for way in ("sealed", "planned")
    )
    command = [sys.executable, "-m", "kedro", "handoff", "verify", "--depth", "static"]
    whole = timed(lambda: taken(command, project), rounds)
    five, works = refactored(peer, project, names[:5], 1)
    theirs = (five[0] * NOTEBOOKS / 5, five[1] * NOTEBOOKS / 5)
    print(f"\nstatic verification of {NOTEBOOKS} notebooks of 15 cells, 4 nodes each")
    print(line("verification, imports included", ours, f"limit {STATIC_LIMIT:.0f} s"))
    print(line("the same, had all been edited", planned, "each is read and planned again"))
    print(line("kedro handoff verify --depth static", whole, ""))
    said = f"{theirs[1] / whole[1]:.0f} times the command's CPU; 10 times 5 notebooks; {works}"
    print(line("soorgeon refactor", theirs, said))


def full_lines(project: Path, rounds: int) -> None:
    """Full verification of one notebook against running both sides without any of us."""
    run([sys.executable, "-c", PREPARE, "busy:3"], project)
    verify = [sys.executable, "-m", "kedro", "handoff", "verify", "notebooks/busy.ipynb"]
    bare = [sys.executable, "-c", BARE, "notebooks/busy.ipynb"]
    pipeline = [sys.executable, "-m", "kedro", "run", "--pipelines", "p_busy"]
    ours = timed(lambda: taken(verify, project), rounds)
    notebook, nodes = (timed(lambda c=c: taken(c, project), rounds) for c in (bare, pipeline))
    wall, cpu = (ours[n] / (notebook[n] + nodes[n]) for n in (0, 1))
    print("\nfull verification of a notebook of 12 cells, 3 nodes")
    print(line("kedro handoff verify", ours, f"ratio {wall:.2f} wall, {cpu:.2f} CPU; limit {FULL_LIMIT}"))
    print(line("nbclient alone", notebook, ""))
    print(line("kedro run of the nodes alone", nodes, ""))


def refactored(peer: Path, project: Path, names: list[str], rounds: int) -> tuple[Times, str]:
    """What soorgeon takes for some notebooks, and on how many it succeeds."""
    succeeded: list[bool] = []

    def once() -> Times:
        begun, used = time.perf_counter(), cpu_of_children()
        for name in names:
            with tempfile.TemporaryDirectory() as folder:
                text = (project / f"notebooks/{name}.ipynb").read_text()
                read = text.replace("catalog.load('visits')", "pd.read_csv('visits.csv')")
                Path(folder, f"{name}.ipynb").write_text(read)
                command = [peer / "bin/soorgeon", "refactor", f"{name}.ipynb"]
                done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
                succeeded.append(done.returncode == 0)
        return time.perf_counter() - begun, cpu_of_children() - used

    return timed(once, rounds), f"it succeeds on {sum(succeeded)} of {len(succeeded)}"


def environment_of_soorgeon(folder: Path) -> Path:
    """An environment with soorgeon, whose requirements are not ours."""
    venv.create(folder, with_pip=True)
    run([str(folder / "bin/pip"), "install", "--quiet", "soorgeon==0.0.20"], folder)
    return folder


def timed(measured: Callable[[], Times], rounds: int) -> Times:
    """The medians of what a function returns; called once more before, for byte code and caches."""
    measured()
    found = [measured() for _ in range(rounds)]
    return median(wall for wall, _ in found), median(cpu for _, cpu in found)


def taken(command: list[str], folder: Path) -> Times:
    """What a command takes, its start included."""
    begun, used = time.perf_counter(), cpu_of_children()
    run(command, folder)
    return time.perf_counter() - begun, cpu_of_children() - used


def told(command: list[str], folder: Path) -> Times:
    """What a program says that it took, its imports included, the interpreter's start not."""
    wall, cpu = run(command, folder).split()
    return float(wall), float(cpu)


def run(command: list[str], folder: Path) -> str:
    """What a command prints; the end of all if it fails."""
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[:6]}\n{done.stdout[-2000:]}{done.stderr[-3000:]}")
    return done.stdout


def cpu_of_children() -> float:
    """CPU seconds of all finished children."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def line(what: str, times: Times, said: str) -> str:
    """One row of the table."""
    return f"  {what:<40}{times[0]:>8.2f} {times[1]:>8.2f}   {said}".rstrip()


def option(name: str, default: str) -> str:
    """An option of the command line."""
    return sys.argv[sys.argv.index(name) + 1] if name in sys.argv else default


if __name__ == "__main__":
    place = option("--soorgeon", "")
    main(int(option("--rounds", "5")), Path(place).resolve() if place else None)
