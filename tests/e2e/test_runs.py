"""Records of real runs: every runner, every shape of node, every way to end."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .conftest import run_records as records

pytestmark = pytest.mark.e2e
SECRETS = ("planted", "pa55word", "hunter2")
ROWS = ("Ada", "Flo", "1236.5")
RUN = ("run", "--pipelines", "shapes")
SESSION = """
from pathlib import Path
from kedro.framework.session import KedroSession
from kedro.framework.startup import bootstrap_project
bootstrap_project(Path.cwd())
for _ in range(2):
    with KedroSession.create() as session:
        session.run(pipeline_names=["shapes"], tags=None)
"""


def text_of_all(project: Path, code: bool = True) -> str:
    """All that record keeping has written."""
    paths = [path for path in (project / ".handoff").rglob("*") if path.is_file()]
    return "\n".join(path.read_text() for path in paths if code or path.parent.name != "code")


def test_every_runner_leaves_the_same_record_of_every_shape_of_node(kedro: Any, shapes: Path) -> None:
    given = ("--params", "api_token=planted-too,factor=3.0")
    for way in ((), ("--runner", "ThreadRunner"), ("--runner", "ParallelRunner")):
        shutil.rmtree(shapes / "data/02_intermediate", ignore_errors=True)
        done = kedro(shapes, *RUN, *given, *way)
        assert (done.code, "record will lack" in done.err + done.out) == (0, False), done.err
    found = records(shapes)
    assert [r["runner"] for r in found] == [f"{n}Runner" for n in ("Sequential", "Thread", "Parallel")]
    assert kedro(shapes, *RUN, *given, "--async", "--to-nodes", "fail,spoil").code == 0
    first, in_threads = found[0], records(shapes)[3]
    assert {**contents(first), **contents(in_threads)} == contents(first)
    assert {**ROW_COUNTS, **row_counts(in_threads)} == ROW_COUNTS
    for record in found:
        assert (record["outcome"], record["notes"], record["git"]) == ("succeeded", [], None)
        assert {name: node["status"] for name, node in record["nodes"].items()} == dict.fromkeys(
            first["nodes"], "ran"
        )
        assert contents(record) == contents(first)
        assert row_counts(record) == ROW_COUNTS
    assert [word for word in (*SECRETS, "not-there") if word in text_of_all(shapes)] == []
    assert [word for word in ROWS if word in text_of_all(shapes, code=False)] == []
    check_shapes(first)


ROW_COUNTS = {
    "make": (None, 6),
    "chunks": (6, 6),
    "scaled.double": (6, 6),
    "spoil": (6, None),
    "fail": (6, 6),
    "look": (6, None),
    "twice": (3, 3),
}


def row_counts(record: dict[str, Any]) -> dict[str, tuple[int | None, int | None]]:
    return {name: (node["rows_in"], node["rows_out"]) for name, node in record["nodes"].items()}


def contents(record: dict[str, Any]) -> dict[str, Any]:
    """What the run read and wrote, and the metrics."""
    facts = {
        name: (d["written"], d["file"] and d["file"]["digest"]) for name, d in record["datasets"].items()
    }
    return {**facts, "metrics": record["metrics"], "parameters": record["parameters"]}


def check_shapes(record: dict[str, Any]) -> None:
    datasets = record["datasets"]
    assert datasets["made"]["made_by"] == "make"
    written = datasets["log@append"]["written"]
    assert (written["rows"], written["facts"]) == (6, {"chunks": 2})
    assert record["metrics"]["quality"] == {"rows": 6.0, "auc": 0.75, "loss": None}
    assert (datasets["log@frame"]["made_by"], datasets["log@frame"]["read"]["rows"]) == ("chunks", 3)
    assert datasets["parts"]["file"]["files"] == 2
    assert datasets["versioned"]["version"] == record["id"]
    assert datasets["versioned"]["path"] == "data/02_intermediate/versioned.parquet"
    assert record["parameters"]["store"] == {"url": "postgres://***@host/db", "password": "***"}
    assert (record["runtime_parameters"], record["seeds"]) == (
        {"api_token": "***", "factor": 3.0},
        {"model.random_state": 7},
    )


def test_sessions_of_python_and_stores_elsewhere(kedro: Any, shapes: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", SESSION], cwd=shapes, capture_output=True, text=True
    )
    assert [(r["trigger"], r["outcome"]) for r in records(shapes)] == [("python", "succeeded")] * 2, (
        done.stderr
    )
    settings = shapes / "conf/base/handoff.yml"
    before = settings.read_text()
    settings.write_text(f"{before}runs: {{store: 'http://127.0.0.1:9/team'}}\n")
    away = kedro(shapes, *RUN)
    said = away.out + away.err
    assert (away.code, said.count("cannot be reached"), said.count("waits in")) == (0, 1, 1)
    waiting = list((shapes / ".handoff/runs/.waiting").glob("*.json"))
    assert len(waiting) == 1
    settings.write_text(f"{before}runs: {{store: shared, keep: 2}}\n")
    said = kedro(shapes, "handoff", "runs", "list", "--json")
    assert said.code == 0, said.err
    listed = json.loads(said.out)["runs"]
    assert [run["id"] for run in listed] == [waiting[0].stem]
    assert not list((shapes / ".handoff/runs/.waiting").iterdir())
    code = records(shapes / "shared")[0]["nodes"]["make"]["code"]["parts"]
    assert "def make():" in (shapes / f"shared/code/{next(iter(code.values()))['digest']}.txt").read_text()


def test_a_folder_that_cannot_be_written_stops_no_run(kedro: Any, shapes: Path) -> None:
    (shapes / ".handoff").mkdir()
    (shapes / ".handoff/runs").write_text("in the way")
    done = kedro(shapes, *RUN)
    said = done.out + done.err
    assert (done.code, said.count("The run goes on; its record ")) == (0, 1)
    assert "Traceback" not in said
