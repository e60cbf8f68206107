"""Silently wrong is the one unforgivable result."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.choice import Choice, ranges
from kedro_handoff.notebooks.module_text import merged_nodes
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program

from . import more_traps, traps
from .trap import RIGHT, Trap

TRAPS = [*traps.TRAPS, *more_traps.TRAPS]


class Catalog:
    """As Kedro's: each load gives data of its own."""

    def __init__(self, **data: object) -> None:
        self.data = data

    def load(self, name: str) -> object:
        return copied(self.data[name])

    def save(self, name: str, value: object) -> None:
        self.data[name] = copied(value)


class Shell:
    """What lines of IPython's call, which do nothing here."""

    def run_line_magic(self, *_: object) -> None: ...

    system = run_line_magic


def visits() -> pd.DataFrame:
    return pd.DataFrame({"ward": ["north", "south", "north", "east"], "hours": [1.0, 2.5, 4.0, 3.0]})


def written(trap: Trap, folder: Path) -> Program:
    cells = [
        {"cell_type": "code", "id": f"c{n}", "source": text, "metadata": {}, "outputs": []}
        for n, text in enumerate(trap.cells, start=1)
    ]
    path = folder / "trap.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}))
    return read_program(read_notebook(path))


def planned(trap: Trap, program: Program) -> PromotionPlan:
    cells = ranges([r for r, _ in trap.ranges], [n for _, n in trap.ranges], program.notebook)
    return plan_promotion(program, [*(Choice(function=name) for name in trap.functions), *cells])


def run_notebook(program: Program) -> dict[str, object]:
    """Variables after each statement that a plan points at, as the notebook itself has them."""
    catalog = Catalog(visits=visits())
    names: dict[str, object] = {"catalog": catalog, "get_ipython": Shell}
    kept: dict[str, object] = {}
    for statement in program.statements:
        exec(compile(statement.python, "cell", "exec"), names)  # noqa: S102 - our own trap
        for name, value in names.items():
            if name in program.modules or callable(value) or name in ("__builtins__", "get_ipython"):
                continue
            kept[f"{statement.cell.number}:{statement.last_line}:{name}"] = copied(value)
    return kept


def copied(value: object) -> object:
    try:
        return copy.deepcopy(value)
    except (TypeError, ValueError):
        return value  # an iterator or a closed file: nobody compares it


def run_nodes(plan: PromotionPlan) -> dict[str, object]:
    text, clashes = merged_nodes("", plan.nodes, "Nodes.", {})
    assert not clashes
    module: dict[str, object] = {}
    exec(compile(text, "nodes.py", "exec"), module)  # noqa: S102 - made of our own trap
    catalog = Catalog(visits=visits(), **{f"params:{k}": v for k, v in plan.parameters.items()})
    made: dict[str, object] = {}
    for node in plan.nodes:
        values = module[node.function](**{a: catalog.load(d) for a, d in node.inputs.items()})
        for output, value in zip(node.outputs, values if len(node.outputs) > 1 else [values], strict=True):
            catalog.save(output, value)
            made[output] = copied(value)
    return made


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # real notebooks are full of it
@pytest.mark.filterwarnings("ignore:The 'mode.chained_assignment' option")
@pytest.mark.filterwarnings("ignore:registration of accessor")
@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_trap_is_refused_for_the_right_reason_or_carried_right(trap: Trap, tmp_path: Path) -> None:
    program = written(trap, tmp_path)
    plan = planned(trap, program)
    codes = [refusal.code for refusal in plan.refusals]
    if trap.outcome != RIGHT:
        assert trap.outcome in codes, (codes, plan.nodes)
        return
    assert not codes, plan.refusals
    kept, made = run_notebook(program), run_nodes(plan)
    for node in plan.nodes:
        for (name, cell, line), output in zip(node.made, node.outputs, strict=True):
            assert not differences(kept[f"{cell}:{line}:{name}"], made[output])


def test_each_refusal_names_a_place_and_a_mend(tmp_path: Path) -> None:
    for trap in TRAPS:
        for refusal in planned(trap, written(trap, tmp_path)).refusals:
            assert refusal.reason
            assert refusal.mend
            assert "trap.ipynb" in refusal.place


def test_there_are_at_least_thirty_traps() -> None:
    assert len(TRAPS) >= 30
