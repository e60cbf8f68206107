"""Names that functions take from the notebook, made their arguments: the code as if it were mended.

Nothing of this is written to the notebook. It is done where it cannot change what the code gives, or not at
all: in the rewritten code each call hands over what the function would have looked up in that moment.
"""

from __future__ import annotations

import ast
import symtable
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kedro_handoff.notebooks.argument_text import Insertion, NoPlaceError, applied, in_call, in_signature
from kedro_handoff.notebooks.closure import closure_of
from kedro_handoff.notebooks.names import free_names
from kedro_handoff.notebooks.program import Function, Program, Statement, read_program
from kedro_handoff.notebooks.query_names import free_query_names
from kedro_handoff.notebooks.syntax import walk


@dataclass(frozen=True)
class Hindrance:
    """A name that cannot be made an argument.

    Attributes:
        name: The name.
        statement: Where that shows.
        reason: Why.
    """

    name: str
    statement: Statement
    reason: str


@dataclass(frozen=True)
class Lifted:
    """A notebook's code whose functions are given what they took from outside.

    Attributes:
        program: The code; the notebook itself where nothing was to be done.
        names: Names that became arguments, by function.
        lines: Changed lines, before and after, in physical order.
        hindrances: What could not be done.
    """

    program: Program
    names: dict[str, tuple[str, ...]]
    lines: tuple[tuple[str, str], ...] = ()
    hindrances: tuple[Hindrance, ...] = ()


def lifted(program: Program, params: Mapping[str, Collection[str]], data: bool) -> Lifted:
    """Make arguments of names that functions of a notebook look up in it.

    Args:
        program: The notebook.
        params: Constants that are to become parameters, and so arguments, each with names of the functions
            for which that is so; functions that these call are meant, too.
        data: Whether data and names with more than one value become arguments, too.
    """
    functions = {s.node.name: s for s in program.statements if isinstance(s.node, Function)}
    hindrances: list[Hindrance] = []
    takers: dict[str, set[str]] = {}
    meant = {name: _reached(set(roots) & functions.keys(), functions) for name, roots in params.items()}
    for name in sorted({n for f in functions.values() for n in _wanted(program, f, meant, data)}):
        users = _users(name, functions, meant.get(name, set(functions)))
        hindrance = next(_hindrances(program, name, users, functions), None)
        if hindrance:
            hindrances.append(hindrance)
            continue
        for user in users:
            takers.setdefault(user, set()).add(name)
    names = {function: tuple(sorted(given)) for function, given in takers.items()}
    try:
        return replace(_rewritten(program, names, functions), hindrances=tuple(hindrances))
    except NoPlaceError as error:
        function = functions[next(iter(names))]
        found = Hindrance(names[next(iter(names))][0], function, str(error))
        return Lifted(program, {}, (), (*hindrances, found))


def _reached(roots: set[str], functions: dict[str, Statement]) -> set[str]:
    """The functions, and those that they call."""
    found: set[str] = set()
    while roots - found:
        found |= roots
        roots = {n for f in found for n in free_names(functions[f].python) if n in functions}
    return found


def _wanted(
    program: Program, function: Statement, meant: Mapping[str, Collection[str]], data: bool
) -> Iterator[str]:
    free = free_names(function.python) | free_query_names(function.node)
    yield from (n for n in free & meant.keys() if program.binding(n) and _name(function) in meant[n])
    if not data:
        return
    closure = closure_of(program, function)
    for loose in closure.loose:
        code = any(
            isinstance(s.node, Function | ast.ClassDef | ast.Import | ast.ImportFrom) for s in loose.where
        )
        defined = [s for s in program.binding(loose.name) if not isinstance(s.node, Function | ast.ClassDef)]
        if (
            loose.kind in ("data", "ambiguous", "changed")
            and defined
            and not (code and loose.kind != "changed")
        ):
            yield loose.name
    yield from (name for name in free_query_names(function.node) if program.binding(name))


def _users(name: str, functions: dict[str, Statement], meant: Collection[str]) -> list[str]:
    """Functions, of those that are meant, that look a name up, and all that call them."""
    looking = {f for f, s in functions.items() if name in free_names(s.python) | free_query_names(s.node)}
    found = looking & set(meant)
    growing = True
    while growing:
        more = {f for f, s in functions.items() if f not in found and free_names(s.python) & found}
        growing, found = bool(more), found | more
    return sorted(found, key=lambda f: functions[f].position)


