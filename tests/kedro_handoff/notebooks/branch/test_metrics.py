"""Metrics before and after, for a reviewer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kedro_handoff.notebooks.branch.metrics import metric_lines
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, ProjectStructure

ENTRY = {"type": "json.JSONDataset", "filepath": "data/m.json", "validator": "x.Y"}


@pytest.fixture
def structure(tmp_path: Path) -> ProjectStructure:
    """A project whose metrics were made once."""
    (tmp_path / "conf/base").mkdir(parents=True)
    (tmp_path / "data").mkdir()
    (tmp_path / "conf/base/handoff.yml").write_text("metrics: {scores: [auc]}\n")
    (tmp_path / "data/m.json").write_text(json.dumps({"auc": 0.7, "n": 9}))
    project = Project(tmp_path, tmp_path / "conf")
    return ProjectStructure(project, "p", tmp_path / "src/p", {}, {"scores": EntryFacts("scores", ENTRY)})


def test_what_a_promoted_node_makes_stands_beside_what_was(structure):
    assert metric_lines(structure, {"scores": {"auc": 0.75}}) == ["- scores: auc  0.7000 -> 0.7500"]


def test_without_a_promoted_node_that_makes_them_it_is_said(structure):
    first, last = metric_lines(structure, {})
    assert first == "- scores: auc  0.7000"
    assert last.startswith("As the last run left them")


def test_metrics_that_are_not_there_are_no_error(structure):
    (structure.project.path / "data/m.json").unlink()
    assert metric_lines(structure, {}) == ["None of scores was made yet."]


def test_a_project_that_names_none_is_told_where(tmp_path):
    (tmp_path / "conf/base").mkdir(parents=True)
    bare = ProjectStructure(Project(tmp_path, tmp_path / "conf"), "p", tmp_path, {}, {})
    assert metric_lines(bare, {}) == ["The project names no metrics (`metrics:` in conf/base/handoff.yml)."]
