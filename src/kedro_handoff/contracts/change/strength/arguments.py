"""Arguments of expectations, read so that an order between two of them is an order between promises."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

Arguments = Mapping[str, Any]

_FULL_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_EXACT = 2**53  # below it, a column of floats and one of integers read the same number
DEFAULTS: Arguments = {
    "mostly": 1,
    "strict_min": False,
    "strict_max": False,
    "or_equal": False,
    "strictly": False,
    "ties_okay": False,
    "allow_relative_error": False,
    "match_on": "any",
}
BOUNDS = ("min_value", "max_value", "strict_min", "strict_max")


class IncomparableError(Exception):
    """Nothing sound can be said of these two arguments."""


def same_besides(a: Arguments, b: Arguments, *handled: str) -> bool:
    """Whether all other arguments say the same."""
    names = (a.keys() | b.keys()) - {*handled, "library_metadata"}
    return all(same(value(a, name), value(b, name)) for name in names)


def value(kwargs: Arguments, name: str) -> Any:
    """An argument, or what Great Expectations takes where it is not given."""
    return kwargs.get(name, DEFAULTS.get(name))


def same(a: Any, b: Any) -> bool:
    """Whether two values are written alike; 1 and true are not, 1 and 1.0 are."""
    if isinstance(a, bool) != isinstance(b, bool):
        return False
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    return bool(a == b)


def flag(kwargs: Arguments, name: str, default: bool = False) -> bool:
    """A truth value."""
    found = kwargs.get(name, default)
    if not isinstance(found, bool):
        raise IncomparableError
    return found


def number(found: Any) -> float | int:
    """A finite number that every numeric column reads as the same number."""
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise IncomparableError
    if not math.isfinite(found) or abs(found) >= _EXACT:
        raise IncomparableError
    return found


def at_least_as_often(a: Arguments, b: Arguments) -> bool:
    """Whether `mostly` of `a` asks for no smaller share of rows than that of `b`."""
    return number(value(a, "mostly")) >= number(value(b, "mostly"))


def within(a: Arguments, b: Arguments) -> bool:
    """Whether the bounds of `a` lie within those of `b`."""
    return _above(a, b, "min_value", "strict_min", 1) and _above(a, b, "max_value", "strict_max", -1)


def _above(a: Arguments, b: Arguments, bound: str, strict: str, sign: int) -> bool:
    if b.get(bound) is None:
        return True
    if a.get(bound) is None:
        return False
    order = sign * compared(a[bound], b[bound])
    a_strict, b_strict = flag(a, strict), flag(b, strict)
    if order > 0 and b_strict and not a_strict:
        return _apart(a[bound], b[bound])
    return order > 0 or (order == 0 and (a_strict or not b_strict))


def compared(a: Any, b: Any) -> int:
    """-1, 0 or 1, as two bounds stand to each other for every column that takes both."""
    if isinstance(a, str) and isinstance(b, str):
        return _strings_compared(a, b)
    if isinstance(a, datetime) and isinstance(b, datetime):
        return _sign(_instants(a, b))
    return _sign((number(a), number(b)))


def _strings_compared(a: str, b: str) -> int:
    """Instants in text. A column of strings compares them as strings, so both orders have to agree."""
    if a == b:
        return 0
    if not _FULL_ISO.fullmatch(a) or not _FULL_ISO.fullmatch(b):
        raise IncomparableError
    try:
        order = _sign(_instants(datetime.fromisoformat(a), datetime.fromisoformat(b)))
    except ValueError as error:
        raise IncomparableError from error
    if order != _sign((a, b)):
        raise IncomparableError
    return order


def _instants(a: datetime, b: datetime) -> tuple[datetime, datetime]:
    if (a.tzinfo is None) != (b.tzinfo is None):
        raise IncomparableError
    return a, b


def _sign(pair: tuple[Any, Any]) -> int:
    return int(pair[0] > pair[1]) - int(pair[0] < pair[1])


def _apart(a: Any, b: Any) -> bool:
    """Whether two numbers are different for a column of 32-bit floats, too."""
    if isinstance(a, str | datetime):
        return True
    try:
        return struct.pack("f", a) != struct.pack("f", b)
    except OverflowError:
        return False


def plain_set(found: Any) -> frozenset[Any]:
    """A set of strings, of truth values or of numbers; mixed ones are compared in ways of their own."""
    if not isinstance(found, list) or not found:
        raise IncomparableError
    if all(isinstance(item, str) for item in found) or all(isinstance(item, bool) for item in found):
        return frozenset(found)
    return frozenset(number(item) for item in found)


def sets_of(a: Any, b: Any) -> tuple[frozenset[Any], frozenset[Any]]:
    """Two sets whose members are of one kind."""
    first, second = plain_set(a), plain_set(b)
    if _kinds(first) != _kinds(second):
        raise IncomparableError
    return first, second


def _kinds(items: Iterable[Any]) -> set[str]:
    return {
        "text" if isinstance(item, str) else "truth" if isinstance(item, bool) else "number" for item in items
    }


def names(found: Any) -> list[str]:
    """A list of column names or of patterns."""
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        raise IncomparableError
    return found
