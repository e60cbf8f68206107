"""Calls by which a notebook takes data from the catalog or from files, and gives data to them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Set
from dataclasses import dataclass

from kedro_handoff.notebooks.program import Program, Statement
from kedro_handoff.notebooks.syntax import walk

CATALOG = "catalog"


@dataclass(frozen=True)
class Load:
    """`name = catalog.load("dataset")`.

    Attributes:
        statement: Where it stands.
        name: The variable that gets the data.
        dataset: The dataset.
    """

    statement: Statement
    name: str
    dataset: str


@dataclass(frozen=True)
class Save:
    """`catalog.save("dataset", value)`.

    Attributes:
        statement: Where it stands.
        dataset: The dataset.
        value: What is saved.
    """

    statement: Statement
    dataset: str
    value: ast.expr


@dataclass(frozen=True)
class Odd:
    """Use of the catalog that cannot be bound to a dataset's name.

    Attributes:
        statement: Where it stands.
        line: Its line in the cell.
        reason: What is odd, and what to write instead.
    """

    statement: Statement
    line: int
    reason: str


def loads(program: Program) -> dict[int, Load]:
    """Plain loads by the position of their statement, reads of files with a dataset included."""
    found = {load.statement.position: load for load in map(_load, program.statements) if load}
    for position, use in program.files.items():
        if use.reads and use.dataset:
            found[position] = Load(program.statements[position], use.variable, use.dataset)
    return found


def saves(program: Program) -> dict[int, Save]:
    """Plain saves by the position of their statement, writes to files with a dataset included."""
    found = {save.statement.position: save for save in map(_save, program.statements) if save}
    for position, use in program.files.items():
        if not use.reads and use.dataset and use.value is not None:
            found[position] = Save(program.statements[position], use.dataset, use.value)
    return found


def saved_as(program: Program, name: str, making: Set[int]) -> list[str]:
    """Datasets that a variable is saved to while it holds what some statements have made of it.

    Args:
        program: The notebook.
        name: The variable.
        making: Positions of the statements.
    """
    changing = {statement.position for statement, _ in program.changing(name)}
    touching = changing | {statement.position for statement in program.binding(name)}
    found: dict[str, None] = {}
    for save in saves(program).values():
        if isinstance(save.value, ast.Name) and save.value.id == name:
            last = max((p for p in touching if p < save.statement.position), default=None)
            if last in making:
                found.setdefault(save.dataset)
    return list(found)


def odd_uses(program: Program) -> Iterator[Odd]:
    """Loads and saves that stand inside other code, or whose dataset is not a plain text."""
    plain = loads(program).keys() | saves(program).keys()
    for statement in program.statements:
        if statement.position in plain:
            continue
        for node in walk(statement.node):
            method = _catalog_method(node)
            if method in ("load", "save"):
                assert isinstance(node, ast.Call)  # noqa: S101 - for mypy; `_catalog_method` has seen to it
                named = bool(node.args) and _text(node.args[0]) is not None
                yield Odd(statement, node.lineno, _mend(method, named))


def _mend(method: str, named: bool) -> str:
    if not named:
        return f"`catalog.{method}` takes a dataset's name that is worked out; write the name in quotes"
    if method == "load":
        return "the load stands inside other code; give it a line of its own: `data = catalog.load(...)`"
    return "the save stands inside other code; give it a line of its own at the top level"


def _load(statement: Statement) -> Load | None:
    node = statement.node
    if not isinstance(node, ast.Assign | ast.AnnAssign):
        return None
    value = node.value
    if value is None or _catalog_method(value) != "load":
        return None
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    assert isinstance(value, ast.Call)  # noqa: S101 - for mypy; `_catalog_method` has seen to it
    dataset = _text(value.args[0]) if len(value.args) == 1 and not value.keywords else None
    if dataset is None or len(targets) != 1 or not isinstance(targets[0], ast.Name):
        return None
    return Load(statement, targets[0].id, dataset)


def _save(statement: Statement) -> Save | None:
    value = statement.node.value if isinstance(statement.node, ast.Expr) else None
    if value is None or _catalog_method(value) != "save":
        return None
    assert isinstance(value, ast.Call)  # noqa: S101 - for mypy; `_catalog_method` has seen to it
    dataset = _text(value.args[0]) if value.args else None
    if dataset is None or len(value.args) != 2 or value.keywords:
        return None
    return Save(statement, dataset, value.args[1])


def _catalog_method(node: ast.AST) -> str | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    root = node.func.value
    return node.func.attr if isinstance(root, ast.Name) and root.id == CATALOG else None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
