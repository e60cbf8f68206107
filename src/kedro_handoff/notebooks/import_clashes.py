"""Names that promoted code would take from a module's own code: an import that shadows another, say."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from kedro_handoff.notebooks.syntax import walk

_Import = ast.Import | ast.ImportFrom


def shadowed(text: str, imports: Sequence[ast.stmt], pieces: Mapping[str, str]) -> Iterator[tuple[str, int]]:
    """Names, and lines, that mean something else to the module's own code than to the promoted.

    Args:
        text: The module as it is.
        imports: Imports to be added.
        pieces: Text of functions, classes and constants to be added or replaced, by name.
    """
    tree = ast.parse(text)
    there = {name: (origin, node.lineno) for node in _top(tree) for name, origin in _bound(node)}
    used, new = _used(tree, pieces), _origins(imports)
    for name, origin in new.items():
        known, line = there.get(name, (origin, 0))
        if known != origin and (not known or name in used):
            yield name, line
    for name in pieces:
        if there.get(name, ("", 0))[0]:
            yield name, there[name][1]
    for name in sorted({*new, *pieces} - there.keys()):
        if hasattr(builtins, name) and name in used:
            yield name, used[name]
    for name in sorted(there.keys() - new.keys() - pieces.keys()):
        if hasattr(builtins, name) and name in _names(pieces.values()):
            yield name, there[name][1]


def without_replaced(text: str, imports: Sequence[ast.stmt]) -> str:
    """The module without imports of names that the new imports bind to something else.

    For names of which `shadowed` has said that no other code goes by them.
    """
    new = _origins(imports)
    lines = text.split("\n")
    for node in reversed([n for n in ast.parse(text).body if isinstance(n, _Import)]):
        bound = dict(_bound(node))
        names = [
            a for a in node.names if a.name == "*" or new.get(_name(a), bound[_name(a)]) == bound[_name(a)]
        ]
        if len(names) == len(node.names):
            continue
        if names:
            kept: ast.stmt = ast.Import(names) if isinstance(node, ast.Import) else _from(node, names)
            lines[node.lineno - 1 : node.end_lineno] = [ast.unparse(kept)]
        else:
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def _from(node: ast.ImportFrom, names: list[ast.alias]) -> ast.ImportFrom:
    return ast.ImportFrom(node.module, names, node.level)


def _origins(imports: Sequence[ast.stmt]) -> Mapping[str, str]:
    return {name: origin for node in imports for name, origin in _bound(node)}


def _top(tree: ast.Module) -> Iterator[ast.stmt]:
    """Statements that run on import, those under `if` and `try` included."""
    pending: list[ast.stmt] = list(tree.body)
    while pending:
        node = pending.pop(0)
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            pending += [child for child in ast.iter_child_nodes(node) if isinstance(child, ast.stmt)]
            for handler in getattr(node, "handlers", ()):
                pending += handler.body


def _bound(node: ast.stmt) -> Iterator[tuple[str, str]]:
    """Names that a statement binds, with where an import takes them from; nothing for other bindings."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield _name(alias), alias.name if alias.asname else _name(alias)
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            if alias.name != "*":
                yield _name(alias), f"{'.' * node.level}{node.module or ''}:{alias.name}"
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name, ""
    elif isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        for name in walk(node):
            if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store):
                yield name.id, ""


def _name(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def _used(tree: ast.Module, pieces: Collection[str]) -> Mapping[str, int]:
    """Names that code reads which is not about to be replaced, with a line of each."""
    others = [node for node in tree.body if not any(name in pieces for name, _ in _bound(node))]
    return {n.id: n.lineno for node in others for n in walk(node) if isinstance(n, ast.Name)}


def _names(texts: Iterable[str]) -> set[str]:
    nodes = (node for text in texts for node in walk(ast.parse(text)))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
