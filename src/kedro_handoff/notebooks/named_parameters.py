"""Constants that a person wants as parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.plan import PromotionPlan, Refusal
from kedro_handoff.notebooks.program import Program


def beginnings(program: Program, choices: Sequence[Choice]) -> dict[str, set[str]]:
    """Names that are to be parameters, with the functions that each choice begins at."""
    found: dict[str, set[str]] = {}
    for choice in choices:
        here = [s for s in program.statements if s.cell.number in choice.cells]
        begun = {choice.function, *(n for s in here for n in s.names.reads | s.names.binds)}
        for name in choice.params:
            found.setdefault(name, set()).update(begun)
    return found


def unknown_parameters(program: Program, paths: Mapping[str, str], plan: PromotionPlan) -> Iterator[Refusal]:
    """Names that were to be parameters and that no node takes.

    Args:
        program: The notebook.
        paths: Each name with the parameter that it was to become.
        plan: What takes which parameters.
    """
    for name, path in paths.items():
        if path not in plan.parameters:
            yield Refusal(
                "unknown-parameter",
                program.notebook.path.name,
                f"no node takes `{name}` as a constant that could be a parameter",
                f"mend the name, or give it one value on a line of its own: `{name} = ...`",
            )
