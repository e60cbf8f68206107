"""What somebody who has never seen the commands runs into: names, orders and words."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from kedro_handoff.cli.promote_choice import pipeline_for
from kedro_handoff.cli.promotion_shown import show_promotion
from kedro_handoff.cli.proposal import proposal_lines
from kedro_handoff.comparing.comparison import differences
from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.choice import Choice, marked, ranges
from kedro_handoff.notebooks.files import FileChange, write_all
from kedro_handoff.notebooks.manifest import Manifest, manifest_path, read_manifest
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.promotion import Promotion, prepare
from kedro_handoff.notebooks.proposal import propose_for
from kedro_handoff.notebooks.sandbox.publishing import _SIDES
from kedro_handoff.notebooks.verification import verify
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, NodeFacts, ProjectStructure

LOAD = "raw = catalog.load('raw_visits')"
SAVE = "catalog.save('out', out)"


def written(folder: Path, *cells: str, name: str = "a b.ipynb") -> Path:
    """A notebook in a project; a cell that begins with `## ` is a heading."""
    path = folder / "notebooks" / name
    path.parent.mkdir(exist_ok=True)
    document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}
    for number, text in enumerate(cells):
        heading = text.startswith("## ")
        cell = {"cell_type": "markdown" if heading else "code", "id": f"c{number}", "source": text}
        document["cells"].append({**cell, "metadata": {}, **({} if heading else {"outputs": []})})
    path.write_text(json.dumps(document))
    return path


@pytest.fixture
def structure(tmp_path: Path) -> ProjectStructure:
    """A project with a node `clean` that makes `visits`, and a catalog entry that nothing makes."""
    names = ("raw_visits", "visits", "out", "spare", "large@pandas")
    entries = {n: {"type": "pandas.CSVDataset", "filepath": f"data/{n}.csv"} for n in names}
    (tmp_path / "conf/base").mkdir(parents=True)
    (tmp_path / "conf/base/catalog.yml").write_text(yaml.safe_dump(entries))
    facts = {n.split("@")[0]: EntryFacts(n.split("@")[0], entry) for n, entry in entries.items()}
    pipelines = {"data": (NodeFacts("clean", ("raw_visits",), ("visits",)),)}
    project = Project(tmp_path, tmp_path / "conf")
    return ProjectStructure(project, "mini", tmp_path / "src/mini", pipelines, facts)


def promoted(structure: ProjectStructure, notebook: Path, *choices: Choice) -> Promotion:
    return prepare(structure, notebook, "wards", choices)


def test_a_proposal_takes_no_name_of_a_dataset_that_is_not_saved(structure, tmp_path):
    cells = ("## Clean", "visits = raw.dropna()", "## Out", "out = visits.sum()")
    notebook = written(tmp_path, LOAD, *cells, SAVE)
    division = propose_for(structure, notebook, "wards")
    outputs = [node.outputs for node in division.plan.nodes]
    assert outputs == [("visits_after_make_visits",), ("out",)]
    assert not promoted(structure, notebook, *division.choices).plan.refusals


def test_a_result_that_runs_would_save_unasked_is_named(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "spare = raw.head(2)", "print(spare.x)\nout = spare.sum()", SAVE)
    plan = promoted(structure, notebook, Choice((2,), name="a"), Choice((3,), name="b")).plan
    [note] = plan.notes
    assert "does not save `spare`" in note
    assert "data/spare.csv" in note


def test_a_clash_of_a_result_says_how_to_name_it(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "visits = raw.head(2)", "out = visits.sum()", SAVE)
    plan = promoted(structure, notebook, Choice((2,), name="a"), Choice((3,), name="b")).plan
    [refusal] = plan.refusals
    assert (refusal.code, "`outputs=...`" in refusal.mend) == ("dataset-made", True)


def test_a_transcoded_entry_can_be_saved_to(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "large = raw.head(2)", "catalog.save('large@pandas', large)")
    promotion = promoted(structure, notebook, Choice((2,), name="a"))
    assert not promotion.plan.refusals
    assert promotion.plan.nodes[0].outputs == ("large@pandas",)


def test_cells_are_named_once_in_a_docstring(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "out = raw.head(2)", SAVE)
    one = promoted(structure, notebook, Choice((2,), name="a")).plan.nodes[0].source
    two = promoted(structure, notebook, Choice((2, 3), name="a")).plan.nodes[0].source
    assert '"""Made of a b.ipynb, cell 2."""' in one
    assert '"""Made of a b.ipynb, cells 2-3."""' in two


def test_a_heading_is_followed_by_its_one_cell(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "## First", "out = raw.head(2)", SAVE)
    source = promoted(structure, notebook, Choice((2,), name="a")).plan.nodes[0].source
    assert '"""First (a b.ipynb, cell 2)."""' in source


def test_what_is_left_out_stands_in_the_order_of_the_cells(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "import os", "raw.plot()", "out = raw.head(2)", "print(1)", SAVE)
    division = propose_for(structure, notebook, "wards")
    lines = [
        line for line in proposal_lines(division, notebook, "wards") if line.startswith("left out: cell")
    ]
    first = [int(re.search(r"\d+", line)[0]) for line in lines]
    assert first == sorted(first)


def test_the_commands_of_a_proposal_can_be_pasted(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "out = raw.head(2)", SAVE)
    text = "\n".join(proposal_lines(propose_for(structure, notebook, "wards"), Path("a b.ipynb"), "wards"))
    assert "kedro handoff promote 'a b.ipynb' --pipeline wards --accept" in text


def test_an_empty_notebook_is_called_empty(structure, tmp_path):
    notebook = written(tmp_path, "## Only words")
    [line] = proposal_lines(propose_for(structure, notebook, "wards"), notebook, "wards")
    assert line.endswith("as it is: it has no cell with code.")


@pytest.mark.parametrize("name", ["def", "two words"])
def test_what_cannot_be_a_function_is_said_before_anything_is_planned(name, tmp_path):
    read = read_notebook(written(tmp_path, LOAD))
    with pytest.raises(NotebookError, match="cannot be the name of a function"):
        list(ranges(["1"], [name], read))


def test_a_marker_names_the_cell_of_a_name_that_cannot_be(tmp_path):
    read = read_notebook(written(tmp_path, LOAD, "#| node name=class\nout = raw"))
    with pytest.raises(NotebookError, match=r"cell 2, line 1: 'class' cannot"):
        list(marked(read))


def test_cells_without_a_name_are_counted_in_words(tmp_path):
    read = read_notebook(written(tmp_path, LOAD))
    with pytest.raises(NotebookError, match="`--cells` stands here once, `--as` never"):
        list(ranges(["1"], [], read))


@pytest.mark.parametrize("name", ["class", "__default__", "my pipe"])
def test_what_cannot_be_a_pipeline_is_refused(name):
    with pytest.raises(NotebookError, match="cannot be the name of a pipeline"):
        pipeline_for(name, None)


def test_a_notebook_goes_into_onepipeline_for(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "out = raw.head(2)", SAVE)
    write_all(tmp_path, promoted(structure, notebook, Choice((2,), name="a")).files)
    earlier = read_manifest(manifest_path(tmp_path / "conf/base", "notebooks/a b.ipynb"))
    with pytest.raises(NotebookError, match="was promoted into pipeline 'wards'"):
        pipeline_for("wads", earlier)
    assert pipeline_for("", earlier) == pipeline_for("wards", earlier) == "wards"
    assert pipeline_for("other", Manifest("a", "wards", ())) == "other"


def test_a_folder_is_no_notebook(tmp_path):
    with pytest.raises(NotebookError, match="is a folder; name one notebook"):
        read_notebook(tmp_path)


def test_a_constant_that_is_another_parameter_is_named(structure, tmp_path):
    cells = (LOAD, "LEAST = 2\ndef few(df, least):\n    return df.head(least)", "out = few(raw, LEAST)", SAVE)
    notebook = written(tmp_path, *cells)
    write_all(tmp_path, promoted(structure, notebook, Choice(function="few")).files)
    notebook.write_text(notebook.read_text().replace("LEAST = 2", "LEAST = 3"))
    earlier = read_manifest(manifest_path(tmp_path / "conf/base", "notebooks/a b.ipynb"))
    found = verify(structure, earlier, read_program(read_notebook(notebook)), "static")
    assert "parameter 'LEAST' is 2 in the project and 3 in the notebook" in found.notes[0]


def test_a_second_proposal_keeps_the_names_of_the_first_promotion(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "## Heads", "out = raw.head(2)", SAVE)
    write_all(tmp_path, promoted(structure, notebook, Choice((2,), name="first")).files)
    [choice] = propose_for(structure, notebook, "wards").choices
    assert choice.name == "first"


def test_the_same_cells_under_another_name_are_refused(structure, tmp_path):
    notebook = written(tmp_path, LOAD, "out = raw.head(2)", SAVE)
    write_all(tmp_path, promoted(structure, notebook, Choice((2,), name="first")).files)
    pipelines = {**structure.pipelines, "wards": (NodeFacts("first", ("raw_visits",), ("out",)),)}
    [refusal] = promoted(
        replace(structure, pipelines=pipelines), notebook, Choice((2,), name="second")
    ).plan.refusals
    assert "node 'first', promoted from this notebook, makes dataset 'out'" in refusal.reason
    assert "`--as first`" in refusal.mend


def test_a_link_alone_is_neither_unproved_nor_nothing(capsys):
    linked = Applied((FileChange(Path("notebooks/a.ipynb"), "a", "b"),))
    promotion = Promotion(PromotionPlan(()), (), "notebooks/a.ipynb", "wards")
    show_promotion(Project(Path.cwd(), Path.cwd() / "conf"), promotion, linked, (), False, False, None)
    said = capsys.readouterr().out
    assert "wrote notebooks/a.ipynb" in said
    assert "not proved" not in said
    assert "Nothing to write" not in said


def test_a_sandbox_is_compared_in_its_own_words():
    found = differences({"a": 1}, {"a": 2}, sides=_SIDES)
    assert found == ["'a': 1 in the sandbox, 2 in the shared data (by 1)"]
