from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from kedro.io import DataCatalog

from kedro_handoff.runs.recording.datasets import dataset_record
from kedro_handoff.runs.reproduce.checks import check_catalog


def catalog(path: Path) -> DataCatalog:
    return DataCatalog.from_config({"raw": {"type": "json.JSONDataset", "filepath": str(path)}})


def refusals(recorded_at: Path, now_at: Path, original: Path, tree: Path) -> list[Any]:
    """Why a run whose dataset lay at one place is refused where it lies at another."""
    found: list[Any] = []
    answer: Any = SimpleNamespace(refuse=lambda *words: found.append(words))
    record: Any = {"datasets": {"raw": dataset_record(catalog(recorded_at)["raw"], original)}}
    check_catalog(record, catalog(now_at), tree, original, answer)
    return found


@pytest.mark.parametrize("place", ["data/raw.json", ".venv/lib/site-packages/lib/raw.json"])
def test_a_file_inside_the_project_is_the_same_below_the_worktree_and_where_it_was(
    tmp_path: Path, place: str
) -> None:
    original, tree = tmp_path / "project", tmp_path / "tree"
    for now in (original, tree):  # what is installed stays where it is
        assert refusals(original / place, now / place, original, tree) == []


def test_another_file_is_refused(tmp_path: Path) -> None:
    original, tree = tmp_path / "project", tmp_path / "tree"
    (refusal,) = refusals(original / "a.json", tree / "b.json", original, tree)
    assert refusal[2] == "the catalog entry of raw is not what it was: b.json instead of a.json"
