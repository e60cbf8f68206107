"""What a run costs in which nothing, or little, has changed: `kedro run` with the incremental runner.

Where nothing at all has changed, that is told before the project is loaded; from another shell,
or after a change that decides nothing, the project is loaded and each node decided on.

The peers, in the same copy of the reference project: `kedro run` itself, Kedro's own start-up (`kedro
registry list`), its `--only-missing-outputs`, which asks only whether files exist, and `dvc repro` of the
same steps: one stage a node that writes a file (with those before it that only keep something in memory),
its files, source and configuration as dependencies. DVC comes from the package index into an environment of
this script's own. Figures are CPU seconds of the best of N processes (`--best-of N`), wall time in brackets.
Then a file is touched, and a parameter of one slice is changed. At last the hash functions of the standard
library on this machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

import yaml
from measured_runs import KEDRO, LEFT_OUT, ROOT, measured

INCREMENTAL = (*KEDRO, "run", "--runner", "kedro_handoff.IncrementalRunner")
TOUCHED = "data/02_intermediate/flights_clean.parquet"


def run(command: tuple[str, ...], project: Path, **variables: str) -> tuple[float, float, str]:
    """CPU and wall seconds of a command, and what it printed."""
    return measured(command, project, {"DVC_NO_ANALYTICS": "1", "COLUMNS": "200", **variables})


def best(
    command: tuple[str, ...], project: Path, times: int, other_shells: bool = False
) -> tuple[float, float]:
    """The least CPU seconds of several processes, and the least wall seconds."""
    shells = [{"SHELL_NUMBER": str(number)} if other_shells else {} for number in range(times)]
    found = [run(command, project, **shell)[:2] for shell in shells]
    return min(cpu for cpu, _ in found), min(wall for _, wall in found)


def dvc_command() -> tuple[str, ...]:
    """DVC in an environment of its own, made at the first call."""
    place = Path(tempfile.gettempdir()) / "kedro-handoff-dvc"
    if not (place / "bin/dvc").exists():
        venv.create(place, with_pip=True, clear=True)
        subprocess.run([place / "bin/pip", "install", "-qq", "dvc>=3.60"], check=True, capture_output=True)
    return (str(place / "bin/dvc"),)


# Prints the nodes of the project: name, inputs and outputs, each dataset with its file, if it has one.
DESCRIBE = """
import json
from pathlib import Path
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project(Path.cwd())
from kedro.framework.project import pipelines
catalog = KedroSession.create().load_context().catalog
place = lambda name: str(getattr(catalog.get(name), "_filepath", None) or "")
nodes = pipelines["__default__"].nodes
places = lambda names: {name: place(name) for name in names}
print(json.dumps([[n.name, places(n.inputs), places(n.outputs)] for n in nodes]))
"""


def write_stages(project: Path) -> int:
    """Write dvc.yaml, a stage for each node that writes a file; returns how many stages it has."""
    said = run((sys.executable, "-W", "ignore", "-c", DESCRIBE), project)[2]
    nodes = json.loads(next(line for line in said.splitlines() if line.startswith("[[")))
    writer = {name: node for node in nodes for name in node[2]}
    stages = {}
    for node in nodes:
        outs = [near(path, project) for path in node[2].values() if path]
        group = [node]
        for member in group:  # grows while it is gone through
            group += [writer[name] for name, path in member[1].items() if name in writer and not path]
        files = {near(path, project) for member in group for path in member[1].values() if path}
        deps = sorted(file for file in files if not file.startswith("conf/"))
        if outs:
            names = ",".join(sorted({member[0] for member in group}))
            stages[node[0].replace(".", "-")] = {
                "cmd": f"{' '.join(KEDRO)} run --nodes {names}",
                "deps": ["src/flights", "conf/base", *deps],
                "outs": [{path: {"cache": False}} for path in outs],
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
        second = run(INCREMENTAL, project)
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
        looked = best(INCREMENTAL, project, times, other_shells=True)
        theirs = best((*dvc, "repro"), project, times)
        stale = best((*KEDRO, "handoff", "runs", "stale"), project, times)
        size = sum(path.stat().st_size for path in (project / "data").rglob("*") if path.is_file())
        print(f"the reference project, {size / 1e6:.0f} MB of data; CPU s (wall s)")
        for name, (cpu, wall) in {
            "kedro run, every node": full[:2],
            "after it: the first incremental run": first[:2],
            "nothing changed: the second incremental run": second[:2],
            "nothing changed: any later incremental run": ours,
            "nothing changed: the same from another shell": looked,
            "nothing changed: kedro handoff runs stale": stale,
            f"nothing changed: dvc repro, {stages} stages": theirs,
            "kedro run --only-missing-outputs": exists,
            "kedro registry list (start-up)": start,
        }.items():
            print(f"  {name:<46}{cpu:>7.2f} ({wall:.2f})   {cpu / ours[0]:>6.2f} of ours")
        (project / TOUCHED).touch()
        print("\na file touched: {:.2f} CPU s, nodes that ran: {}".format(*nodes_that_ran(project)))
        print(f"  dvc repro: {run((*dvc, 'repro'), project)[0]:.2f} CPU s")
        parameters = project / "conf/base/parameters_inference.yml"
        parameters.write_text(parameters.read_text().replace("2013-12", "2013-11"))
        print(
            "one slice's parameter changed: {:.2f} CPU s, nodes that ran: {}".format(*nodes_that_ran(project))
        )
    hash_rates()


if __name__ == "__main__":
    main(int(sys.argv[sys.argv.index("--best-of") + 1]) if "--best-of" in sys.argv else 3)
