"""Arguments that are compared with values of a column, read as its kind has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.proof.arguments import Bounds, NotCompiledError, bounds, instant, number
from kedro_handoff.contracts.proof.kinds import Kind, plain


def bounds_for(kwargs: Mapping[str, Any], kind: Kind | None) -> Bounds:
    """Bounds that a column of this kind can be compared with."""
    found = plain(kind, "integer", "float", "datetime")
    if found.family == "datetime":
        return bounds(kwargs, lambda value: instant(value, aware=found.aware))
    return bounds(kwargs, number)


def plain_set(value: Any, kind: Kind | None) -> frozenset[Any]:
    """A set of strings, of truth values, of numbers or of whole numbers, as the column has them."""
    if not isinstance(value, list) or not value:
        raise NotCompiledError
    family = plain(kind, "string", "bool", "integer", "float").family
    if family == "string" and all(isinstance(item, str) for item in value):
        return frozenset(value)
    if family == "bool" and all(isinstance(item, bool) for item in value):
        return frozenset(value)
    if family == "float" or (family == "integer" and all(isinstance(item, int) for item in value)):
        return frozenset(number(item) for item in value)
    raise NotCompiledError
