"""Which arguments a function of the notebook changes in place, found by reading."""

from __future__ import annotations

import ast

from kedro_handoff.notebooks.calls import signature_of
from kedro_handoff.notebooks.program import Function, Program, Statement


def changed_arguments(program: Program) -> dict[str, frozenset[str]]:
    """Parameters that each function of the notebook may change, itself or through another one of them."""
    functions = {s.node.name: s for s in program.statements if isinstance(s.node, Function)}
    found = {name: _directly(statement) for name, statement in functions.items()}
    growing = True
    while growing:
        grown = {name: found[name] | _through(functions, s, found) for name, s in functions.items()}
        growing, found = grown != found, grown
    return {name: frozenset(changed) for name, changed in found.items()}


def _directly(definition: Statement) -> set[str]:
    parameters = set(signature_of(definition).parameters)
    # A parameter that is bound anew first (`df = df.copy()`) is a name of the function's own from then on.
    first_bound: dict[str, int] = {}
    for node in ast.walk(definition.node):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            first_bound[node.id] = min(node.lineno, first_bound.get(node.id, node.lineno))
    return {
        name
        for name, line in definition.names.changes
        if name in parameters and line <= first_bound.get(name, line)
    }


def _through(functions: dict[str, Statement], definition: Statement, found: dict[str, set[str]]) -> set[str]:
    parameters = set(signature_of(definition).parameters)
    changed = set()
    for node in ast.walk(definition.node):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in functions:
            changed |= changed_by_call(functions[node.func.id], node, found[node.func.id]) & parameters
    return changed


def changed_by_call(definition: Statement, call: ast.Call, changed: set[str] | frozenset[str]) -> set[str]:
    """Names that a call hands to parameters that the function changes."""
    names = list(signature_of(definition).parameters)
    given = dict(zip(names, call.args, strict=False)) | {k.arg: k.value for k in call.keywords if k.arg}
    return {value.id for name, value in given.items() if name in changed and isinstance(value, ast.Name)}
