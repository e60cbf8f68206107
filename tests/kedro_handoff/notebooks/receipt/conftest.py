from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import pandas as pd
import pytest

from kedro_handoff.notebooks.finding import finding
from kedro_handoff.verify_settings import Sameness

SCRIPT = "<script>document.title = 'broken'</script>"


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """What `verify --json` says of three notebooks: drifted, failed, and read only."""
    made = pd.DataFrame({"ward": pd.Categorical(["n", SCRIPT, "x" * 300]), "hours": [1.0, 2.0, 3.0]})
    other = made.assign(hours=[1.0, 2.25, None])
    given, again = ({"by_ward": made}, {"by_ward": other}), ({}, {"by_ward": other.astype({"ward": "str"})})
    drifted = {
        "notebook": "notebooks/wards.ipynb",
        "status": "drifted",
        "depth": "full",
        "first": "hours_by_ward",
        "nodes": [{"node": "hours_" + "x" * 90, "state": "module ahead", "reason": "`f` was changed"}],
        "datasets": [
            asdict(finding("by_ward", given, again, Sameness(1e-9), "CSVDataset")),
            {"dataset": "model", "status": "not verified", "details": ["the notebook gives other values"]},
        ],
        "inputs": [{"dataset": "visits", "files": 1, "size": 12_345, "sha256": "ab" * 32}],
        "versions": [["python", "3.11.9"]],
        "seconds": [["1", 0.5], ["2", 1.0], ["pipeline", 0.25]],
        "notes": ["a note with " + SCRIPT],
    }
    failed = {
        "notebook": "notebooks/model.ipynb",
        "status": "not verified",
        "depth": "full",
        "failure": "cell 4 failed: postgresql://me:secret@db/x, /work/mini/data/visits.csv",
    }
    static = {"notebook": "notebooks/ok.ipynb", "status": "same", "depth": "static", "nodes": []}
    return json.loads(json.dumps({"format": 1, "notebooks": [drifted, failed, static]}))
