"""Methods that change their own object: called on an object of a module, they change it for other nodes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.fingerprint.code.mutation import changes_its_object
from kedro_handoff.fingerprint.code.resolution import Resolver, Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode, dotted, root_chain
from kedro_handoff.fingerprint.code.source_module import SourceModule

_Class = tuple[SourceModule, ast.ClassDef]


def changes_itself(target: Target, method: str, resolver: Resolver) -> bool:
    """Whether a name of a module stands for an object, or a class, with a method that changes it.

    Args:
        target: The name.
        method: The method.
        resolver: Follows names.
    """
    return any(_changes(kind, method, resolver, frozenset()) for kind in _classes_of(target, resolver))


def defines(target: Target, method: str, resolver: Resolver) -> bool:
    """Whether a name of a module stands for an object, or a class, of the project's that has a method."""
    classes = list(_classes_of(target, resolver))
    return bool(classes) and all(_has(kind, method, resolver, frozenset()) for kind in classes)


def _has(kind: _Class, method: str, resolver: Resolver, seen: frozenset[int]) -> bool:
    module, node = kind
    if any(isinstance(member, FunctionNode) and member.name == method for member in node.body):
        return True
    bases = [found for base in node.bases for found in _named(module, base, resolver) if id(node) not in seen]
    return any(
        _has((m, b), method, resolver, seen | {id(node)}) for m, b in bases if isinstance(b, ast.ClassDef)
    )


def _classes_of(target: Target, resolver: Resolver) -> Iterator[_Class]:
    """Classes of which a name's object may be: where a function makes it, all that the function names."""
    module = resolver.codebase.module(target.module)
    for statement in module.bound.get(target.name, ()) if module is not None else ():
        made = getattr(statement, "value", None)
        if module is not None and isinstance(statement, ast.ClassDef):
            yield module, statement
        elif module is not None and isinstance(made, ast.Call):
            for around, definition in _named(module, made.func, resolver):
                if isinstance(definition, ast.ClassDef):
                    yield around, definition
                elif isinstance(definition, FunctionNode):
                    for inner in ast.walk(definition):
                        if isinstance(inner, ast.Call):
                            found = _named(around, inner.func, resolver)
                            yield from ((m, c) for m, c in found if isinstance(c, ast.ClassDef))


def _named(
    module: SourceModule, expression: ast.expr, resolver: Resolver
) -> Iterator[tuple[SourceModule, ast.stmt]]:
    chain, start = dotted(expression)
    for target in resolver.chain(module, chain, None) if isinstance(start, ast.Name) else ():
        around = resolver.codebase.module(target.module) if target.kind == "definition" else None
        for statement in around.bound.get(target.name, ()) if around is not None else ():
            if around is not None:
                yield around, statement


def _changes(kind: _Class, method: str, resolver: Resolver, seen: frozenset[tuple[int, str]]) -> bool:
    module, node = kind
    if (id(node), method) in seen:
        return False
    seen |= {(id(node), method)}
    members = [m for m in node.body if isinstance(m, FunctionNode) and m.name == method]
    if not members:
        bases = (found for base in node.bases for found in _named(module, base, resolver))
        return any(_changes((m, b), method, resolver, seen) for m, b in bases if isinstance(b, ast.ClassDef))
    return any(_sets(member) for member in members) or any(
        _changes(kind, called, resolver, seen) for member in members for called in _own_methods(member)
    )


def _sets(member: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    own = _own(member)
    return any(_set(node) == own or _mutated(node) == own for node in ast.walk(member))


def _set(node: ast.AST) -> str:
    """The name whose attribute or item is set."""
    if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
        return next(iter(root_chain(_object(node))), "")
    return ""


def _mutated(node: ast.AST) -> str:
    """The name of which something is changed by a method: `self.items.append(x)`, `self[0].add(x)`."""
    is_method = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    if is_method and changes_its_object(node.func.attr, node):  # type: ignore[attr-defined,arg-type]
        return next(iter(root_chain(node.func)), "")  # type: ignore[attr-defined]
    return ""


def _own_methods(member: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[str]:
    """Methods of the same object, or of its bases, that a method calls."""
    for node in ast.walk(member):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            chain, start = dotted(node.func)
            own = isinstance(start, ast.Name) and len(chain) == 2 and chain[0] == _own(member)
            if own or (isinstance(start, ast.Call) and getattr(start.func, "id", "") == "super"):
                yield chain[-1]


def _own(member: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    arguments = [*member.args.posonlyargs, *member.args.args]
    return arguments[0].arg if arguments else ""


def _object(node: ast.Attribute | ast.Subscript) -> ast.expr:
    """What an attribute or an item is set on, as far as it has a name."""
    while isinstance(node.value, ast.Subscript):
        node = node.value
    return node.value
