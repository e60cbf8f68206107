"""Columns of which a node's code speaks: of a wide table, the others only make its test long."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from kedro_handoff.notebooks.syntax import walk

WIDE = 12  # columns; up to here a table is small enough as it is


def named(sources: Iterable[str], values: Iterable[Any]) -> frozenset[str]:
    """Texts and attributes in the code, and texts in the values that it is given."""
    found: set[str] = set()
    for source in sources:
        for node in walk(ast.parse(source)):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    for value in values:
        found.update(_texts(value))
    return frozenset(found)


def narrowed(table: Any, names: frozenset[str]) -> Any:
    """A wide data frame with only the columns named; any other as it is."""
    if table.shape[1] <= WIDE:
        return table
    kept = [column for column in table.columns if column in names]
    return table[kept] if kept else table


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*_texts(key), *_texts(inner))
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from _texts(inner)
