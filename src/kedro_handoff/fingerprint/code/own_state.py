"""Methods that change their own object: called on an object of a module, they change it for other nodes."""

from __future__ import annotations

import ast

from kedro_handoff.fingerprint.code.resolution import Resolver, Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode, root_chain


def changes_itself(target: Target, method: str, resolver: Resolver) -> bool:
    """Whether a name of a module stands for an object whose class has a method that changes it.

    Args:
        target: The name.
        method: The method.
        resolver: Follows names.
    """
    module = resolver.codebase.module(target.module)
    for statement in module.bound.get(target.name, ()) if module is not None else ():
        made = getattr(statement, "value", None)
        if module is None or not isinstance(made, ast.Call) or not isinstance(made.func, ast.Name):
            continue
        for kind in resolver.chain(module, (made.func.id,), None):
            around = resolver.codebase.module(kind.module) if kind.kind == "definition" else None
            for found in around.bound.get(kind.name, ()) if around is not None else ():
                if isinstance(found, ast.ClassDef) and any(_sets(member, method) for member in found.body):
                    return True
    return False


def _sets(member: ast.stmt, method: str) -> bool:
    if not isinstance(member, FunctionNode) or member.name != method or not member.args.args:
        return False
    own = member.args.args[0].arg
    changed = (n for n in ast.walk(member) if isinstance(n, ast.Attribute | ast.Subscript))
    return any(
        isinstance(n.ctx, ast.Store | ast.Del) and root_chain(_object(n))[:1] == (own,) for n in changed
    )


def _object(node: ast.Attribute | ast.Subscript) -> ast.expr:
    """What an attribute or an item is set on, as far as it has a name."""
    while isinstance(node.value, ast.Subscript):
        node = node.value
    return node.value
