"""Both sides have read the same files, or it is said that they have not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from kedro_handoff.notebooks.inputs_read import InputRead, inputs_read
from kedro_handoff.notebooks.keeping import READ, keep, keep_files
from kedro_handoff.notebooks.scratch import files_at


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A project with one file, and the scratch folders of both sides, which have read it."""
    project, notebook, pipeline = (tmp_path / name for name in ("project", "notebook", "pipeline"))
    project.mkdir()
    (project / "a.csv").write_text("a\n1\n")
    for side in (notebook, pipeline):
        keep_files(side, "a", files_at(project / "a.csv"))
    return project, notebook, pipeline


def test_what_was_the_same_is_named_with_its_hash(sides):
    found = inputs_read(*sides)
    assert found.inputs == (InputRead("a", 1, 4, hashlib.sha256(b"a\n1\n").hexdigest()),)
    assert (found.changed, found.problems) == ((), ())


def test_a_file_that_was_changed_between_the_sides_is_found(sides):
    project, _, pipeline = sides
    (project / "a.csv").write_text("a\n12\n")
    keep_files(pipeline, "a", files_at(project / "a.csv"))
    assert inputs_read(*sides).changed == ("a",)


def test_a_file_that_was_changed_after_both_sides_is_found(sides):
    (sides[0] / "a.csv").write_text("a\n12\n")
    assert inputs_read(*sides).changed == ("a",)


def test_a_file_that_was_read_in_a_copy_of_the_project_counts_as_the_projects_own(sides):
    project, notebook, _ = sides
    ((path, size, time),) = files_at(project / "a.csv")
    keep_files(notebook, "a", [(path.replace(str(project), str(notebook / "project")), size, time)])
    assert [read.dataset for read in inputs_read(*sides).inputs] == ["a"]


def test_a_notebook_that_writes_its_own_input_is_found(sides):
    _, notebook, _ = sides
    written = notebook / "written/upper/a.csv"
    written.parent.mkdir(parents=True)
    written.write_text("a\n5\n")
    keep_files(notebook, "a", [(str(sides[0] / "a.csv"), 4, 1)])
    (problem,) = inputs_read(*sides).problems
    assert "the notebook itself writes a.csv, past the catalog, before it loads 'a'" in problem


def test_tables_without_a_file_are_compared_as_objects(sides):
    _, notebook, pipeline = sides
    keep(notebook / READ, "table", [1, 2])
    keep(pipeline / READ, "table", [1, 3])
    (problem,) = inputs_read(*sides).problems
    assert "read different data from 'table'" in problem


def test_inputs_that_differ_are_told_apart_from_those_that_cannot_be_compared(sides):
    project, notebook, pipeline = sides
    for side in (notebook, pipeline):
        keep(side / READ, "api", lambda: None)
        keep(side / READ, "table", side.name)
    found = inputs_read(project, notebook, pipeline)
    assert [("table" in p, "read different data" in p) for p in found.problems] == [(True, True)]
    (unknown,) = found.unknown
    assert unknown.startswith("it could not be told whether both sides read the same data from 'api'")
