"""Names that `df.query("a > @limit")` looks up where it is called."""

from __future__ import annotations

import ast
import re

from kedro_handoff.notebooks.syntax import walk

_AT = re.compile(r"@\s*([A-Za-z_]\w*)")


def query_names(tree: ast.AST, deep: bool = True) -> set[str]:
    """Names that texts of `df.query("a > @limit")` and `df.eval` take from where they are called.

    Args:
        tree: Code.
        deep: Whether to look at all calls in it, or at the node itself only.
    """
    found: set[str] = set()
    for node in walk(tree) if deep else (tree,):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        if node.func.attr not in ("query", "eval") or not node.args:
            continue
        for text in walk(node.args[0]):
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found.update(_AT.findall(text.value))
    return found


def local_names(tree: ast.AST) -> set[str]:
    """Names that the code binds itself, arguments included."""
    nodes = list(walk(tree))
    names = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return names | {n.arg for n in nodes if isinstance(n, ast.arg)}


def free_query_names(tree: ast.AST) -> set[str]:
    """Names of such texts that the function or statement does not bind itself."""
    return query_names(tree) - local_names(tree)
