"""Values at which a node's code turns: constants and parameters that it compares data with."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.notebooks.syntax import walk
from kedro_handoff.notebooks.testing.conditions import Condition, conditions

PARTS = frozenset({"hour", "minute", "month", "day", "dayofweek", "day_of_week", "weekday"})
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")


@dataclass(frozen=True)
class Landmarks:
    """Numbers and texts of the code.

    Attributes:
        numbers: By column that they stand together with; under `None` those that stand alone.
        words: All texts.
        keys: Pairs of columns that the code joins by.
    parts: Part of a date and number, by column: of `df.start.dt.hour < 6`, `("hour", 6)`.
        conditions: Comparisons of several columns that decide together.
    """

    numbers: Mapping[Any, frozenset[float]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    keys: tuple[tuple[str, str], ...] = ()
    parts: Mapping[Any, frozenset[tuple[str, int]]] = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()

    def of(self, column: Any) -> frozenset[float]:
        """Numbers that may matter to a column."""
        return self.numbers.get(column, frozenset()) | self.numbers.get(None, frozenset())


def landmarks(sources: Sequence[str], columns: Collection[str], values: Mapping[str, Any]) -> Landmarks:
    """Find them in the node's function and what travels with it.

    Args:
        sources: Python texts.
        columns: Names of all columns of the inputs.
        values: Values of arguments and constants by name.
    """
    numbers: dict[Any, set[float]] = {}
    words: set[str] = set()
    keys: list[tuple[str, str]] = []
    parts: dict[Any, set[tuple[str, int]]] = {}
    for source in sources:
        tree = ast.parse(source)
        words |= {n.value for n in walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)}
        for node in walk(tree):
            if isinstance(node, ast.Compare | ast.Call | ast.BinOp):
                named = _columns(node, columns)
                found = list(_numbers(node, values))
                for column in named or (None,):
                    numbers.setdefault(column, set()).update(found)
                    parts.setdefault(column, set()).update(_parts(node, found))
            if isinstance(node, ast.Call):
                keys.extend(_keys(node))
    words |= {text for text in _flat(values.values()) if isinstance(text, str)}
    return Landmarks(
        {name: frozenset(found) for name, found in numbers.items()},
        frozenset(words),
        tuple(keys),
        {name: frozenset(pairs) for name, pairs in parts.items()},
        conditions(sources, columns, values),
    )


def _parts(node: ast.AST, numbers: Sequence[float]) -> Iterator[tuple[str, int]]:
    used = {part.attr for part in walk(node) if isinstance(part, ast.Attribute)} & PARTS
    yield from ((part, int(number)) for part in sorted(used) for number in numbers if number == int(number))


def _columns(node: ast.AST, columns: Collection[str]) -> set[str]:
    found = set()
    for part in walk(node):
        if isinstance(part, ast.Attribute) and part.attr in columns:
            found.add(part.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            found |= {word for word in {part.value, *re.findall(r"\w+", part.value)} if word in columns}
    return found


def _numbers(node: ast.AST, values: Mapping[str, Any]) -> Iterator[float]:
    for part in walk(node):
        if isinstance(part, ast.Constant):
            yield from _of_constant(part.value)
        elif isinstance(part, ast.UnaryOp) and isinstance(part.op, ast.USub):
            yield from (-number for number in _numbers(part.operand, values))
        elif isinstance(part, ast.Name) and part.id in values:
            yield from (v for v in _flat([values[part.id]]) if _is_number(v))


def _of_constant(value: Any) -> Iterator[float]:
    if _is_number(value):
        yield value
    elif isinstance(value, str) and re.search(r"[<>=]", value):  # a query
        yield from (float(text) for text in _NUMBER.findall(value))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _flat(values: Any) -> Iterator[Any]:
    for value in values:
        if isinstance(value, Mapping):
            yield from _flat(value.values())
        elif isinstance(value, list | tuple | set):
            yield from _flat(value)
        else:
            yield value


def _keys(node: ast.Call) -> Iterator[tuple[str, str]]:
    """`left_on="a", right_on="b"`: two columns that stand for the same thing."""
    given = {k.arg: _texts(k.value) for k in node.keywords}
    yield from zip(given.get("left_on", ()), given.get("right_on", ()), strict=False)


def _texts(node: ast.expr) -> list[str]:
    parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
    return [p.value for p in parts if isinstance(p, ast.Constant) and isinstance(p.value, str)]
