"""Imports that travel with promoted code: of a line that imports several things, those that it uses."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kedro_handoff.notebooks.program import Statement
from kedro_handoff.notebooks.syntax import walk

_WORD = re.compile(r"[A-Za-z_]\w*")


def only_used(carried: Iterable[Statement], python: str) -> Iterator[Statement]:
    """What travels along, import statements without the names that nothing here reads.

    Args:
        carried: What a function needs, in physical order.
        python: The function.
    """
    carried = list(carried)
    imports = ast.Import | ast.ImportFrom
    texts = [python, *(s.python for s in carried if not isinstance(s.node, imports))]
    used = {name for text in texts for name in _names(text)}
    for statement in carried:
        yield _trimmed(statement, used) if isinstance(statement.node, imports) else statement


def _trimmed(statement: Statement, used: set[str]) -> Statement:
    node = statement.node
    if not isinstance(node, ast.Import | ast.ImportFrom) or len(node.names) < 2:
        return statement
    names = [a for a in node.names if (a.asname or a.name.partition(".")[0]) in used]
    if not names or len(names) == len(node.names):
        return statement
    if isinstance(node, ast.Import):
        new: ast.stmt = ast.Import(names)
    else:
        new = ast.ImportFrom(node.module, names, node.level)
    return replace(statement, node=ast.copy_location(new, node))


def _names(text: str) -> Iterator[str]:
    """Names in code, and words in its strings: an annotation in quotes reads a name, too."""
    for node in walk(ast.parse(text)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from _WORD.findall(node.value)
