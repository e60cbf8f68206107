"""What a run costs in which nothing, or little, has changed: `kedro run` with the incremental runner.

The peers, in the same copy of the reference project: `kedro run` itself, Kedro's own start-up (`kedro registry
list`), its `--only-missing-outputs`, which asks only whether files exist, and `dvc repro` of the same steps: one
stage a registered pipeline, its inputs, source and configuration as dependencies, its files as outputs. DVC comes
from the package index into an environment of this script's own. Figures are CPU seconds of the best of N
processes (`--best-of N`), with the wall time behind them. Then: a file is touched, and a parameter of one slice
is changed. At last the hash functions of the standard library, in bytes of this machine.
"""

from __future__ import annotations

import hashlib
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
KEDRO = (sys.executable, "-m", "kedro")
INCREMENTAL = (*KEDRO, "run", "--runner", "kedro_handoff.IncrementalRunner")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "site", "data", ".handoff", ".viz", "*_cache", "__pycache__"
)
TOUCHED = "data/02_intermediate/flights_clean.parquet"


def run(command: tuple[str, ...], project: Path) -> tuple[float, float, str]:
    """CPU and wall seconds of a command, and what it printed."""
    environment = {**os.environ, "DO_NOT_TRACK": "1", "DVC_NO_ANALYTICS": "1", "COLUMNS": "200"}
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


def best(command: tuple[str, ...], project: Path, times: int) -> tuple[float, float]:
    """The least CPU seconds of several processes, and the least wall seconds."""
    found = [run(command, project)[:2] for _ in range(times)]
    return min(cpu for cpu, _ in found), min(wall for _, wall in found)


def dvc_command() -> tuple[str, ...]:
    """DVC in an environment of its own, made at the first call."""
    place = Path(tempfile.gettempdir()) / "kedro-handoff-dvc"
    if not (place / "bin/dvc").exists():
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([place / "bin/pip", "install", "--quiet", "dvc>=3.60"], check=True)
    return (str(place / "bin/dvc"),)


def write_stages(project: Path) -> int:
    """Write dvc.yaml from the registered pipelines; returns how many stages it has."""
    script = (
        "import json; from pathlib import Path; from kedro.framework.startup import bootstrap_project;"
        "from kedro.framework.session import KedroSession; bootstrap_project(Path.cwd());"
        "from kedro.framework.project import pipelines; context = KedroSession.create().load_context();"
        "entries = context.catalog;"
        "place = lambda n: str(getattr(entries.get(n), '_filepath', '') or '');"
        "print(json.dumps({k: [sorted(filter(None, map(place, p.inputs()))),"
        "sorted(filter(None, map(place, p.all_outputs())))] for k, p in pipelines.items() if k != '__default__'}))"
    )
    found = run((sys.executable, "-W", "ignore", "-c", script), project)[2]
    slices: Mapping[str, Any] = yaml.safe_load(
        next(line for line in found.splitlines() if line.startswith("{"))
    )
    taken: set[str] = set()
    stages = {}
    for name, (inputs, outputs) in slices.items():
        outs = [path for path in outputs if path not in taken]
        taken.update(outs)
        stages[name] = {
            "cmd": f"{' '.join(KEDRO)} run --pipelines {name}",
            "deps": [
                "src/flights",
                "conf/base",
                *(near(path, project) for path in inputs if "conf/" not in path),
            ],
            "outs": [{near(path, project): {"cache": False}} for path in outs],
        }
    (project / "dvc.yaml").write_text(yaml.safe_dump({"stages": stages}))
    return len(stages)


def near(path: str, project: Path) -> str:
    """A path as it is written in dvc.yaml."""
    return str(Path(path).relative_to(project)) if Path(path).is_relative_to(project) else path


def nodes_that_ran(project: Path) -> tuple[float, str]:
    """CPU seconds of an incremental run, and the nodes that it ran."""
    cpu, _, said = run(INCREMENTAL, project)
    return cpu, ", ".join(re.findall(r"Node (\S+) runs:", said)) or "none"


def hash_rates() -> None:
    """Bytes that one core hashes in a second, by function."""
    block = os.urandom(2**20)
    print("\nhashing, MB of CPU second: ", end="")
    for name in ("sha256", "sha1", "blake2b", "md5", "sha512", "sha3_256"):
        whole, started = hashlib.new(name, usedforsecurity=False), time.process_time()
        for _ in range(100):
            whole.update(block)
        print(f"{name} {100 * 1.048576 / (time.process_time() - started):,.0f}", end="  ")
    print()


def main(times: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve() / "project"
        shutil.copytree(ROOT, project, ignore=LEFT_OUT)
        os.environ["PYTHONPATH"] = str(project / "src")
        full = run((*KEDRO, "run"), project)
        first = run(INCREMENTAL, project)
        dvc = dvc_command()
        run((*dvc, "init", "--no-scm", "--quiet"), project)
        stages = write_stages(project)
        run((*dvc, "commit", "--force", "--quiet"), project)
        time.sleep(2.5)  # what has just been written is hashed once more, by both
        run(INCREMENTAL, project)
        run((*dvc, "repro"), project)
        start = best((*KEDRO, "registry", "list"), project, times)
        exists = best((*KEDRO, "run", "--only-missing-outputs"), project, times)
        ours = best(INCREMENTAL, project, times)
        theirs = best((*dvc, "repro"), project, times)
        stale = best((*KEDRO, "handoff", "runs", "stale"), project, times)
        size = sum(path.stat().st_size for path in (project / "data").rglob("*") if path.is_file())
        print(f"the reference project, {size / 1e6:.0f} MB of data; CPU s (wall s)")
        for name, (cpu, wall) in {
            "kedro run, every node": full[:2],
            "the first incremental run, every node": first[:2],
            "nothing changed: incremental run": ours,
            "nothing changed: kedro handoff runs stale": stale,
            f"nothing changed: dvc repro, {stages} stages": theirs,
            "kedro run --only-missing-outputs": exists,
            "kedro registry list (start-up)": start,
        }.items():
            print(f"  {name:<44}{cpu:>7.2f} ({wall:.2f})   {cpu / ours[0]:>6.2f} of ours")
        (project / TOUCHED).touch()
        print("\na file touched: {:.2f} CPU s, nodes that ran: {}".format(*nodes_that_ran(project)))
        print(f"  dvc repro: {run((*dvc, 'repro'), project)[0]:.2f} CPU s")
        parameters = project / "conf/base/parameters_inference.yml"
        parameters.write_text(parameters.read_text().replace("2013-12", "2013-11"))
        print(
            "one slice's parameter changed: {:.2f} CPU s, nodes that ran: {}".format(*nodes_that_ran(project))
        )
        print(f"  dvc repro: {run((*dvc, 'repro'), project)[0]:.2f} CPU s, all stages below conf/base")
    hash_rates()


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--best-of") + 1]) if "--best-of" in sys.argv else 3)
