"""Figures that are promoted beside what was chosen."""

from __future__ import annotations

from collections.abc import Sequence

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.figures import figure_choices
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.structure import ProjectStructure


def with_figures(
    program: Program, choices: Sequence[Choice], structure: ProjectStructure, known: Sequence[Choice] = ()
) -> tuple[list[Choice], list[str]]:
    """The choices, with one for each figure of which a node can be made, and why not for the others.

    Args:
        program: The notebook.
        choices: What was chosen.
        structure: The project.
        known: What was promoted earlier and still is what it was: figures may show its results.
    """
    taken = list(choices)
    notes = []
    # A figure that was promoted earlier is found anew, and keeps its name.
    known = [choice for choice in known if choice not in taken and not choice.figure]
    before = set(plan_promotion(program, [*taken, *known]).refusals)
    names = [choice.name for choice in (*choices, *known)]
    for choice in figure_choices(program, structure.entries, names):
        found = plan_promotion(program, list(dict.fromkeys([*taken, choice, *known]))).refusals
        refusals = [refusal for refusal in found if refusal not in before]
        if refusals:
            notes.append(f"a figure of cell {choice.cells[0]} is left out: {refusals[0].reason}")
        else:
            taken.append(choice)
    return taken, notes
