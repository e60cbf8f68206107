"""Which statements of a notebook make what it saves, and which only set up, show, plot or explore."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.constants import dotted, is_constant
from kedro_handoff.notebooks.flat import is_only_shown
from kedro_handoff.notebooks.program import Function, Program, Statement
from kedro_handoff.notebooks.syntax import walk

_PICTURES = ("matplotlib", "seaborn", "plotly", "altair", "bokeh", "missingno")
_FITTING = ("fit", "fit_transform", "fit_predict", "partial_fit")
_WRITING = ("savefig", "dump")


@dataclass(frozen=True)
class Liveness:
    """Statements, by position, sorted by what they are for.

    Attributes:
        making: They work out something that is saved, or that a fitted model gives.
        fitting: Those of them in which a model is fitted.
        using: Those of them that work something out with a fitted model.
        plotting: They draw.
    """

    making: frozenset[int]
    fitting: frozenset[int]
    using: frozenset[int]
    plotting: frozenset[int]


def liveness_of(program: Program) -> Liveness:
    """What makes data in a notebook, found backwards from what it saves.

    A notebook that saves nothing is taken by its word: whatever it works out is wanted, pictures apart.
    """
    plotting = _plotting(program)
    fitting, using = _fitted(program, plotting)
    known, writes = loads(program), saves(program)
    saving = bool(writes) or any(map(_is_written, program.statements))
    needed: set[str] = set()
    making: set[int] = set()
    for statement in reversed(program.statements):
        names, position = statement.names, statement.position
        if position in writes or _is_written(statement):
            needed |= names.reads - names.binds
            continue
        if position in known or is_only_shown(statement, program) or is_constant(statement.node, program):
            continue
        if isinstance(statement.node, Function | ast.ClassDef):
            needed |= names.deferred if _name(statement) in needed else set()
            continue
        if isinstance(statement.node, ast.Import | ast.ImportFrom):
            continue
        changed = {name for name, _ in names.changes}
        wanted = bool((names.binds | changed) & needed) or position in fitting | using
        if not wanted and (saving or position in plotting or not (names.binds | changed)):
            continue
        making.add(position)
        needed |= names.reads | names.deferred
    return Liveness(
        frozenset(making), frozenset(fitting & making), frozenset(using & making), frozenset(plotting)
    )


def _name(statement: Statement) -> str:
    return str(getattr(statement.node, "name", ""))


def _is_written(statement: Statement) -> bool:
    """`df.to_csv(...)`, `joblib.dump(...)`, `fig.savefig(...)` on a line of its own."""
    value = statement.node.value if isinstance(statement.node, ast.Expr) else None
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return False
    method = value.func.attr
    return method in _WRITING or (method.startswith("to_") and bool(value.args or value.keywords))


def _plotting(program: Program) -> set[int]:
    drawn: set[str] = set()
    found: set[int] = set()
    for statement in program.statements:
        if isinstance(statement.node, ast.Import | ast.ImportFrom | Function | ast.ClassDef):
            continue
        if _draws(statement, program.modules, drawn):
            found.add(statement.position)
            drawn |= statement.names.binds
        else:
            drawn -= statement.names.binds
    return found


def _draws(statement: Statement, modules: dict[str, str], drawn: set[str]) -> bool:
    if statement.names.reads & drawn:
        return True
    calls = [node for node in walk(statement.node) if isinstance(node, ast.Call)]
    names = [dotted(call.func, modules) for call in calls]
    if any(name.partition(".")[0] in _PICTURES for name in names if name):
        return True
    methods = [ast.unparse(call.func) for call in calls if isinstance(call.func, ast.Attribute)]
    return any(method.endswith((".plot", ".hist", ".boxplot")) or ".plot." in method for method in methods)


def _fitted(program: Program, plotting: set[int]) -> tuple[set[int], set[int]]:
    """Statements that fit a model, and those that work something out with a fitted one."""
    trainers = {_name(s) for s in program.statements if isinstance(s.node, Function) and _fits(s.node)}
    models: set[str] = set()
    fitting: set[int] = set()
    using: set[int] = set()
    for statement in program.statements:
        node, names = statement.node, statement.names
        if isinstance(node, Function | ast.ClassDef | ast.Import | ast.ImportFrom):
            continue
        if _fits(node) or names.reads & trainers:
            fitting.add(statement.position)
            models |= names.binds | {n for n, _ in names.changes}
        elif names.reads & models and names.binds and statement.position not in plotting:
            using.add(statement.position)
            models |= names.binds
        else:
            models -= names.binds
    return fitting, using


def _fits(node: ast.AST) -> bool:
    calls = (n for n in walk(node) if isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute))
    return any(call.func.attr in _FITTING for call in calls)  # type: ignore[attr-defined]
