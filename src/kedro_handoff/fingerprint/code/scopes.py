"""Local names of functions: what a function binds hides what its module has under the same name."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Alias:
    """What an import statement binds: a module, or a name in one; `module` is as written, without dots."""

    module: str
    name: str | None
    level: int


Scope = dict[str, Alias | None]


def aliases_of(node: ast.Import | ast.ImportFrom) -> Iterator[tuple[str, Alias]]:
    """Names that an import binds, `*` for a star import."""
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield alias.asname or alias.name, Alias(node.module or "", alias.name, node.level)
        elif alias.asname:
            yield alias.asname, Alias(alias.name, None, 0)
        else:
            yield alias.name.split(".")[0], Alias(alias.name.split(".")[0], None, 0)


def hints_of(node: FunctionNode) -> list[ast.expr]:
    """Hints of a function's parameters and result."""
    given = [argument.annotation for argument in parameters(node.args)]
    return [annotation for annotation in (*given, node.returns) if annotation is not None]


def unquoted(annotation: ast.expr) -> ast.expr:
    """An annotation in quotes as the expression that it stands for."""
    if isinstance(annotation, ast.Constant) and isinstance(annotation.value, str):
        try:
            parsed = ast.parse(annotation.value, mode="eval").body
        except (SyntaxError, ValueError):
            return annotation
        for inner in ast.walk(parsed):
            if hasattr(inner, "lineno"):
                inner.lineno = annotation.lineno
        return parsed
    return annotation


def parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    """All parameters of a function."""
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (argument for argument in (arguments.vararg, arguments.kwarg) if argument is not None)


def looked_up(name: str, scopes: tuple[Scope, ...]) -> tuple[bool, Alias | None]:
    """Whether a name is local to one of the functions around, and the import that binds it there."""
    for scope in reversed(scopes):
        if name in scope:
            return True, scope[name]
    return False, None


def root_chain(node: ast.expr) -> tuple[str, ...]:
    """The object in which `a.b[0].c` lies, as far as it has a name: ("a", "b"); empty where it has none."""
    names: list[str] = []
    while isinstance(node, ast.Attribute | ast.Subscript):
        names = [] if isinstance(node, ast.Subscript) else [node.attr, *names]
        node = node.value
    return (node.id, *names) if isinstance(node, ast.Name) else ()


def constant_getattr(node: ast.Call) -> str | None:
    """The name in `getattr(x, "name")`."""
    if isinstance(node.func, ast.Name) and node.func.id == "getattr" and len(node.args) in (2, 3):
        name = node.args[1]
        if isinstance(name, ast.Constant) and isinstance(name.value, str):
            return name.value
    return None


def dotted(node: ast.expr) -> tuple[tuple[str, ...], ast.expr]:
    """Names of `a.b.c`, `getattr(a.b, "c")` too, from its first, and what stands first."""
    names: list[str] = []
    while True:
        if isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        elif isinstance(node, ast.Call) and (constant := constant_getattr(node)) is not None:
            names.append(constant)
            node = node.args[0]
        else:
            break
    if isinstance(node, ast.Name):
        names.append(node.id)
    return tuple(reversed(names)), node


def local_names(body: list[ast.AST]) -> tuple[Scope, set[str]]:
    """Names bound in a function, with the import that binds one, and those that it declares global."""
    names: Scope = {}
    declared: set[str] = set()
    outer: set[str] = set()
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names.setdefault(node.id, None)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            names |= dict(aliases_of(node))
        elif isinstance(node, ast.Global):
            declared.update(node.names)
        elif isinstance(node, ast.Nonlocal):
            outer.update(node.names)
        else:
            _bound_otherwise(node, names)
        pending += _same_scope(node)
    stored = {name for name in declared if name in names}
    return {k: v for k, v in names.items() if k not in declared and k not in outer}, stored


def _bound_otherwise(node: ast.AST, names: Scope) -> None:
    name = None
    if isinstance(node, FunctionNode | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar):
        name = node.name
    elif isinstance(node, ast.MatchMapping):
        name = node.rest
    if name is not None:
        names.setdefault(name, None)


def _same_scope(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, FunctionNode | ast.ClassDef | ast.Lambda):
        return []
    if isinstance(node, Comprehension):  # of its names only `:=` binds outside of it
        return [n for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
    return list(ast.iter_child_nodes(node))


def until_bound_anew(given: list[str], body: Iterable[ast.AST]) -> dict[str, int]:
    """Parameters, with the last line at which each surely may be what was given: `table = table.copy()`."""
    lines = dict.fromkeys(given, sys.maxsize)
    for node in body:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id in lines:
                    lines[target.id] = min(lines[target.id], node.lineno)
    return lines
