"""Reading both sides: what is in sync has to give the same when it runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kedro_handoff.notebooks.choice import Choice, marked
from kedro_handoff.notebooks.files import write_all
from kedro_handoff.notebooks.manifest import Manifest, manifest_path, read_manifest
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.promotion import Promotion, prepare
from kedro_handoff.notebooks.seal import states_under_seal
from kedro_handoff.notebooks.static_check import NodeState, static_states
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, NodeFacts, ProjectStructure

from .test_seal import write

LOAD = "visits = catalog.load('visits')"
LONG = "def long_visits(df, least=0.5):\n    return df[df.hours > least]"
CALL = "long = long_visits(visits)"


@pytest.fixture
def structure(tmp_path: Path) -> ProjectStructure:
    entries = {"visits": EntryFacts("visits", {"type": "pandas.CSVDataset", "filepath": "data/visits.csv"})}
    return ProjectStructure(Project(tmp_path, tmp_path / "conf"), "mini", tmp_path / "src/mini", {}, entries)


def prepared(
    structure: ProjectStructure, cells: list[str], *choices: Choice, params=(), figures=False
) -> Promotion:
    notebook = structure.project.path / "notebooks/a.ipynb"
    write(notebook, cells)
    chosen = choices or list(marked(read_notebook(notebook)))
    return prepare(structure, notebook, "wards", chosen, params, figures=figures)


def promoted(structure: ProjectStructure, cells: list[str], *choices: Choice, params=()) -> ProjectStructure:
    """The project behind a promotion."""
    promotion = prepared(structure, cells, *choices, params=params)
    assert promotion.files, promotion.plan.refusals
    write_all(structure.project.path, promotion.files)
    nodes = [
        NodeFacts(n.name, tuple(n.inputs.values()), n.outputs, "mini.pipelines.wards.nodes")
        for n in promotion.plan.nodes
    ]
    return replace(structure, pipelines={"wards": tuple(nodes)})


def states(structure: ProjectStructure, cells: list[str]) -> list[NodeState]:
    notebook = structure.project.path / "notebooks/a.ipynb"
    write(notebook, cells)
    return static_states(structure, manifest_in(structure), read_program(read_notebook(notebook)))


def manifest_in(structure: ProjectStructure) -> Manifest:
    manifest = read_manifest(manifest_path(structure.project.base, "notebooks/a.ipynb"))
    assert manifest is not None
    return manifest


def test_a_marked_function_whose_call_stands_elsewhere_stays_a_function(structure):
    cells = [LOAD, f"#| node\n{LONG}", CALL]
    after = promoted(structure, cells)
    assert [s.state for s in states(after, cells)] == ["in sync"]
    (state,) = states(after, [LOAD, cells[1].replace("0.5", "0.6"), CALL])
    assert (state.state, state.reason) == ("notebook ahead", "`long_visits` was changed")


def test_what_is_refused_by_now_is_not_in_sync(structure):
    after = promoted(structure, [LOAD, LONG, CALL], Choice(function="long_visits"))
    (state,) = states(after, [f"{LOAD}\nvisits['hours'] *= 2", LONG, CALL])
    assert state.state == "notebook ahead"
    assert "is changed at a.ipynb, cell 1, line 2" in state.reason


def test_a_parameter_that_one_side_changes_is_drift(structure):
    cells = [LOAD, LONG, "least = 2", CALL.replace("(visits)", "(visits, least)")]
    after = promoted(structure, cells, Choice(function="long_visits"), params=("least",))
    assert [s.state for s in states(after, cells)] == ["in sync"]
    edited = [*cells[:2], "least = 3", cells[3]]
    (state,) = states(after, edited)
    assert (state.state, state.reason) == ("notebook ahead", "`least` is 3 instead of 2")
    file = structure.project.base / "parameters_wards.yml"
    file.write_text("least: 3\n")
    assert [s.state for s in states(after, edited)] == ["in sync"]
    (state,) = states(after, cells)
    assert (state.state, state.reason) == (
        "module ahead",
        "the project's parameter 'least' is 3 instead of 2",
    )
    (under_seal,) = states_under_seal(after, manifest_in(after)) or ()
    assert under_seal == state
    file.write_text("")
    assert states(after, cells)[0].reason == "the project's parameter 'least' is gone"
