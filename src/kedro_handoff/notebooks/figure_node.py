"""The draft of a node that draws a figure and returns it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.closure import closure_of_source, dependencies
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.drawing import display_of
from kedro_handoff.notebooks.figures import Figure, figure_dataset, figure_entry, figures_of
from kedro_handoff.notebooks.flat import FlatCells, function_text
from kedro_handoff.notebooks.flat_node import described, split_names
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement


def figure_draft(program: Program, choice: Choice, chosen: Collection[int]) -> Draft | Refusal:
    """The draft of one figure.

    Args:
        program: The notebook.
        choice: Cell and number of the figure.
        chosen: Cells that are promoted beside; what works data out in another cell becomes part of this node.
    """
    found = [f for f in figures_of(program) if f.cell in choice.cells and f.number == choice.figure]
    if not found:
        return _refused(program, choice, "the cell draws no such figure", "promote without `--figures`")
    (figure,) = found
    body = _body(program, figure, chosen)
    problem = figure.obstacle or _changed_later(program, figure, body, chosen)
    if problem:
        mend = "draw each figure in lines of its own, from data that do not change any more"
        return _refused(program, choice, problem, mend)
    return _drafted(program, choice, figure, body)


def _refused(program: Program, choice: Choice, reason: str, mend: str) -> Refusal:
    cell = next((c for c in program.notebook.cells if c.number in choice.cells), None)
    place = program.notebook.place(cell, 1) if cell is not None else program.notebook.path.name
    return Refusal("figure", place, f"no node is made of this figure: {reason}", mend)


def _body(program: Program, figure: Figure, chosen: Collection[int]) -> tuple[Statement, ...]:
    """The drawing statements; where no other node takes the cell, with those that work data out for them."""
    if figure.cell in chosen:
        return figure.statements
    shown = display_of(program).shown
    last = figure.statements[-1].position
    own = {statement.position for statement in figure.statements}
    return tuple(
        s
        for s in program.statements
        if s.cell.number == figure.cell
        and s.position <= last
        and (s.position in own or (s.position not in shown and s.position not in program.files))
        and not isinstance(s.node, ast.Import | ast.ImportFrom)  # they go to the top of the module
    )


def _changed_later(
    program: Program, figure: Figure, body: tuple[Statement, ...], chosen: Collection[int]
) -> str:
    """Names that the same cells change behind the figure, so that its node would get another value."""
    first, last = body[0], body[-1]
    read = {name for statement in body for name in statement.names.reads}
    for statement in program.statements:
        if statement.position <= first.position or statement.cell.number not in {*chosen, figure.cell}:
            continue
        changed = statement.names.binds | {name for name, _ in statement.names.changes}
        if statement.position > last.position and changed & read and statement.cell.number in chosen:
            at = program.place(statement)
            return f"`{min(changed & read)}`, which it draws, is changed again at {at}"
    return ""


def _drafted(program: Program, choice: Choice, figure: Figure, body: tuple[Statement, ...]) -> Draft:
    cells = FlatCells(body, (), (), (), ())
    taken = cells.taken(program)
    inputs, travelling = split_names(program, cells, choice, taken)
    source = function_text(choice.name, inputs, body, [figure.target], described(program, choice))
    if not figure.plotly and not figure.begins and figure.target.endswith(".gcf()"):
        # Without a figure of its own it would draw into whatever figure is there.
        marker = '"""\n'
        head, _, rest = source.partition(marker)
        source = f"{head}{marker}    {figure.target.removesuffix('.gcf()')}.figure()\n{rest}"
    closure = closure_of_source(program, body[0], source, frozenset(inputs))
    dataset = figure_dataset(choice.name)
    return Draft(
        name=choice.name,
        function=choice.name,
        source=source,
        python=source,
        arguments=tuple((name, None) for name in inputs),
        targets=(figure.target,),
        cells=choice.cells,
        statement=body[0],
        statements=body,
        making=frozenset(statement.position for statement in body),
        named={figure.target: dataset},
        carried=tuple(dependencies(closure)),
        loose=closure.loose,
        notes=tuple(f"`{name}` travels along as a constant" for name in travelling),
        built=True,
        taken=taken,
        entry=figure_entry(figure, dataset),
    )


def names_drawn(program: Program, choices: Collection[Choice], chosen: Collection[int]) -> Iterator[int]:
    """Positions of statements that become part of figures' nodes."""
    wanted = {(choice.cells[0], choice.figure) for choice in choices if choice.figure}
    for figure in figures_of(program) if wanted else ():
        if (figure.cell, figure.number) in wanted:
            yield from (statement.position for statement in _body(program, figure, chosen))
