"""A disk that takes no more: the run goes on, and what is kept of it says no more than is known."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from kedro.pipeline import node

from kedro_handoff.runs.listing import Wanted, listed
from kedro_handoff.runs.recording.ending import finish_abandoned

from ..limits import files_up_to  # noqa: TID252 - tests are no package

OUT = {"type": "pandas.CSVDataset", "filepath": "out.csv"}
NODES = [node(lambda: pd.DataFrame({"a": range(5)}), None, "out", name="make")]


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_run_that_cannot_begin_its_record_is_one_warning_and_leaves_nothing(
    runs: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with files_up_to(200):
        assert runs.run(NODES, out=OUT) is None
    assert [r.getMessage()[:46] for r in caplog.records if r.levelname == "WARNING"] == [
        "The run goes on; its record cannot be written:"
    ]
    assert (runs.path / "out.csv").is_file()
    assert files(runs.path / ".handoff/runs") == []
    assert listed(runs.store, Wanted(), 5) == []


def test_what_a_node_did_is_not_guessed_where_its_part_was_not_written(runs: Any) -> None:
    with ExitStack() as disk:
        full = lambda: disk.enter_context(files_up_to(200))  # noqa: E731
        assert runs.run(NODES, before=full, out=OUT) is None
    [line] = listed(runs.store, Wanted(), 5)
    assert line.outcome == "succeeded"
    end_process(runs.path / ".handoff/runs/.parts/r1/begin.json")
    finish_abandoned(runs.store)
    record = runs.store.read("r1")
    assert (record["outcome"], record["nodes"]["make"]["status"]) == ("succeeded", "ran")
    assert record["datasets"]["out"]["written"] is None
    assert "make: what it read and made could not be written down" in record["notes"]
    assert files(runs.path / ".handoff/runs") == [".files.json", "r1.json"]


def end_process(begin: Path) -> None:
    """Let the run's process be one that is gone."""
    document = json.loads(begin.read_text())
    document["record"]["process"] = {**document["record"]["process"], "pid": 2**22 - 1, "started": 1.0}
    begin.write_text(json.dumps(document))
