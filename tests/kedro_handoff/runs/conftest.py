"""Makes small records and stores for tests."""

import pytest

from kedro_handoff.project import Project
from kedro_handoff.runs.run_store import RunStore


def made_record(run_id="2026-01-31T10.00.00.000Z", **facts):
    environment = {"python": "3.11.7", "platform": "Linux", "machine": "x86_64", "cores": 2}
    return {
        "format": 1,
        "id": run_id,
        "time": "2026-01-31T10:00:00.000000Z",
        "ended": "2026-01-31T10:00:09.000000Z",
        "seconds": 9.0,
        "outcome": "succeeded",
        "error": None,
        "process": {"host": "h", "pid": 1, "started": 1.0},
        "trigger": "run",
        "command": ["kedro", "run"],
        "runner": "SequentialRunner",
        "env": "local",
        "pipelines": ["__default__"],
        "selection": {},
        "load_versions": {},
        "parameters": {},
        "runtime_parameters": {},
        "seeds": {},
        "nodes": {},
        "datasets": {},
        "contracts": {},
        "metrics": {},
        "git": None,
        "environment": {**environment, "packages": {}, "lock": {}, "variables": {}},
        "notes": [],
        **facts,
    }


def opened_store(folder, settings="version: 1"):
    (folder / "conf/base").mkdir(parents=True, exist_ok=True)
    (folder / "conf/base/handoff.yml").write_text(settings)
    return RunStore(Project(folder, folder / "conf"))


@pytest.fixture
def a_record():
    """Makes a record: `a_record("id", outcome="failed")`."""
    return made_record


@pytest.fixture
def a_store():
    """Opens the store of a new project: `a_store(folder, "runs: {...}")`."""
    return opened_store
