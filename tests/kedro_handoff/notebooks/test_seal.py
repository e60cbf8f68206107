from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.files import write_all
from kedro_handoff.notebooks.manifest import manifest_path, read_manifest
from kedro_handoff.notebooks.promotion import prepare
from kedro_handoff.notebooks.seal import sealed, states_under_seal
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, NodeFacts, ProjectStructure

CELLS = [
    "visits = catalog.load('visits')",
    "LEAST = 0.5\ndef long_visits(df):\n    return df[df.hours > LEAST]  # only long ones",
    "long = long_visits(visits)",
]


def write(path: Path, cells: list[str], **facts) -> None:
    entries = [
        {"cell_type": "code", "id": f"c{n}", "source": text, "metadata": {}, "outputs": [], **facts}
        for n, text in enumerate(cells)
    ]
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": entries}))


@pytest.fixture
def structure(tmp_path: Path) -> ProjectStructure:
    """A project whose one node was promoted from a notebook."""
    entries = {"visits": EntryFacts("visits", {"type": "pandas.CSVDataset"})}
    nodes = {"wards": (NodeFacts("long_visits", ("visits",), ("long",)),)}
    project = Project(tmp_path, tmp_path / "conf")
    before = ProjectStructure(project, "mini", tmp_path / "src/mini", {}, entries)
    write(tmp_path / "notebooks/a.ipynb", CELLS)
    choices = [Choice(function="long_visits")]
    promotion = prepare(before, tmp_path / "notebooks/a.ipynb", "wards", choices)
    assert promotion.files, promotion.plan.refusals
    write_all(tmp_path, promotion.files)
    return ProjectStructure(project, "mini", tmp_path / "src/mini", nodes, entries)


def manifest(structure):
    return read_manifest(manifest_path(structure.project.base, "notebooks/a.ipynb"))


def states(structure):
    return states_under_seal(structure, manifest(structure))


def test_an_unchanged_notebook_is_known_without_planning(structure):
    assert [state.state for state in states(structure)] == ["in sync"]


def test_outputs_and_counts_do_not_break_the_seal(structure):
    write(structure.project.path / "notebooks/a.ipynb", CELLS, outputs=[{"x": 1}], execution_count=7)
    assert states(structure) is not None


def test_an_edited_module_is_found_under_the_seal(structure):
    module = structure.source / "pipelines/wards/nodes.py"
    module.write_text(module.read_text().replace("> LEAST", ">= LEAST"))
    assert [state.state for state in states(structure)] == ["module ahead"]


@pytest.mark.parametrize(
    "cells",
    [
        [CELLS[0], CELLS[1].replace("0.5", "0.6"), CELLS[2]],
        [CELLS[0], CELLS[1].replace("  # only", " # only"), CELLS[2]],
        [*CELLS, "x = 1"],
        CELLS[:2],
    ],
)
def test_any_other_code_breaks_the_seal(structure, cells):
    write(structure.project.path / "notebooks/a.ipynb", cells)
    assert states(structure) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 1}', '{"cells": [1]}'])
def test_what_is_no_notebook_breaks_the_seal(structure, text):
    (structure.project.path / "notebooks/a.ipynb").write_text(text)
    assert states(structure) is None


def test_an_edited_manifest_breaks_the_seal(structure):
    known = manifest(structure)
    node = replace(known.nodes[0], source=known.nodes[0].source.replace("hours", "days"))
    assert states_under_seal(structure, replace(known, nodes=(node,))) is None


def test_there_is_no_seal_where_the_notebook_gives_other_nodes_or_uses_the_package(structure):
    known, project = manifest(structure), structure.project.path
    node = replace(known.nodes[0], inputs={"df": "other"})
    assert sealed(replace(known, nodes=(node,)), project, "mini").seal == ""
    assert sealed(known, project, "mini").seal == known.seal
    write(project / "notebooks/a.ipynb", ["import mini", *CELLS])
    assert sealed(known, project, "mini").seal == ""


def test_a_notebook_that_takes_the_modules_code_is_sealed_with_it(structure):
    nodes = structure.source / "pipelines/wards/nodes.py"
    nodes.write_text(nodes.read_text().replace("> LEAST", ">= LEAST"))
    notebook = structure.project.path / "notebooks/a.ipynb"
    promotion = prepare(structure, notebook, "wards", [Choice(function="long_visits")], take="module")
    write_all(structure.project.path, promotion.files)
    assert ">= LEAST" in notebook.read_text()
    assert [state.state for state in states(structure)] == ["in sync"]
