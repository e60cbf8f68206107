"""Functions that change what they are given, handed on instead of called: by `map`, in a list, renamed."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from kedro_handoff.notebooks.names import changes_in, root_name
from kedro_handoff.notebooks.syntax import walk

if TYPE_CHECKING:
    from kedro_handoff.notebooks.effects import FunctionEffects

# Methods that change their object, and that are handed on by themselves: `map(seen.append, names)`.
_BOUND = ("append", "extend", "insert", "pop", "appendleft", "setdefault", "__setitem__")
# Calls that call what they are given, or keep it; methods of tables are none, they work on copies.
_CALLING = ("submit", "map", "starmap", "reduce", "partial", "imap", "apply_async", "delayed")
_KEEPING = ("partial", "delayed", "dict", "list", "tuple", "zip", "values", "items", "get")


def changed_through(
    node: ast.AST, functions: Mapping[str, FunctionEffects], carriers: Collection[str]
) -> Iterator[tuple[str, int]]:
    """Names that may change because a function that changes its arguments is called under another name."""
    nodes = list(walk(node))
    called = {id(n.func) for n in nodes if isinstance(n, ast.Call)}
    for inner in nodes:
        if isinstance(inner, ast.Attribute) and inner.attr in _BOUND and id(inner) not in called:
            name = root_name(inner) if isinstance(inner.ctx, ast.Load) else None
            if name:
                yield name, inner.lineno
        if isinstance(inner, ast.Call):
            yield from ((name, inner.lineno) for name in _given(inner, functions, carriers))


def _given(
    call: ast.Call, functions: Mapping[str, FunctionEffects], carriers: Collection[str]
) -> Iterator[str]:
    given = [*call.args, *(keyword.value for keyword in call.keywords)]
    handed = [value for value in given if carries(value, functions, carriers)]
    function = call.func
    word = function.attr if isinstance(function, ast.Attribute) else ""
    through = isinstance(function, ast.Name | ast.Subscript) and root_name(function) in carriers
    through = through or (
        isinstance(function, ast.Call | ast.Lambda) and carries(function, functions, carriers)
    )
    if not through and not (handed and (not word or word in _CALLING)):
        return
    for value in given:
        if value not in handed:
            yield from (n.id for n in walk(value) if isinstance(n, ast.Name))


def carries(
    node: ast.expr | None, functions: Mapping[str, FunctionEffects], carriers: Collection[str]
) -> bool:
    """Whether an expression is, or holds, a function that changes what it is given."""
    if isinstance(node, ast.Name):
        return node.id in carriers or (node.id in functions and bool(functions[node.id].changed))
    if isinstance(node, ast.Lambda):
        return _changes_own(node, functions)
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return any(carries(element, functions, carriers) for element in node.elts)
    if isinstance(node, ast.Dict):
        return any(carries(value, functions, carriers) for value in node.values)
    if isinstance(node, ast.Subscript):
        return root_name(node) in carriers
    if isinstance(node, ast.Call):
        word = getattr(node.func, "attr", getattr(node.func, "id", ""))
        held = [*node.args, *([node.func.value] if isinstance(node.func, ast.Attribute) else [])]
        return word in _KEEPING and any(carries(value, functions, carriers) for value in held)
    return False


def _changes_own(node: ast.Lambda, functions: Mapping[str, FunctionEffects]) -> bool:
    own = {argument.arg for argument in walk(node.args) if isinstance(argument, ast.arg)}
    changed = {name for name, _ in changes_in(node.body)}
    for call in walk(node.body):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in functions:
            effects = functions[call.func.id]
            changed |= effects.given(call, effects.changed)
    return bool(own & changed)


def carriers_in(
    node: ast.AST, functions: Mapping[str, FunctionEffects], carriers: Collection[str]
) -> Iterator[str]:
    """Names that stand for, or hold, such functions behind a statement."""
    for inner in walk(node):
        if isinstance(inner, ast.Assign | ast.AnnAssign | ast.NamedExpr):
            targets, value = getattr(inner, "targets", None) or [inner.target], inner.value  # type: ignore[union-attr]
        elif isinstance(inner, ast.For | ast.comprehension):
            targets, value = [inner.target], inner.iter
        else:
            continue
        if carries(value, functions, carriers):
            yield from (n.id for t in targets for n in walk(t) if isinstance(n, ast.Name))
