"""A proposal how to divide a whole notebook into nodes; whatever it proposes can be promoted."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.flat import sort_cells
from kedro_handoff.notebooks.group_names import free_name, identifier_of
from kedro_handoff.notebooks.left_out import LeftOut, left_out
from kedro_handoff.notebooks.lifting import lifted
from kedro_handoff.notebooks.liveness import Liveness, liveness_of
from kedro_handoff.notebooks.plan import PromotionPlan, Refusal
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.sections import Group, groups_of

# Each round joins, drops or flattens something, so there is an end; this is for the reader's peace of mind.
_ROUNDS = 200


@dataclass(frozen=True)
class Division:
    """A notebook, divided.

    Attributes:
        choices: One for each node or function, in physical order; all of them can be promoted together.
        plan: What they make.
        left_out: Cells that become no node, with the reason.
        refused: Why cells that make data cannot be promoted as they are.
    """

    choices: tuple[Choice, ...]
    plan: PromotionPlan
    left_out: tuple[LeftOut, ...]
    refused: tuple[Refusal, ...]


def propose(program: Program, taken: frozenset[str] = frozenset(), params: Sequence[str] = ()) -> Division:
    """Divide a notebook by its headings and the data that flow in it.

    Cells between which a cut would change results come into one node. What cannot be promoted in any group
    is left out, with its refusal.

    Args:
        program: The notebook.
        taken: Names that nodes and functions of the project have already.
        params: Constants that become parameters.
    """
    return _Proposal(program, taken, tuple(params)).settled()


class _Proposal:
    def __init__(self, program: Program, taken: frozenset[str], params: tuple[str, ...]) -> None:
        self._program = program
        self._taken = taken
        self._params = params
        self._living: Liveness = liveness_of(program)
        self._flat: set[str] = set()
        self._groups: list[Group] = list(groups_of(program, self._living))
        self._refused: list[Refusal] = []
        self._hopeless: set[int] = set()
        self._fix = False

    def settled(self) -> Division:
        for _ in range(_ROUNDS):
            choices = self._choices()
            plan = plan_promotion(self._program, choices)
            if not plan.refusals:
                break
            self._mend(plan, choices)
        cells = {number for node in plan.nodes for number in node.cells}
        refused = {number for refusal in self._refused for number in refusal.cells}
        choices = [replace(c, fix=c.fix and _is_mended(c, plan, self._program)) for c in choices]
        apart = left_out(self._program, self._living, cells, refused)
        return Division(tuple(choices), plan, tuple(apart), tuple(dict.fromkeys(self._refused)))

    def _choices(self) -> list[Choice]:
        """A choice for each group, named so that no two names are the same."""
        found: list[Choice] = []
        program = self._program
        taken = {*self._taken, *(n for s in program.statements for n in s.names.binds)}
        for group in self._groups:
            if group.function:
                found.append(Choice(function=group.function, params=self._params, fix=self._fix))
                continue
            choice = Choice(cells=self._with_loads(group), params=self._params, fix=self._fix)
            name = free_name(self._wishes(group), taken)
            taken.add(name)
            found.append(replace(choice, name=name, outputs=self._outputs(choice)))
        return found

    def _outputs(self, choice: Choice) -> tuple[str, ...]:
        """What comes out, where that is more than what is read further down: scores that are only shown."""
        cells = sort_cells(self._program, choice.cells, loads(self._program), saves(self._program))
        given = cells.given(self._program) if cells.body else []
        wanted = self._living.making | saves(self._program).keys()
        ends = [
            name
            for s in cells.body
            if s.position in self._living.making and isinstance(s.node, ast.Assign | ast.AnnAssign)
            for name in sorted(s.names.binds)
            if not name.startswith("_") and name not in given
            if not any(r.position in wanted for r in self._program.readers(name, s.position))
        ]
        return tuple(dict.fromkeys([*given, *ends])) if ends else ()

    def _wishes(self, group: Group) -> list[str]:
        """Names in the order of liking."""
        own = [s for s in self._program.statements if s.cell.number in group.cells]
        making = [s for s in own if s.position in self._living.making]
        made = [name for s in making for name in sorted(s.names.binds | {n for n, _ in s.names.changes})]
        last = next((name for name in reversed(made) if not name.startswith("_")), "data")
        heading = identifier_of(group.heading)
        if any(s.position in self._living.fitting for s in own):
            return [heading, f"train_{last.lower()}"]
        if any(s.position in self._living.using for s in own):
            return [heading, "evaluate_model", f"evaluate_{last.lower()}"]
        return [heading, f"make_{last.lower()}", f"{heading or 'make'}_{last.lower()}"]

    def _with_loads(self, group: Group) -> tuple[int, ...]:
        """The cells, and those between them that only load data."""
        between = set(range(group.cells[0], group.cells[-1] + 1)) - set(group.cells)
        loading = {
            s.cell.number
            for s in self._program.statements
            if s.cell.number in between and s.names.binds and s.cell.number not in self._hopeless
        }
        quiet = {n for n in loading if not self._makes(n) and not any(n in g.cells for g in self._groups)}
        return tuple(sorted({*group.cells, *quiet}))

    def _makes(self, number: int) -> bool:
        return any(
            s.cell.number == number and s.position in self._living.making for s in self._program.statements
        )

    def _mend(self, plan: PromotionPlan, choices: Sequence[Choice]) -> None:
        """Do about the first refusal whatever helps: join groups, take code as flat, or leave code out."""
        owners = {
            node.name: place
            for node in plan.nodes
            for place, choice in enumerate(choices)
            if (choice.function or choice.name) == node.function
        }
        refusal = min(plan.refusals, key=_difficulty)
        place = owners.get(refusal.node, _first(self._groups, refusal))
        if refusal.code.startswith("free-") and not self._fix and refusal.code != "free-undefined":
            self._fix = True
            return
        if self._joined(place, refusal):
            return
        function = self._groups[place].function
        if function and function not in self._flat:
            self._flatten(function)
            return
        self._drop(place, refusal)

    def _joined(self, place: int, refusal: Refusal) -> bool:
        cells = [number for number in refusal.cells if number not in self._hopeless]
        group = self._groups[place]
        others = [n for n in cells if n not in group.cells]
        if not others or len(cells) < len(refusal.cells):
            return False
        if group.function and group.function not in self._flat:
            self._flatten(group.function)
            return True
        if refusal.code == "state-outside" and self._stands_against_many(others[0]):
            return False
        first, last = min([*group.cells, *others]), max([*group.cells, *others])
        joined: list[Group] = []
        apart: list[Group] = []
        for other in self._groups:
            inside = other is group or any(first <= number <= last for number in other.cells)
            (joined if inside else apart).append(other)
        flat = [other.function for other in joined if other.function]
        for function in flat:
            self._flatten(function)
        if flat:
            return True
        numbers = {n for other in joined for n in other.cells} | set(others)
        heading = next((other.heading for other in joined if other.heading), "")
        self._groups = sorted([*apart, Group(tuple(sorted(numbers)), heading)], key=lambda g: g.cells)
        return True

    def _stands_against_many(self, number: int) -> bool:
        """Whether state that a cell sets is used by more than one group: it can travel with one only."""
        plan = plan_promotion(self._program, self._choices())
        against = {r.node for r in plan.refusals if r.code == "state-outside" and number in r.cells}
        return len(against) > 1

    def _flatten(self, function: str) -> None:
        """Take the calls of a function as flat code, which carries the function along."""
        self._flat.add(function)
        cells = [n for group in self._groups for n in group.cells if group.function == function]
        kept = [group for group in self._groups if group.function != function]
        new = [
            Group((number,), next(c.heading for c in self._program.notebook.cells if c.number == number))
            for number in cells
            if not any(number in group.cells for group in kept)
        ]
        self._groups = sorted([*kept, *new], key=lambda group: group.cells)

    def _drop(self, place: int, refusal: Refusal) -> None:
        group = self._groups.pop(place)
        self._hopeless.update(group.cells)
        self._refused.append(replace(refusal, node="", cells=group.cells))


def _is_mended(choice: Choice, plan: PromotionPlan, program: Program) -> bool:
    """Whether a node of the choice needs data that its function, or one that it calls, takes from outside."""
    mended = lifted(program, {}, data=True).names
    functions = {
        name
        for node in plan.nodes
        if node.function == (choice.function or choice.name)
        for name in (node.function, *(str(getattr(s.node, "name", "")) for s in node.carried))
    }
    return bool(functions & mended.keys())


def _first(groups: Sequence[Group], refusal: Refusal) -> int:
    """The group that a refusal without a node is about; the last one where that cannot be told."""
    found = [i for i, g in enumerate(groups) if g.function and f"`{g.function}`" in refusal.reason]
    return found[0] if found else len(groups) - 1


def _difficulty(refusal: Refusal) -> tuple[int, str]:
    """What can be mended by joining comes first, what costs a node last."""
    easy = (
        "changed-before-use",
        "changed-later",
        "cells-between",
        "unbound-input",
        "argument-changed",
        "two-makers",
    )
    return (easy.index(refusal.code) if refusal.code in easy else len(easy), refusal.place)