def _hindrances(
    program: Program, name: str, users: Sequence[str], functions: dict[str, Statement]
) -> Iterator[Hindrance]:
    for statement, _ in program.changing(name):
        if isinstance(statement.node, Function | ast.ClassDef):
            yield Hindrance(name, statement, "a function changes it in place")
    for statement in program.binding(name):
        if isinstance(statement.node, Function | ast.ClassDef):
            yield Hindrance(name, statement, "a function gives it its value")
    for user in users:
        definition = functions[user]
        if len(program.binding(user)) > 1:
            yield Hindrance(name, definition, f"`{user}` is defined more than once")
        if definition.node.decorator_list or isinstance(definition.node, ast.AsyncFunctionDef):  # type: ignore[attr-defined]
            yield Hindrance(name, definition, f"`{user}` has a decorator, or is asynchronous")
        if definition.node.args.kwarg:  # type: ignore[attr-defined]
            yield Hindrance(name, definition, f"`{user}` takes `**kwargs`")
        if name in definition.names.reads:
            yield Hindrance(name, definition, f"`{user}` takes it when it is defined (a default?)")
    for statement in program.statements:
        called = _called(statement, users)
        handed = statement.names.reads | statement.names.deferred
        if isinstance(statement.node, ast.ClassDef) and handed & set(users):
            yield Hindrance(name, statement, "a class uses the function")
        if any(not isinstance(use, ast.Call) for use in called):
            yield Hindrance(name, statement, "the function is handed on instead of called")
        if (called or _name(statement) in users) and _bound_inside(statement, name):
            yield Hindrance(name, statement, "an inner name is the same")


def _name(statement: Statement) -> str:
    return str(getattr(statement.node, "name", ""))


def _called(statement: Statement, users: Collection[str]) -> list[ast.AST]:
    """Calls of the functions in a statement; where one of them is used without a call, its name."""
    calls = [
        node
        for node in walk(statement.node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in users
    ]
    direct = {id(call.func) for call in calls}
    bare = [
        node
        for node in walk(statement.node)
        if isinstance(node, ast.Name) and node.id in users and id(node) not in direct
    ]
    return [*calls, *bare]


def _bound_inside(statement: Statement, name: str) -> bool:
    table = symtable.symtable(_dedented(statement), "<statement>", "exec")
    return any(_binds(child, name) for child in table.get_children())


def _binds(table: symtable.SymbolTable, name: str) -> bool:
    own = any(s.get_name() == name and (s.is_local() or s.is_parameter()) for s in table.get_symbols())
    return own or any(_binds(child, name) for child in table.get_children())


def _dedented(statement: Statement) -> str:
    return ast.unparse(statement.node)


def _rewritten(
    program: Program, names: dict[str, tuple[str, ...]], functions: dict[str, Statement]
) -> Lifted:
    if not names:
        return Lifted(program, {})
    insertions: dict[int, list[Insertion]] = {}
    for statement in program.statements:
        found = []
        if _name(statement) in names and statement is functions[_name(statement)]:
            found.append(in_signature(statement, names[_name(statement)]))
        for call in _called(statement, names):
            assert isinstance(call, ast.Call)  # noqa: S101 - for mypy; anything else is a hindrance
            found.append(in_call(statement, call, names[call.func.id]))  # type: ignore[attr-defined]
        if found:
            insertions.setdefault(statement.cell.number, []).extend(found)
    cells, lines = [], []
    for cell in program.notebook.cells:
        given = insertions.get(cell.number, [])
        before, python = cell.source.split("\n"), cell.python.split("\n")
        if any(before[i.line - 1] != python[i.line - 1] for i in given):
            raise NoPlaceError("stands on a line of IPython's")
        new = replace(cell, source=applied(cell.source, given), python=applied(cell.python, given))
        lines += [pair for pair in zip(before, new.source.split("\n"), strict=True) if pair[0] != pair[1]]
        cells.append(new)
    again = replace(read_program(replace(program.notebook, cells=tuple(cells))), files=program.files)
    _check(program, again, names)
    return Lifted(again, names, tuple(lines))


class _Lifting(ast.NodeTransformer):
    """The same change, made to the syntax tree: what the text must come out as."""

    def __init__(self, names: dict[str, tuple[str, ...]]) -> None:
        self._names = names

    def visit_Call(self, node: ast.Call) -> ast.Call:
        self.generic_visit(node)
        if isinstance(node.func, ast.Name):
            for name in self._names.get(node.func.id, ()):
                node.keywords.append(ast.keyword(name, ast.Name(name, ast.Load())))
        return node


def _check(before: Program, after: Program, names: dict[str, tuple[str, ...]]) -> None:
    """That nothing but arguments was added.

    Raises:
        NoPlaceError: Something else came out.
    """
    for one, other in zip(before.statements, after.statements, strict=True):
        expected = _Lifting(names).visit(ast.parse(ast.unparse(one.node)))
        found = ast.parse(ast.unparse(other.node))
        if _name(one) in names and isinstance(one.node, Function):
            for tree in (expected, found):
                given = tree.body[0].args  # type: ignore[union-attr]
                for part in (given.args, given.kwonlyargs):
                    part[:] = [a for a in part if a.arg not in names[_name(one)]]
                given.kw_defaults = [default for default in given.kw_defaults if default is not None]
        if ast.dump(expected) != ast.dump(found):
            raise NoPlaceError("cannot be rewritten safely")
