"""A sandbox over a real project: what is saved in it, who sees it, and the way out."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e
ANNA = {"KEDRO_HANDOFF_SANDBOX": "anna"}
SESSION = """
import json, sys
from pathlib import Path
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project(Path.cwd())
with KedroSession.create(Path.cwd()) as session:
    catalog = session.load_context().catalog
    exec(sys.argv[1])
"""


def in_catalog(project: Path, code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", SESSION, code]
    variables = {**os.environ, "DO_NOT_TRACK": "1", **environment}
    return subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False)


def bytes_of(project: Path) -> dict[str, bytes]:
    return {str(p.relative_to(project)): p.read_bytes() for p in project.rglob("data/**/*") if p.is_file()}


@pytest.fixture
def project(mini: Path, kedro) -> Path:
    assert kedro(mini, "run").code == 0
    return mini


HALVED = "catalog.save('visits', catalog.load('visits').assign(hours=lambda v: v['hours'] / 2))"
SEEN = "print('SUM', catalog.load('visits')['hours'].sum())"


def total(done: subprocess.CompletedProcess[str]) -> float:
    assert done.returncode == 0, done.stderr
    return float(done.stdout.split("SUM")[1])


def test_what_is_saved_in_a_sandbox_is_seen_there_only_and_published_through_the_contract(project, kedro):
    before, outside = bytes_of(project), total(in_catalog(project, SEEN))
    assert in_catalog(project, HALVED, **ANNA).returncode == 0
    assert total(in_catalog(project, SEEN, **ANNA)) == outside / 2
    assert total(in_catalog(project, SEEN)) == outside
    assert bytes_of(project).items() >= before.items()
    shown = kedro(project, "handoff", "sandbox", "diff", "--sandbox", "anna")
    assert "visits: differs from the shared one" in shown.out
    assert "column 'hours' differs" in shown.out
    published = kedro(project, "handoff", "sandbox", "publish", "visits", "--sandbox", "anna")
    assert published.code == 0, published.err
    assert "node 'clean' of pipeline 'data_engineering' makes it" in published.out
    assert total(in_catalog(project, SEEN)) == outside / 2
    assert "is empty" in kedro(project, "handoff", "sandbox", "diff", "--sandbox", "anna").out


def test_a_run_in_a_sandbox_leaves_shared_data_and_records_alone(project, kedro):
    before = bytes_of(project)
    outcomes = sorted(project.glob(".handoff/outcomes/**/*.json"))
    done = kedro(project, "run", **ANNA)
    assert done.code == 0, done.err
    assert {k: v for k, v in bytes_of(project).items() if k in before} == before
    assert sorted(project.glob(".handoff/outcomes/**/*.json")) == outcomes
    found = json.loads(kedro(project, "handoff", "sandbox", "diff", "--sandbox", "anna", "--json").out)
    assert {d["dataset"]: d["state"] for d in found["datasets"]} == {"visits": "same", "mean_metrics": "same"}
    clear = ["handoff", "sandbox", "clear", "visits", "--sandbox", "anna"]
    refused = kedro(project, *clear)  # nobody can be asked
    assert (refused.code, "Nothing was dropped" in refused.err) == (1, True)
    dropped = kedro(project, *clear, "--yes")
    assert "dropped visits" in dropped.out
    assert "visits" not in kedro(project, "handoff", "sandbox", "diff", "--sandbox", "anna").out


def test_a_contract_holds_in_the_sandbox_and_on_the_way_out(project, kedro):
    broken = "catalog.save('visits', catalog.load('visits').assign(hours=99.0))"
    done = in_catalog(project, broken, **ANNA)
    assert done.returncode != 0
    assert "hours" in done.stderr
    assert in_catalog(project, HALVED, **ANNA).returncode == 0
    contract = project / "conf/base/contracts/visits.yml"
    contract.write_text(contract.read_text().replace("max_value: 10", "max_value: 0.1"))
    before = bytes_of(project)
    refused = kedro(project, "handoff", "sandbox", "publish", "visits", "--sandbox", "anna")
    assert refused.code == 1
    assert "'visits' was not published, its contract does not hold" in refused.err
    assert "Traceback" not in refused.err
    assert bytes_of(project) == before


def test_shared_data_written_since_are_not_replaced_unless_forced(project, kedro):
    assert in_catalog(project, HALVED, **ANNA).returncode == 0
    time.sleep(0.01)
    assert kedro(project, "run").code == 0
    before = bytes_of(project)
    publish = ("handoff", "sandbox", "publish", "visits", "--sandbox", "anna")
    refused = kedro(project, *publish)
    assert refused.code == 1
    assert "was written after yours was saved" in refused.err
    assert bytes_of(project) == before
    assert "would publish visits" in kedro(project, *publish, "--force", "--dry-run").out
    assert kedro(project, *publish, "--force").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", "--sandbox", "../anna"), "cannot be the name of a sandbox"),
        (
            ("publish", "visits", "--sandbox", "anna"),
            "'visits' is not in sandbox 'anna', which holds nothing",
        ),
    ],
)
def test_a_wrong_name_is_named(mini, kedro, arguments, said):
    done = kedro(mini, "handoff", "sandbox", *arguments)
    assert done.code == 1
    assert said in done.err


def test_a_notebook_goes_into_a_sandbox_and_out_again(project):
    lines = ["%load_ext kedro.ipython", "%load_ext kedro_handoff", "%handoff_sandbox anna", HALVED, SEEN]
    lines += ["%handoff_sandbox", "%handoff_sandbox off", SEEN, "%handoff_sandbox ../x"]
    command = [sys.executable, "-m", "IPython", "--no-banner", "--quick", "-c", "\n".join(lines)]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    inside, outside = (float(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("SUM"))
    assert inside == outside / 2
    assert "Sandbox 'anna': saves stay in it. It holds visits." in done.stdout
    assert "No sandbox: saves go to the shared data." in done.stdout
    assert "'../x' cannot be the name of a sandbox" in done.stdout


def test_the_lab_opens_in_a_sandbox(project):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    options = ["--no-browser", f"--port={port}", "--IdentityProvider.token=t", "--allow-root"]
    command = [sys.executable, "-m", "kedro", "handoff", "lab", "--sandbox", "anna", *options]
    environment = {**os.environ, "DO_NOT_TRACK": "1", "JUPYTER_DATA_DIR": str(project / "jupyter")}
    with (project / "lab.log").open("w") as log:
        lab = subprocess.Popen(
            command, cwd=project, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        kernel = asked(port, "kernels", b"{}")
        assert executed(port, kernel["id"], HALVED) == "ok"
    finally:
        os.killpg(lab.pid, 9)
        lab.wait()
    assert (project / ".handoff/sandbox/anna/data/visits/saved.json").is_file()
    assert (
        "Sandbox 'anna' (.handoff/sandbox/anna/data) holds nothing yet" in (project / "lab.log").read_text()
    )


def asked(port: int, path: str, body: bytes) -> dict:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/{path}?token=t", data=body, method="POST")
    for _ in range(240):
        try:
            with urllib.request.urlopen(request) as answer:  # noqa: S310 - our own server
                return json.load(answer)
        except OSError:
            time.sleep(0.5)
    raise AssertionError("JupyterLab did not answer")


def executed(port: int, kernel: str, code: str) -> str:
    import websocket

    channel = websocket.create_connection(
        f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?token=t", timeout=60
    )
    header = {"msg_id": "1", "msg_type": "execute_request", "username": "", "session": "s", "version": "5.3"}
    content = {"code": code, "silent": False}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channel.send(json.dumps(message))
    while True:
        answer = json.loads(channel.recv())
        if answer["msg_type"] == "execute_reply" and answer["parent_header"].get("msg_id") == "1":
            channel.close()
            return answer["content"]["status"]
