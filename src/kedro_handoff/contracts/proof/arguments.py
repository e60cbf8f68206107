"""Arguments of an expectation, read so strictly that Great Expectations has no other reading of them."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Python reads more of ISO 8601 (weeks, no separators) than the parser that Great Expectations uses.
_FULL_ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_EXACT = 2**53  # every whole number up to here is a float, too


class NotCompiledError(Exception):
    """The rule has no proof for these arguments; the judge decides."""


def only(kwargs: Mapping[str, Any], *names: str) -> None:
    """Refuse any argument that the rule does not know, and a condition on rows."""
    if kwargs.keys() - set(names):
        raise NotCompiledError


def number(value: Any) -> float | int:
    """A plain finite number that is the same as an integer and as a float."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotCompiledError
    if not math.isfinite(value) or (isinstance(value, int) and abs(value) > _EXACT):
        raise NotCompiledError
    return value


def real(value: Any) -> float:
    """A plain finite number as the float that Great Expectations makes of it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotCompiledError
    try:
        read = float(value)
    except OverflowError as error:
        raise NotCompiledError from error
    if not math.isfinite(read):
        raise NotCompiledError
    return read


def whole(value: Any) -> int:
    """A plain finite number without its fraction, which Great Expectations cuts off of a bound of counts."""
    return int(real(value))


def count(value: Any) -> int:
    """A plain integer that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _EXACT:
        raise NotCompiledError
    return value


def instant(value: Any, *, aware: bool) -> datetime:
    """A full ISO date and time in text, with an offset where the column has a time zone."""
    if not isinstance(value, str) or not _FULL_ISO.fullmatch(value):
        raise NotCompiledError
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError as error:
        raise NotCompiledError from error
    if (parsed.tzinfo is not None) != aware:
        raise NotCompiledError
    return parsed


def share(kwargs: Mapping[str, Any]) -> float:
    """`mostly`, between 0 and 1."""
    value = number(kwargs.get("mostly", 1))
    if not 0 <= value <= 1:
        raise NotCompiledError
    return float(value)


def flag(kwargs: Mapping[str, Any], name: str, default: bool = False) -> bool:
    """A truth value."""
    value = kwargs.get(name, default)
    if not isinstance(value, bool):
        raise NotCompiledError
    return value


def enough(considered: int, unexpected: int, mostly: float) -> bool:
    """Great Expectations' own arithmetic of `mostly`."""
    return (float(considered) - float(unexpected)) / float(considered) >= mostly


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bound, each strict or not; at least one of them is there."""

    low: Any
    high: Any
    above: Callable[[Any, Any], Any]
    below: Callable[[Any, Any], Any]

    def hold(self, smallest: Any, largest: Any) -> bool:
        """Whether both ends are within; a comparison that cannot be made is no proof."""
        low_holds = self.low is None or bool(self.above(smallest, self.low))
        return low_holds and (self.high is None or bool(self.below(largest, self.high)))

    def within(self, values: Any) -> Any:
        """Which of an array's values are within, elementwise."""
        inside = True if self.low is None else self.above(values, self.low)
        return inside if self.high is None else inside & self.below(values, self.high)


BOUND_NAMES = ("min_value", "max_value", "strict_min", "strict_max")


def bounds(kwargs: Mapping[str, Any], read: Callable[[Any], Any]) -> Bounds:
    """The bounds of an expectation, each read by `read`; whole numbers as floats.

    Great Expectations makes floats of them, too, and whole numbers of a column are rounded when they are
    compared with floats: 2**53 + 1 is not greater than 2.0**53.
    """
    low, high = (None if kwargs.get(n) is None else read(kwargs[n]) for n in BOUND_NAMES[:2])
    low, high = (float(end) if isinstance(end, int) else end for end in (low, high))
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        raise NotCompiledError
    return Bounds(
        low,
        high,
        operator.gt if flag(kwargs, "strict_min") else operator.ge,
        operator.lt if flag(kwargs, "strict_max") else operator.le,
    )
