"""Records of runs as a recorder would write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ..made_record import made_record  # noqa: TID252 - tests are no package

BEGUN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
NODES = ("clean_visits", "build_features", "train", "evaluate")
DATASETS = ("visits", "features", "model", "metrics")
Build = Callable[..., dict[str, Any]]


def column(name: str, digest: str, dtype: str = "float64", **statistics: float) -> dict[str, Any]:
    return {"name": name, "dtype": dtype, "digest": digest, "statistics": statistics or {"nulls": 0}}


def content(digest: str | None, **changes: Any) -> dict[str, Any]:
    plain = {"kind": "table", "digest": digest, "unsound": "", "rows": 100, "columns": [], "facts": {}}
    return {**plain, **changes}


def dataset(name: str, written: dict[str, Any] | None, **changes: Any) -> dict[str, Any]:
    return {
        "type": "pandas.ParquetDataset",
        "persisted": True,
        "path": f"data/{name}.parquet",
        "version": None,
        "config": "c0",
        "made_by": "some_node" if written else None,
        "read": None if written else content("raw"),
        "written": written,
        "file": {"digest": f"file-{name}", "size": 2_500_000, "files": 1, "state": []},
        **changes,
    }


def node(place: int, name: str, **changes: Any) -> dict[str, Any]:
    function = f"mini.nodes.{name}"
    part = {"digest": "p0", "file": "src/mini/nodes.py", "line": 10 * place + 1, "kind": "function"}
    code = {"digest": "c0", "parts": {function: part}, "packages": {"pandas": "3.0.1"}, "not_covered": []}
    return {
        "function": function,
        "namespace": None,
        "tags": ["daily"],
        "inputs": [("raw_visits", *DATASETS)[place]],
        "outputs": [DATASETS[place]],
        "code": code,
        "parameters": {},
        "key": None,
        "status": "ran",
        "why": "",
        "start": (BEGUN + timedelta(seconds=2 * place)).isoformat(),
        "seconds": 2.0,
        "peak_memory": 120.0 + place,
        "rows_in": 100,
        "rows_out": 90,
        **changes,
    }


@pytest.fixture
def run() -> Build:
    """Builds the record of a run: `run(day=2, outcome="failed")`, any key of the record by its name."""
    return build


def build(day: int = 0, auc: float = 0.75, **changes: Any) -> dict[str, Any]:
    begun = BEGUN + timedelta(days=day)
    nodes = {name: node(place, name) for place, name in enumerate(NODES)}
    for found in nodes.values():
        found["start"] = (datetime.fromisoformat(found["start"]) + timedelta(days=day)).isoformat()
    visits = content("v0", columns=[column("hours", "h0", mean=2.5), column("ward", "w0", "string")])
    contract = {
        "status": "held",
        "fingerprint": "f0",
        "version": "1.0.0",
        "file": "conf/base/contracts/visits.yml",
    }
    own = {
        "time": begun.isoformat(),
        "ended": (begun + timedelta(seconds=8.5)).isoformat(),
        "seconds": 8.5,
        "parameters": {"model": {"depth": 3, "seed": 7}, "token": "***"},
        "seeds": {"model.seed": 7},
        "nodes": nodes,
        "datasets": {
            "raw_visits": dataset("raw_visits", None),
            "visits": dataset("visits", visits, made_by="clean_visits"),
            "features": dataset(
                "features", content("t0"), made_by="build_features", persisted=False, path=None
            ),
            "model": dataset("model", content("m0", kind="model", rows=None, facts={"class": "Ridge"})),
            "metrics": dataset("metrics", content("d0", kind="document", rows=None)),
        },
        "contracts": {"visits": {**contract, "expectations": 5, "held": 5, "not_held": []}},
        "metrics": {"metrics": {"auc": auc, "rows": 100.0}},
        "git": {"commit": "0123456789abcdef", "branch": "main", "dirty": True, "diff": "d1ff"},
        "environment": {
            "python": "3.11.9",
            "platform": "Linux",
            "machine": "x86_64",
            "cores": 2,
            "packages": {"pandas": "3.0.1", "numpy": "2.3.0"},
            "lock": {"constraints.txt": "l0"},
            "variables": {},
        },
    }
    return made_record(begun.strftime("%Y-%m-%dT%H.%M.%S.000Z"), **{**own, **changes})
