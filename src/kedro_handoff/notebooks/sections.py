"""Groups of cells that belong together: by headings first, then by the data that flow between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from kedro_handoff.notebooks.calls import FunctionCall, calls_of
from kedro_handoff.notebooks.catalog_calls import saves
from kedro_handoff.notebooks.liveness import Liveness
from kedro_handoff.notebooks.program import Function, Program, Statement

# Without headings: cells that make less than this are no node of their own, and more nodes than this no help.
_FEW_STATEMENTS = 3
_MANY_GROUPS = 8


@dataclass(frozen=True)
class Group:
    """Cells that make one node.

    Attributes:
        cells: Their numbers, rising.
        heading: The Markdown heading that they stand under.
        function: The function whose calls they hold, where it is promoted as it is.
    """

    cells: tuple[int, ...]
    heading: str = ""
    function: str = ""


def groups_of(program: Program, living: Liveness, flat: frozenset[str] = frozenset()) -> tuple[Group, ...]:
    """The groups that a notebook falls into, in physical order.

    Args:
        program: The notebook.
        living: What its statements are for.
        flat: Functions that must not be promoted as they are: their calls are taken as flat code.
    """
    units = _units(program, living)
    called = _called(program, living, flat)
    alone = {c: name for name, cells in called.items() for c in cells}
    runs = _runs(program, {n: s for n, s in units.items() if n not in alone})
    parts = [part for run in runs for part in _at_fit(run, units, living)]
    whole = len(runs) < 2
    flows = _by_flow(parts, units, living) if whole else parts
    functions = [Group(tuple(cells), _heading(program, cells[0]), name) for name, cells in called.items()]
    return tuple(sorted((*flows, *functions), key=lambda group: group.cells))


def _units(program: Program, living: Liveness) -> dict[int, list[Statement]]:
    """Statements that make data, by the number of their cell."""
    found: dict[int, list[Statement]] = {}
    for statement in program.statements:
        if statement.position in living.making:
            found.setdefault(statement.cell.number, []).append(statement)
    return found


def _heading(program: Program, number: int) -> str:
    return next(cell.heading for cell in program.notebook.cells if cell.number == number)


def _called(program: Program, living: Liveness, flat: frozenset[str]) -> dict[str, list[int]]:
    """Functions that can be promoted as they are, with the cells that call them.

    All calls are plain, and stand in cells that make nothing in other ways.
    """
    definitions = {s.node.name: s for s in program.statements if isinstance(s.node, Function)}
    calls: dict[str, list[FunctionCall]] = {}
    for name, definition in definitions.items():
        found = list(calls_of(program, definition, saves(program)))
        plain = [call for call in found if isinstance(call, FunctionCall) and (call.targets or call.dataset)]
        if plain and len(plain) == len(found) and name not in flat and len(program.binding(name)) == 1:
            calls[name] = plain
    by_position = {call.statement.position: name for name, plain in calls.items() for call in plain}
    saved = {p for p in by_position if p in saves(program)}
    making = [s for s in program.statements if s.position in living.making | saved]
    mixed = {s.cell.number for s in making if s.position not in by_position}
    wanted = {s.position for s in making}
    found_cells: dict[str, list[int]] = {}
    for name, plain in calls.items():
        cells = sorted({call.statement.cell.number for call in plain})
        if not mixed & set(cells) and all(call.statement.position in wanted for call in plain):
            found_cells[name] = cells
    return _thinned(found_cells, by_position, making)


def _thinned(
    found: dict[str, list[int]], by_position: dict[int, str], making: Sequence[Statement]
) -> dict[str, list[int]]:
    """Without functions that share a cell with flat code, until there is none."""
    while True:
        spoiled = {s.cell.number for s in making if by_position.get(s.position) not in found}
        kept = {name: cells for name, cells in found.items() if not spoiled & set(cells)}
        if len(kept) == len(found):
            return kept
        found = kept


def _runs(program: Program, units: dict[int, list[Statement]]) -> list[Group]:
    """Cells of one section: neighbours under one heading."""
    sections: dict[int, int] = {}
    section, before = 0, ""
    for cell in program.notebook.cells:
        section += cell.heading != before
        before = cell.heading
        sections[cell.number] = section
    found = [tuple(numbers) for _, numbers in groupby(sorted(units), key=sections.__getitem__)]
    return [Group(numbers, _heading(program, numbers[0])) for numbers in found]


def _at_fit(group: Group, units: dict[int, list[Statement]], living: Liveness) -> list[Group]:
    """Training and what is done with the model afterwards are two things."""
    last = max((n for n in group.cells if _is_fitting(units[n], living)), default=None)
    if last is None or last == group.cells[-1]:
        return [group]
    return [
        replace(group, cells=tuple(n for n in group.cells if n <= last)),
        replace(group, cells=tuple(n for n in group.cells if n > last)),
    ]


def _is_fitting(statements: Sequence[Statement], living: Liveness) -> bool:
    return any(statement.position in living.fitting for statement in statements)


def _by_flow(groups: list[Group], units: dict[int, list[Statement]], living: Liveness) -> list[Group]:
    """Cells without headings, cut where a new variable begins to be worked out."""
    found: list[Group] = []
    for group in groups:
        begun = False
        for number in group.cells:
            if begun and _goes_on(found[-1], number, units, living):
                found[-1] = replace(found[-1], cells=(*found[-1].cells, number))
            else:
                found.append(replace(group, cells=(number,)))
            begun = True
    while len(found) > _MANY_GROUPS:
        sizes = [_size(a, units) + _size(b, units) for a, b in pairwise(found)]
        at = sizes.index(min(sizes))
        joined = replace(found[at], cells=(*found[at].cells, *found[at + 1].cells))
        found[at : at + 2] = [joined]
    return found


def _goes_on(group: Group, number: int, units: dict[int, list[Statement]], living: Liveness) -> bool:
    """Whether a cell goes on with the variable of the group before it, or the group is too small to stand."""
    before = [s for n in group.cells for s in units[n]]
    made = {name for s in before for name in s.names.binds | {n for n, _ in s.names.changes}}
    after = units[number]
    again = {name for s in after for name in s.names.binds | {n for n, _ in s.names.changes}}
    small = len(before) < _FEW_STATEMENTS
    fitted = _is_fitting(before, living)
    fits = _is_fitting(after, living)
    reads = {name for s in after for name in s.names.reads}
    return bool(made & again) or (small and bool(made & reads) and not fitted and not fits)


def _size(group: Group, units: dict[int, list[Statement]]) -> int:
    return sum(len(units[number]) for number in group.cells)
