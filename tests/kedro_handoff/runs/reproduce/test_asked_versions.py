"""Versions of its own outputs that a run was told to load, brought to its reproduction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kedro.io import DataCatalog

from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.reproduce.asked_versions import bring_versions
from kedro_handoff.runs.reproduce.order import Answer


def entry(folder: Path) -> dict[str, Any]:
    return {"type": "json.JSONDataset", "filepath": f"{folder}/n.json", "versioned": True}


def brought(folder: Path, held: Any) -> tuple[Answer, DataCatalog]:
    facts = {"made_by": "make", "read": dict(content_of(held))}
    record: Any = {"id": "r2", "load_versions": {"n": "r1"}, "datasets": {"n": facts}}
    again = DataCatalog.from_config({"n": entry(folder / "again")}, load_versions={"n": "r1"})
    answer = Answer()
    bring_versions(record, {"n": entry(folder)}, {}, again, answer)
    return answer, again


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "n.json/r1/n.json"
    path.parent.mkdir(parents=True)
    path.write_text("[1, 2]")
    return path


def test_it_is_copied_where_the_reproduction_looks_for_it(tmp_path: Path, old: Path) -> None:
    answer, again = brought(tmp_path, [1, 2])
    assert (answer.refusals, again.load("n")) == ([], [1, 2])


def test_it_is_refused_where_it_is_gone_or_holds_something_else(tmp_path: Path, old: Path) -> None:
    answer, _ = brought(tmp_path, [1, 2, 3])
    assert answer.refusals[0].words == "n, version r1, has changed: its content is another"
    old.unlink()
    answer, _ = brought(tmp_path, [1, 2])
    assert answer.refusals[0].words.startswith("n, version r1, cannot be loaded any more: ")
