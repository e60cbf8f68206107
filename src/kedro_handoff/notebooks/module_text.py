"""Text of `nodes.py` with promoted functions in it; what is there keeps its form to the byte."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kedro_handoff.notebooks.import_clashes import shadowed, without_replaced
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.program import Function, Statement


@dataclass(frozen=True)
class Clash:
    """A name that the module has already for something else.

    Attributes:
        name: The name.
        line: Where the module defines it, counted from 1.
    """

    name: str
    line: int


def nodes_file(folder: Path) -> Path:
    """The module of a pipeline's functions: `nodes.py`, or the beginning of its package `nodes`."""
    package = folder / "nodes" / "__init__.py"
    return package if package.exists() else folder / "nodes.py"


def merged_nodes(
    text: str, nodes: Sequence[NodePlan], title: str, replaceable: Mapping[str, str]
) -> tuple[str, list[Clash]]:
    """The module's text with imports, constants and functions of the nodes, and what clashes.

    Args:
        text: The module as it is; empty for a new one.
        nodes: What to add.
        title: First line of a new module's docstring.
        replaceable: Functions that were promoted from this notebook earlier and are as they were then, by
            name, with the text that they had: they may be replaced.
    """
    text = text or f'"""{title}"""\n'
    pieces = _pieces(nodes)
    carried = [s.node for node in nodes for s in node.carried]
    imports = [node for node in carried if isinstance(node, ast.Import | ast.ImportFrom)]
    clashes = [Clash(*found) for found in shadowed(text, imports, pieces)]
    text = text if clashes else without_replaced(text, imports)
    for name, source in pieces.items():
        present = definitions(text)
        if name not in present:
            text = text.rstrip("\n") + ("\n\n\n" if _is_block(source) else "\n\n") + source.strip("\n") + "\n"
            continue
        first, last, there = present[name]
        if same_code(there, source):
            continue
        if name in replaceable and same_code(there, replaceable[name]):
            lines = text.split("\n")
            text = "\n".join([*lines[: first - 1], source.strip("\n"), *lines[last:]])
            continue
        clashes.append(Clash(name, first))
    return _with_imports(text, [s for node in nodes for s in node.carried]), clashes


def _pieces(nodes: Sequence[NodePlan]) -> dict[str, str]:
    """Constants, functions that travel along and the nodes' own, by name, in the order they need."""
    found: dict[str, str] = {}
    for node in nodes:
        for statement in node.carried:
            if isinstance(statement.node, Function | ast.ClassDef | ast.Assign | ast.AnnAssign):
                found.setdefault(definition_name(statement.node), statement.source)
    for node in nodes:
        found.setdefault(node.function, node.source)
    constants = {name: source for name, source in found.items() if not _is_block(source)}
    return constants | found


def definition_name(node: ast.stmt) -> str:
    """Name of what a function, a class or a plain assignment defines; empty for anything else."""
    target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", node)
    return str(getattr(target, "name", None) or getattr(target, "id", ""))


def _is_block(source: str) -> bool:
    return any(isinstance(node, Function | ast.ClassDef) for node in ast.parse(source).body)


@lru_cache(maxsize=16)  # one module is asked about for each of its nodes
def definitions(text: str) -> Mapping[str, tuple[int, int, str]]:
    """First and last line and text of what a module defines at the top level, by name.

    Lines are counted from 1; comments right above belong to it.
    """
    lines = text.split("\n")
    found = {}
    for node in ast.parse(text).body:
        if not isinstance(node, Function | ast.ClassDef | ast.Assign | ast.AnnAssign):
            continue
        decorators = getattr(node, "decorator_list", None) or ()
        first = min([node.lineno, *(d.lineno for d in decorators)])
        last = node.end_lineno or node.lineno
        while first > 1 and lines[first - 2].startswith("#"):
            first -= 1
        targets = [node] if not isinstance(node, ast.Assign) else node.targets
        for target in targets:
            name = getattr(target, "name", None) or getattr(getattr(target, "target", target), "id", None)
            if name:
                found[str(name)] = (first, last, "\n".join(lines[first - 1 : last]))
    return found


def same_code(one: str, other: str) -> bool:
    """Whether two texts are the same Python; formatting and comments are no difference."""
    return normalised(one) == normalised(other)


def normalised(source: str) -> str:
    """Python code without its formatting: the same for all texts that mean the same."""
    return ast.dump(ast.parse(source), include_attributes=False)


def _with_imports(text: str, carried: Iterable[Statement]) -> str:
    body = ast.parse(text).body
    present = {ast.unparse(node) for node in body if isinstance(node, ast.Import | ast.ImportFrom)}
    needed: dict[str, None] = {}
    for statement in carried:
        if isinstance(statement.node, ast.Import | ast.ImportFrom):
            needed.setdefault(ast.unparse(statement.node))
    new = sorted((line for line in needed if line not in present), key=_import_order)
    return inserted_imports(text, new)


def inserted_imports(text: str, lines: Sequence[str]) -> str:
    """The text with import lines behind its last import, or behind its docstring."""
    if not lines:
        return text
    body = ast.parse(text).body
    imports = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    rows = text.split("\n")
    if imports:
        at = imports[-1].end_lineno or 0
        return "\n".join([*rows[:at], *lines, *rows[at:]])
    documented = bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    at = (body[0].end_lineno or 0) if documented else 0
    space = [] if at < len(rows) and not rows[at].strip() else [""]
    return "\n".join([*rows[:at], *([""] if at else []), *lines, *space, *rows[at:]])


def _import_order(line: str) -> tuple[bool, str]:
    return (line.startswith("from"), line)
