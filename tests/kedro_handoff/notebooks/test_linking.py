"""A notebook whose promoted code gives way to imports, and how it is read afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.linked import unlinked
from kedro_handoff.notebooks.linking import linked_text
from kedro_handoff.notebooks.notebook import parse_notebook
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import read_program

MODULE = "pkg.pipelines.p.nodes"
CELLS = [
    "df = catalog.load('visits')",
    "# says why\ndef clean(df, n=2):\n    return df.head(n)\n\nLEAST = 1",
    "good = clean(df)\ngood.head()",
    "#| node name=by_ward\n# sums\nx = good.groupby('ward')\nby = x.sum()\nby.head()",
    "catalog.save('by', by)",
]
NODES = '@cached\ndef clean(df: "DataFrame", n=2):\n    return 1\n\n\ndef by_ward(good):\n    return 2\n'


def notebook(folder: Path, cells: list[str]) -> Path:
    path = folder / "n.ipynb"
    entries = [
        {"outputs": [{"x": n}], "cell_type": "code", "id": f"c{n}", "source": text}
        for n, text in enumerate(cells, 1)
    ]
    path.write_text(json.dumps({"nbformat_minor": 5, "cells": entries, "metadata": {}}, indent=3))
    return path


def linked(folder: Path, cells: list[str]) -> str:
    path = notebook(folder, cells)
    program = read_program(parse_notebook(path, path.read_text()))
    choices = [Choice(function="clean"), Choice(cells=(4,), name="by_ward")]
    return linked_text(program, plan_promotion(program, choices).nodes, MODULE)


def test_only_promoted_code_gives_way_and_all_other_bytes_stay(tmp_path):
    after = linked(tmp_path, CELLS)
    before = (tmp_path / "n.ipynb").read_text()
    old = [json.dumps(CELLS[1]), json.dumps(CELLS[3])]
    new = [
        f"from {MODULE} import clean\n\nLEAST = 1",
        f"from {MODULE} import by_ward\nby = by_ward(good)\nby.head()",
    ]
    for one, other in zip(old, new, strict=True):
        before = before.replace(one, json.dumps(other))
    assert after == before


def test_what_is_still_read_of_the_replaced_cells_is_named(tmp_path):
    with pytest.raises(NotebookError, match=r"cell 5, line 2 reads `x`, which `by_ward` keeps to itself"):
        linked(tmp_path, [*CELLS[:4], "catalog.save('by', by)\nx.ngroups"])


def test_code_that_shares_a_line_is_refused(tmp_path):
    cells = [*CELLS[:3], "x = good.groupby('ward'); by = x.sum(); good.head()", CELLS[4]]
    with pytest.raises(NotebookError, match="shares a line"):
        linked(tmp_path, cells)


def test_a_linked_notebook_is_planned_as_if_it_defined_its_functions(tmp_path):
    program = read_program(parse_notebook(tmp_path / "n.ipynb", linked(tmp_path, CELLS)))
    read, found = unlinked(program, MODULE, NODES)
    assert found == {
        "clean": '@cached\ndef clean(df: "DataFrame", n=2):\n    return 1',
        "by_ward": "def by_ward(good):\n    return 2",
    }
    choices = [Choice(function="clean"), Choice(function="by_ward", outputs=("by",))]
    plan = plan_promotion(read, choices)
    assert not plan.refusals
    assert [(n.name, dict(n.inputs), n.outputs) for n in plan.nodes] == [
        ("clean", {"df": "visits"}, ("good",)),
        ("by_ward", {"good": "good"}, ("by",)),
    ]
    assert [node.made for node in plan.nodes] == [(("good", 3, 1),), (("by", 4, 2),)]


def test_a_notebook_without_such_imports_is_read_as_it_is(tmp_path):
    path = notebook(tmp_path, CELLS)
    program = read_program(parse_notebook(path, path.read_text()))
    assert unlinked(program, MODULE, NODES) == (program, {})
