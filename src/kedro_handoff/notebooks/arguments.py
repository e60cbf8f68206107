"""What the notebook's functions do to their arguments and to names outside of them, found by reading."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from kedro_handoff.notebooks.effects import Effects, FunctionEffects, walk_here
from kedro_handoff.notebooks.names import changes_in
from kedro_handoff.notebooks.syntax import walk

if TYPE_CHECKING:
    from kedro_handoff.notebooks.program import Program

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


def changed_arguments(program: Program) -> dict[str, frozenset[str]]:
    """Parameters that each function of the notebook may change, itself or through another one of them."""
    return {name: effects.changed for name, effects in program.effects.items()}


def effects_of(definitions: Mapping[str, Sequence[FunctionNode]]) -> dict[str, FunctionEffects]:
    """Effects of functions by name; what one does through another is its own effect, too."""
    found = {name: FunctionEffects(parameters_of(nodes[-1])) for name, nodes in definitions.items()}
    while True:
        grown = {name: _joined([_of_body(n, found) for n in nodes]) for name, nodes in definitions.items()}
        if grown == found:
            return found
        found = grown


def effects_of_classes(definitions: Sequence[ast.ClassDef]) -> dict[str, FunctionEffects]:
    """Effects of making objects of the notebook's classes, and of their methods, as `.name`."""
    found: dict[str, FunctionEffects] = {}
    for node in definitions:
        for method in (m for m in node.body if isinstance(m, FunctionNode)):
            own, *others = parameters_of(method) or ("",)
            if method.name == "__init__":
                kept = {
                    n.value.id
                    for n in walk(method)
                    if isinstance(n, ast.Assign) and isinstance(n.value, ast.Name)
                }
                found[node.name] = FunctionEffects(tuple(others), returned=frozenset(kept & set(others)))
            elif own in {name for name, _ in changes_in(method)}:
                found[f".{method.name}"] = FunctionEffects((own,), frozenset((own,)))
    return found


def parameters_of(node: FunctionNode) -> tuple[str, ...]:
    """Names of a function's parameters in order."""
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return tuple(argument.arg for argument in plain)


def _joined(found: Sequence[FunctionEffects]) -> FunctionEffects:
    last = found[-1]
    return FunctionEffects(
        last.parameters,
        frozenset().union(*(effects.changed for effects in found)),
        frozenset().union(*(effects.returned for effects in found)),
        frozenset().union(*(effects.outside for effects in found)),
    )


def _of_body(function: FunctionNode, known: Mapping[str, FunctionEffects]) -> FunctionEffects:
    """What a function's body does, from its first statement to its last."""
    parameters = parameters_of(function)
    own = set(parameters) | set(stored_in(function.body)) - set(globals_in(function.body))
    effects = Effects(known)
    # What the caller handed over keeps a name that nothing can bind anew.
    effects.link((p, "same", f"<{p}>") for p in parameters)
    changed: set[str] = set()
    returned: set[str] = set()
    for statement in function.body:
        changed |= {name for name, _ in effects.step(statement, stored_in([statement]))}
        for node in walk_here(statement):
            if isinstance(node, ast.Return):
                returned |= {n for _, s in effects.sources(node.value) for n in effects.reached(s)}
    return FunctionEffects(
        parameters,
        frozenset(p for p in parameters if f"<{p}>" in changed),
        frozenset(p for p in parameters if f"<{p}>" in returned),
        frozenset(name for name in changed - own if not name.startswith("<")),
    )


def stored_in(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Names that statements bind, those in functions left out."""
    for statement in body:
        for node in walk_here(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
                yield node.id


def globals_in(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Names that statements declare as the notebook's."""
    for statement in body:
        for node in walk_here(statement):
            if isinstance(node, ast.Global):
                yield from node.names
