"""Conditions of several columns in a node's code, and rows that lie where one of their parts turns."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kedro_handoff.notebooks.syntax import walk

_HOLDS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}


@dataclass(frozen=True)
class Part:
    """One comparison: a column with a value."""

    column: str
    holds: Callable[[Any, Any], bool]
    value: Any


@dataclass(frozen=True)
class Condition:
    """Comparisons of which all, or any, have to hold.

    Attributes:
        every: Whether all of them have to.
        parts: Two or more.
    """

    every: bool
    parts: tuple[Part, ...]


def conditions(
    sources: Sequence[str], columns: Collection[str], values: Mapping[str, Any]
) -> tuple[Condition, ...]:
    """Those of the code whose columns and values can be told.

    Args:
        sources: Python texts.
        columns: Names of all columns of the inputs.
        values: Values of arguments and constants by name.
    """
    found = []
    for tree in (tree for source in sources for tree in _trees(source)):
        for node in walk(tree):
            every = _is_every(node)
            if every is not None:
                parts = tuple(_parts(node, columns, values))
                found += [Condition(every, parts)] if len({part.column for part in parts}) > 1 else []
    return tuple(found)


def _trees(source: str) -> Iterator[ast.AST]:
    """The code, and the queries in it."""
    tree = ast.parse(source)
    yield tree
    for node in walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.search("[<>=]", node.value):
            try:
                yield ast.parse(node.value.replace("@", ""), mode="eval")
            except SyntaxError:
                continue


def _is_every(node: ast.AST) -> bool | None:
    if isinstance(node, ast.BoolOp):
        return isinstance(node.op, ast.And)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitAnd | ast.BitOr):
        return isinstance(node.op, ast.BitAnd)
    return None


def _parts(node: ast.AST, columns: Collection[str], values: Mapping[str, Any]) -> Iterator[Part]:
    for compare in (part for part in walk(node) if isinstance(part, ast.Compare)):
        named = [name for part in walk(compare.left) if (name := _column(part, columns))]
        known, value = _value(compare.comparators[0], values)
        holds = _HOLDS.get(type(compare.ops[0]))
        if len(compare.ops) == len(named) == 1 and known and holds:
            yield Part(named[0], holds, value)


def _column(node: ast.AST, columns: Collection[str]) -> str:
    found = node.attr if isinstance(node, ast.Attribute) else getattr(node, "value", getattr(node, "id", ""))
    return found if isinstance(found, str) and found in columns else ""


def _value(node: ast.expr, values: Mapping[str, Any]) -> tuple[bool, Any]:
    try:
        found = values[node.id] if isinstance(node, ast.Name) else ast.literal_eval(node)
    except (KeyError, ValueError, TypeError):
        return False, None
    return isinstance(found, int | float | str), found


def met(
    columns: Mapping[str, list[Any]], wanted: Sequence[Condition], turns: Mapping[str, list[Any]], random: Any
) -> None:
    """Give some rows values at which one part of a condition turns while the others do not decide.

    Args:
        columns: Values by column, all of one length; changed in place.
        wanted: Conditions.
        turns: Values by column at which the code turns, and their neighbours.
        random: A seeded numpy generator.
    """
    here = [c for c in wanted if all(part.column in columns for part in c.parts)]
    if not here or not columns:
        return
    rows = random.permutation(len(next(iter(columns.values()))))
    for at, row in enumerate(rows[: max(1, len(rows) // 2)]):
        condition = here[at % len(here)]
        turning = int(random.integers(len(condition.parts)))
        for place, part in enumerate(condition.parts):
            able = _able(part, columns[part.column], turns, place == turning, condition.every)
            if able:
                columns[part.column][row] = able[int(random.integers(len(able)))]


def _able(
    part: Part, made: list[Any], turns: Mapping[str, list[Any]], turning: bool, every: bool
) -> list[Any]:
    step = abs(part.value) * 0.1 + 2 if isinstance(part.value, int | float) else None
    if turning and step is not None:
        return [v for v in turns.get(part.column, ()) if abs(v - part.value) <= step]
    try:
        return [value for value in made if part.holds(value, part.value) is every]
    except TypeError:
        return []
