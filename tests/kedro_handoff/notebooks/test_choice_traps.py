"""What a person says of a node is done, or refused; never left aside in silence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.choice import marked
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.run_order import order_notes

from .choice_traps import CASES, RIGHT, Chosen
from .division_traps import notebook_of
from .test_division import run_notebook
from .test_traps import run_nodes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_is_said_is_done_or_refused(case: Chosen, tmp_path: Path) -> None:
    program = notebook_of(case.cells, tmp_path)
    plan = plan_promotion(program, case.choices or list(marked(program.notebook)))
    codes = [refusal.code for refusal in plan.refusals]
    if case.outcome != RIGHT:
        assert case.outcome in codes, codes
        return
    assert not codes, plan.refusals
    assert dict(plan.nodes[-1].inputs) == case.inputs
    kept, made = run_notebook(program), run_nodes(plan)
    for node in plan.nodes:
        for (name, cell, line), output in zip(node.made, node.outputs, strict=True):
            assert not differences(kept[f"{cell}:{line}:{name}"], made[output])


def test_what_fix_cannot_do_has_its_reason_and_a_mend(tmp_path: Path) -> None:
    for case in CASES:
        program = notebook_of(case.cells, tmp_path)
        for refusal in plan_promotion(program, case.choices or list(marked(program.notebook))).refusals:
            assert refusal.reason
            assert refusal.mend
            assert "trap.ipynb" in refusal.place


def test_the_mend_of_free_data_is_a_diff(tmp_path: Path) -> None:
    case = CASES[0]
    choices = [replace(choice, fix=False) for choice in case.choices]
    (refusal,) = plan_promotion(notebook_of(case.cells, tmp_path), choices).refusals
    assert refusal.code == "free-data"
    assert refusal.mend.splitlines()[1:] == [
        "- def under(d):",
        "+ def under(d, most):",
        "- out = under(df)",
        "+ out = under(df, most=most)",
    ]


def test_the_notebook_itself_is_not_rewritten(tmp_path: Path) -> None:
    program = notebook_of(CASES[0].cells, tmp_path)
    before = program.notebook.path.read_text()
    plan = plan_promotion(program, CASES[0].choices)
    assert program.notebook.path.read_text() == before
    assert plan.nodes[-1].source.startswith("def under(d, most):")
    assert "takes `most` as an argument" in " ".join(plan.nodes[-1].notes)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([1, 2, 3], []),
        ([None, None, None], []),
        ([4, 5, 9], []),
        ([1, 3, 2], ["last run in another order (cell 3 before cell 2)"]),
        ([1, None, 2], ["never run, or not run again after an edit: cell 2"]),
        ([3, None, 2], ["another order (cell 3 before cell 1)", "cell 2"]),
    ],
)
def test_the_order_of_runs_is_evidence(counts: list, words: list, tmp_path: Path) -> None:
    notebook = notebook_of(("a = 1", "b = 2", "c = 3"), tmp_path).notebook
    cells = [replace(cell, execution_count=n) for cell, n in zip(notebook.cells, counts, strict=True)]
    notes = list(order_notes(replace(notebook, cells=tuple(cells))))
    assert len(notes) == len(words)
    assert all(word in note for word, note in zip(words, notes, strict=True))
