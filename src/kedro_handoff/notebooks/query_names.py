"""Names that `df.query("a > @limit")` looks up where it is called."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_AT = re.compile(r"@\s*([A-Za-z_]\w*)")


def query_names(tree: ast.AST) -> Iterator[str]:
    """Names behind an `@` that the function or statement does not bind itself."""
    bound = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
            continue
        text = node.args[0]
        if node.func.attr in ("query", "eval") and isinstance(text, ast.Constant):
            yield from (n for n in _AT.findall(str(text.value)) if n not in bound)
