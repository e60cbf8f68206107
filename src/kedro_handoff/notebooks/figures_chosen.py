"""Figures that are promoted beside what was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.figures import figure_choices
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.structure import ProjectStructure


def with_figures(
    program: Program, choices: Sequence[Choice], structure: ProjectStructure
) -> tuple[list[Choice], list[str]]:
    """The choices, with one for each figure of which a node can be made, and why not for the others."""
    taken = list(choices)
    notes = []
    before = set(plan_promotion(program, taken).refusals)
    for choice in figure_choices(program, structure.entries, [choice.name for choice in choices]):
        refusals = [r for r in plan_promotion(program, [*taken, choice]).refusals if r not in before]
        if refusals:
            notes.append(f"a figure of cell {choice.cells[0]} is left out: {refusals[0].reason}")
        else:
            taken.append(choice)
    return taken, notes
