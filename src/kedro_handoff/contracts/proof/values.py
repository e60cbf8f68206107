"""Arguments that are compared with values of a column, read as its kind has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.proof.arguments import Bounds, NotCompiledError, bounds, instant, number, real
from kedro_handoff.contracts.proof.kinds import NUMBERS, Kind, of_family, plain


def bounds_for(kwargs: Mapping[str, Any], kind: Kind | None) -> Bounds:
    """Bounds that a column of this kind can be compared with: floats, or instants."""
    found = of_family(kind, *NUMBERS, "bool", "decimal", "datetime")
    if found.family == "datetime":
        return bounds(kwargs, lambda value: instant(value, aware=found.aware))
    return bounds(kwargs, real)


def set_for(value: Any, kind: Kind | None) -> frozenset[Any]:
    """A set of strings, of truth values, of numbers or of whole numbers, as the column has them."""
    if not isinstance(value, list):
        raise NotCompiledError
    family = of_family(kind, *NUMBERS, "string", "bool").family
    if family == "string" and all(isinstance(item, str) for item in value):
        return frozenset(value)
    if family == "bool" and all(isinstance(item, bool) for item in value):
        return frozenset(value)
    if family == "float":
        return frozenset(number(item) for item in value)
    if family == "integer" and all(_is_whole(item) for item in value):
        return frozenset(value)
    raise NotCompiledError


def _is_whole(item: Any) -> bool:
    return isinstance(item, int) and not isinstance(item, bool) and -(2**63) <= item < 2**63


def instants_for(value: Any, kind: Kind | None) -> frozenset[Any]:
    """A set of instants, with a time zone where the column has one."""
    found = of_family(kind, "datetime", but=("category",))
    if not isinstance(value, list):
        raise NotCompiledError
    return frozenset(instant(item, aware=found.aware) for item in value)


def plain_set(value: Any, kind: Kind | None) -> frozenset[Any]:
    """As `set_for`, for plain kinds only, and with at least one member."""
    if not value:
        raise NotCompiledError
    return set_for(value, plain(kind, *NUMBERS, "string", "bool"))
