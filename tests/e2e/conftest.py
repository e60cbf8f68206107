from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Result:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str


Kedro = Callable[..., Result]


@pytest.fixture(scope="session")
def kedro(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kedro]:
    """Runs a real `kedro` command in a project: `kedro(path, "run", "--tags", "x", SOME_VARIABLE="1")`."""
    outputs = tmp_path_factory.mktemp("commands")
    with subprocess.Popen(
        [sys.executable, str(HERE / "zygote.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as zygote:

        def run(project: Path, *arguments: str, **environment: str) -> Result:
            output = outputs / uuid.uuid4().hex
            variables = {"DO_NOT_TRACK": "1", "COLUMNS": "200", **environment}
            request = {
                "cwd": str(project),
                "arguments": arguments,
                "environment": variables,
                "output": str(output),
            }
            zygote.stdin.write(json.dumps(request) + "\n")
            zygote.stdin.flush()
            code = int(zygote.stdout.readline())
            out, err = (Path(f"{output}{s}").read_text(encoding="utf-8") for s in (".out", ".err"))
            return Result(code, out, err)

        yield run
        zygote.stdin.close()


@pytest.fixture
def mini(tmp_path: Path) -> Path:
    """A small real Kedro project: clean visits, then their mean by ward."""
    return copy_of_mini(tmp_path)


def copy_of_mini(folder: Path) -> Path:
    target = folder / "mini"
    shutil.copytree(HERE / "mini", target)
    shutil.copy(HERE.parents[1] / "conf" / "logging.yml", target / "conf")
    return target


@pytest.fixture
def shapes(mini: Path) -> Path:
    """The small project with a pipeline of nodes of every shape."""
    target = mini / "src/mini/pipelines/shapes"
    shutil.copytree(HERE / "shapes", target)
    for path in target.glob("*.yml"):
        path.rename(mini / "conf/base" / path.name)
    settings = mini / "conf/base/handoff.yml"
    settings.write_text(settings.read_text().replace("{mean_metrics: []}", "{mean_metrics: [], quality: []}"))
    return mini


def run_records(project: Path) -> list[dict[str, Any]]:
    """The records of a project's runs, or those in a store, oldest first."""
    store = project / ".handoff" if (project / ".handoff").exists() else project
    return [json.loads(path.read_text()) for path in sorted((store / "runs").glob("2*.json"))]


@pytest.fixture(scope="session")
def checkout() -> Path:
    """The root of this repository."""
    return HERE.parents[1]


@pytest.fixture
def viz_server() -> Callable[[Path], AbstractContextManager[Callable[[str], dict]]]:
    """Starts the real kedro-viz: `with viz_server(project) as viz: viz("/api/main")`."""
    return running_viz


@contextmanager
def running_viz(project: Path) -> Iterator[Callable[[str], dict]]:
    """`kedro viz run` on a free port; yields a function that gets a path of its API."""
    port = free_port()
    command = [sys.executable, "-m", "kedro", "viz", "run", "--no-browser", "--port", str(port)]
    log = project / "viz.log"
    with (
        log.open("w") as output,
        subprocess.Popen(
            command,
            cwd=project,
            env={**os.environ, "DO_NOT_TRACK": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as server,
    ):
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, log)
            yield lambda path: get(address, path)
        finally:
            os.killpg(server.pid, 15)


def free_port() -> int:
    """A free port that kedro-viz accepts: below 49152."""
    for port in range(21000 + os.getpid() % 20000, 49000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no free port")


def wait_for(address: str, log: Path) -> None:
    for _ in range(240):
        try:
            get(address, "/api/main")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
        else:
            return
    raise TimeoutError(f"{address}\n{log.read_text()}")


def get(address: str, path: str) -> dict:
    with urllib.request.urlopen(address + path, timeout=20) as answer:  # noqa: S310 - our own server
        return json.load(answer)
