"""What kedro-viz serves, asked of its real server."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

GREEN, RED = "#1b7f5c", "#b3261e"


@contextmanager
def viz_server(project: Path) -> Iterator[str]:
    """`kedro viz run` on a free port; yields its address."""
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
            yield wait_for(f"http://127.0.0.1:{port}", log)
        finally:
            os.killpg(server.pid, 15)


def free_port() -> int:
    """A free port that kedro-viz accepts: below 49152."""
    for port in range(21000 + os.getpid() % 20000, 49000):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise OSError("no free port")


def wait_for(address: str, log: Path) -> str:
    for _ in range(240):
        try:
            get(address, "/api/main")
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
        else:
            return address
    raise TimeoutError(f"{address}\n{log.read_text()}")


def get(address: str, path: str) -> dict:
    with urllib.request.urlopen(address + path, timeout=20) as answer:  # noqa: S310 - our own server
        return json.load(answer)


def fills(address: str) -> dict[str, str | None]:
    nodes = get(address, "/api/main")["nodes"]
    styles = {
        n["name"]: (n.get("node_extras") or {}).get("styles") or {} for n in nodes if n["type"] == "data"
    }
    return {name: style.get("fill") for name, style in styles.items()}


def failures(address: str) -> dict[str, str]:
    datasets = get(address, "/api/run-status")["datasets"].values()
    return {d["name"]: d["error"]["message"] for d in datasets if d["status"].lower() == "failed"}


def break_raw(project: Path) -> None:
    raw = project / "data/01_raw/visits.csv"
    raw.write_text(raw.read_text().replace("v3,north", "v3,west"))


@pytest.mark.parametrize("options", [(), ("--runner", "ThreadRunner"), ("--tags", "cleaning")])
def test_a_failed_dataset_is_red_and_shows_its_message(kedro, mini, options):
    assert kedro(mini, "run").code == 0
    break_raw(mini)
    assert kedro(mini, "run", *options).code == 1
    with viz_server(mini) as address:
        assert fills(address) == {"raw_visits": RED, "visits": GREEN, "mean_metrics": GREEN}
        shown = failures(address)
    assert list(shown) == ["raw_visits"]
    assert "'west'" in shown["raw_visits"]
    assert "raw_visits.yml" in shown["raw_visits"]


def test_what_a_notebook_broke_shows_at_the_next_start_of_viz(kedro, mini, run_python):
    assert kedro(mini, "run").code == 0
    break_raw(mini)
    code = f"""
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project({str(mini)!r})
with KedroSession.create({str(mini)!r}) as session:
    try: session.load_context().catalog.load("raw_visits")
    except Exception as error: print(type(error).__name__)
"""
    assert run_python(code) == "ContractViolatedError"
    with viz_server(mini) as address:
        assert fills(address)["raw_visits"] == RED
        assert list(failures(address)) == ["raw_visits"]


def test_a_mended_dataset_is_green_again(kedro, mini):
    raw = mini / "data/01_raw/visits.csv"
    good = raw.read_text()
    break_raw(mini)
    kedro(mini, "run")
    raw.write_text(good)
    assert kedro(mini, "run", "--tags", "cleaning").code == 0
    with viz_server(mini) as address:
        assert fills(address)["raw_visits"] == GREEN
        assert failures(address) == {}
