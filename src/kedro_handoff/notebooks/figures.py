"""Figures that a notebook draws, each as the statements that draw it."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.drawing import Display, display_of
from kedro_handoff.notebooks.program import Function, Program, Statement
from kedro_handoff.notebooks.syntax import walk
from kedro_handoff.structure import EntryFacts

PYPLOT = "matplotlib.pyplot"
_NEW = (f"{PYPLOT}.figure", f"{PYPLOT}.subplots", f"{PYPLOT}.subplot_mosaic")
_LOOK = re.compile(
    r"^(?:seaborn\.set\w*|matplotlib\.pyplot\.(?:style|rc|ion|ioff)|matplotlib\.(?:rc|style|use))"
)
_ENDING = ("show", "close", "savefig", "write_html", "write_image", "draw")


@dataclass(frozen=True)
class Figure:
    """One figure of a cell.

    Attributes:
        cell: Number of the cell.
        number: Which figure of the cell it is, counted from 1.
        statements: What draws it, without what only shows or keeps it.
        target: An expression that is the figure, behind the last of these statements.
        plotly: Whether Plotly draws it; otherwise Matplotlib, or what draws with it.
        begins: Whether the statements make a figure of their own.
        title: A title that stands in the code; else empty.
        obstacle: Why no node can be made of it; else empty.
    """

    cell: int
    number: int
    statements: tuple[Statement, ...]
    target: str
    plotly: bool
    begins: bool
    title: str = ""
    obstacle: str = ""


def figures_of(program: Program) -> list[Figure]:
    """All figures that a notebook draws at the top level, in physical order."""
    display = display_of(program)
    found: list[Figure] = []
    for cell in dict.fromkeys(s.cell.number for s in program.statements):
        here = [s for s in program.statements if s.cell.number == cell and s.position in display.shown]
        groups = list(_groups(here, display))
        found.extend(_figure(display, group, cell, n) for n, group in enumerate(groups, start=1))
    return found


def _groups(statements: Sequence[Statement], display: Display) -> Iterator[list[Statement]]:
    """Drawing statements of a cell by figure: one ends where it is shown, or where the next begins."""
    group: list[Statement] = []
    for statement in statements:
        if _ends(statement, display):
            if group:
                yield group
            group = []
        elif statement.position in display.drawing and not _is_look(statement, display):
            if group and _begins(statement, display):
                yield group
                group = []
            group.append(statement)
    if group:
        yield group


def _called(statement: Statement, display: Display) -> list[str]:
    calls = (n for n in walk(statement.node) if isinstance(n, ast.Call))
    return [dotted(call.func, display.modules) for call in calls]


def _begins(statement: Statement, display: Display) -> bool:
    names = _called(statement, display)
    return any(name in _NEW for name in names) or _is_plotly(statement, display)


def _is_plotly(statement: Statement, display: Display) -> bool:
    plotly = any(name.startswith("plotly.") for name in _called(statement, display))
    return plotly and isinstance(statement.node, ast.Assign) and len(statement.names.binds) == 1


def _ends(statement: Statement, display: Display) -> bool:
    node = statement.node
    if not isinstance(node, ast.Expr):
        return False
    if isinstance(node.value, ast.Name):
        return node.value.id in display.drawn
    call = node.value if isinstance(node.value, ast.Call) else None
    if call is None:
        return False
    shown = isinstance(call.func, ast.Name) and call.func.id == "display"
    return shown or (isinstance(call.func, ast.Attribute) and call.func.attr in _ENDING)


def _is_look(statement: Statement, display: Display) -> bool:
    if isinstance(statement.node, ast.Assign | ast.AugAssign):
        targets = getattr(statement.node, "targets", ())
        return any(dotted(t, display.modules).startswith(f"{PYPLOT}.rcParams") for t in targets)
    names = list(filter(None, _called(statement, display)))
    return bool(names) and all(map(_LOOK.match, names))


def _figure(display: Display, group: list[Statement], cell: int, number: int) -> Figure:
    figure = Figure(cell, number, tuple(group), "", False, _begins(group[0], display), _title(group))
    plotly = [s for s in group if _is_plotly(s, display)]
    if plotly:
        (name,) = plotly[-1].names.binds
        return replace(figure, target=name, plotly=True)
    return replace(figure, target=_matplotlib_target(group, display), obstacle=_obstacle(group, display))


def _matplotlib_target(group: Sequence[Statement], display: Display) -> str:
    for statement in group:
        node = statement.node
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Call):
            continue
        if dotted(node.value.func, display.modules) in _NEW:
            target = node.targets[0]
            first = target.elts[0] if isinstance(target, ast.Tuple) else target
            if isinstance(first, ast.Name):
                return first.id
    pyplot = next((name for name, module in display.modules.items() if module == PYPLOT), "")
    return f"{pyplot}.gcf()" if pyplot else ""


def _obstacle(group: Sequence[Statement], display: Display) -> str:
    functions = {s.node.name: s for s in display.program.statements if isinstance(s.node, Function)}
    for statement in group:
        inside = list(walk(statement.node))
        names = {n.func.id for n in inside if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)}
        inside += [n for name in names & functions.keys() for n in walk(functions[name].node)]
        compound = not isinstance(statement.node, ast.Expr | ast.Assign | ast.AnnAssign) or bool(
            names & functions.keys()
        )
        shows = any(isinstance(n, ast.Attribute) and n.attr in ("show", "figure", "close") for n in inside)
        if compound and shows:
            return "it is made and shown inside of a loop or a function"
    own = {name for statement in group for name in statement.names.binds}
    read = {name for s in group for name in s.names.reads} & display.drawn
    if read - own:
        return f"it draws on `{min(read - own)}` of another cell"
    if not any(module == PYPLOT for module in display.modules.values()):
        return f"the notebook does not import {PYPLOT}"
    return ""


def _title(group: Sequence[Statement]) -> str:
    for statement in group:
        for node in walk(statement.node):
            if not isinstance(node, ast.Call):
                continue
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            given = [k.value for k in node.keywords if k.arg in ("title", "title_text")]
            given += node.args[:1] if method in ("title", "set_title", "suptitle") else []
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    return value.value
    return ""


def figure_entry(figure: Figure, dataset: str) -> dict[str, Any]:
    """The catalog entry that keeps a figure."""
    kind, suffix = (
        ("plotly.JSONDataset", "json") if figure.plotly else ("matplotlib.MatplotlibDataset", "png")
    )
    return {
        "type": kind,
        "filepath": f"data/08_reporting/{dataset}.{suffix}",
        "metadata": {"kedro-viz": {"layer": "reporting"}},
    }


def figure_dataset(name: str) -> str:
    """The dataset of a figure whose function is `plot_<what>`."""
    return f"{name.removeprefix('plot_')}_plot"


def figure_choices(
    program: Program, entries: Mapping[str, EntryFacts], taken: Collection[str]
) -> list[Choice]:
    """A choice for each figure, each with a name that nothing else has.

    Args:
        program: The notebook.
        entries: The project's catalog; an entry that keeps just this figure is no clash.
        taken: Names of nodes that are chosen beside.
    """
    names: set[str] = {*taken, *(n for s in program.statements for n in s.names.binds)}
    choices = []
    for figure in figures_of(program):
        what = re.sub(r"\W+", "_", figure.title).strip("_").lower()[:40].strip("_")
        what = what if what and what.isascii() and not what[0].isdigit() else f"cell_{figure.cell}"
        numbered = (f"plot_{what}{'' if n == 1 else f'_{n}'}" for n in range(1, 1000))
        name = next(n for n in numbered if n not in names and _free(n, figure, entries))
        names.add(name)
        choices.append(Choice(cells=(figure.cell,), name=name, figure=figure.number))
    return choices


def _free(name: str, figure: Figure, entries: Mapping[str, EntryFacts]) -> bool:
    dataset = figure_dataset(name)
    there = entries.get(dataset)
    wanted = figure_entry(figure, dataset)
    return there is None or all(there.config.get(key) == wanted[key] for key in ("type", "filepath"))
