"""The oldest format stays readable: `old/format-1.json` was left by a real run and never changes."""

import json
import shutil
from pathlib import Path
from typing import get_type_hints

from kedro_handoff.runs.description import described
from kedro_handoff.runs.listing import Wanted, listed
from kedro_handoff.runs.record import DatasetRecord, NodeRecord, RunRecord
from kedro_handoff.runs.recording.recorder import Recorder

OLD = Path(__file__).parent / "old/format-1.json"
DOCUMENTED = (Path(__file__).parents[3] / "docs/reference/run-records.md").read_text()


def test_a_record_of_format_1_is_found_listed_and_described(tmp_path, a_store):
    store = a_store(tmp_path)
    store.local.mkdir(parents=True)
    shutil.copy(OLD, store.local / "2026-01-31T10.00.00.000Z.json")
    record = store.read(store.resolve("last"))
    [line] = listed(store, Wanted(outcome="succeeded"), 5)
    text = list(described(record))
    assert (line.nodes, record["metrics"]["quality"]["auc"]) == ({"ran": 9}, 0.75)
    assert [row for row in text if len(row) > 110] == []
    assert [word for word in ("scaled.double", "quality.loss", "not a number") if word not in str(text)] == []


def test_a_node_under_way_when_its_run_was_killed_is_not_said_to_have_failed():
    record = json.loads(OLD.read_text())
    node = next(iter(record["nodes"].values()))
    record["outcome"], node["status"] = "killed", "failed"
    assert [line for line in described(record) if line.endswith("cut off")]
    assert "FAILED" not in str(list(described(record)))


def test_a_run_whose_record_cannot_be_begun_says_that_there_is_none(caplog):
    Recorder().complain("PermissionError: .handoff")
    assert "The run goes on; its record cannot be written: PermissionError: .handoff" in caplog.text


def test_every_key_of_the_record_is_documented():
    keys = {key for kind in (RunRecord, NodeRecord, DatasetRecord) for key in get_type_hints(kind)}
    assert [key for key in sorted(keys) if f"`{key}`" not in DOCUMENTED] == []
