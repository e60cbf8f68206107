"""The record of a run in which nothing happened: the ground that tests make theirs on."""

from __future__ import annotations

from typing import Any


def made_record(run_id: str = "2026-01-31T10.00.00.000Z", **facts: Any) -> dict[str, Any]:
    """Every key of a record; those of `facts` in the place of the plain ones."""
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
        "trigger": "kedro run",
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
