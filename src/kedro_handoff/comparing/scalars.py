"""Two plain values."""

from __future__ import annotations

import datetime
import decimal
import fractions
import math
import uuid
from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import Difference, amount, shown
from kedro_handoff.verify_settings import Sameness

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk

# Values that say by `==` all that there is to say, apart from what is not equal to itself.
PLAIN = (
    str,
    bytes,
    bytearray,
    bool,
    type(None),
    type(...),
    datetime.date,
    datetime.time,
    datetime.timedelta,
    datetime.tzinfo,
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    PurePath,
    range,
    slice,
)
SCALARS = (*PLAIN, int, float, complex)


def scalars(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Numbers within the tolerance, anything else exactly; what is not equal to itself equals its like."""
    if isinstance(one, datetime.datetime) and not _same_zone(one, other):
        yield walk.said("values", _with_zone(one), _with_zone(other))
    elif equal(one, other, walk.rule):
        return
    elif isinstance(one, str | bytes | bytearray) and min(len(one), len(other)) > 40:
        yield _texts(one, other, walk)
    elif isinstance(one, int | float | complex) and not isinstance(one, bool):
        distance = _distance(one, other)
        by = f" (by {amount(distance)})" if math.isfinite(distance) else ""
        words = f"{shown(one)} in the {walk.sides[0]}, {shown(other)} in the {walk.sides[1]}{by}"
        finite = distance if math.isfinite(distance) else None
        yield Difference("values", words, count=1, of=1, largest=finite, typical=finite)
    else:
        yield walk.values(one, other)


def equal(one: Any, other: Any, rule: Sameness) -> bool:
    """Whether two plain values of one type are the same."""
    if one == other or (one != one and other != other):
        return True
    if isinstance(one, bool) or not isinstance(one, int | float | complex):
        return False
    distance = _distance(one, other)
    if not math.isfinite(distance):
        return False
    return bool(distance <= max(rule.tolerance, rule.relative * max(abs(one), abs(other))))


def _distance(one: Any, other: Any) -> float:
    try:
        return float(abs(one - other))
    except OverflowError:
        return math.inf


def _same_zone(one: datetime.datetime, other: datetime.datetime) -> bool:
    # NaT has no offset to ask for.
    if one != one or other != other:
        return True
    return str(one.tzinfo) == str(other.tzinfo)


def _with_zone(moment: datetime.datetime) -> str:
    return f"{moment} ({moment.tzinfo or 'no time zone'})"


def _texts(one: Any, other: Any, walk: Walk) -> Difference:
    pairs = enumerate(zip(one, other, strict=False))
    place = next((n for n, (x, y) in pairs if x != y), min(len(one), len(other)))
    start = max(place - 10, 0)
    left, right = shown(one[start : start + 40]), shown(other[start : start + 40])
    words = f"differs from character {place + 1:,} on: ...{left} in the {walk.sides[0]}, "
    return Difference("values", f"{words}...{right} in the {walk.sides[1]}")
