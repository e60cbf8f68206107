"""Dates and times as bounds and members of sets: with or without a time, with or without a time zone.

Great Expectations compares a date with no timestamp, and a time without a zone with none that has one: it
could not evaluate such an expectation, or, in a set, it finds that nothing matches, which lets
`not_be_in_set` hold for ever. Whether a column has a time zone is known here only where the contract says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kedro_handoff.contracts.reading.bounds import OF_VALUES
from kedro_handoff.contracts.reading.document import Problem
from kedro_handoff.contracts.reading.stated import Entry, Kind, stated_kinds

_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?\s?(Z|[+-]\d\d:?\d\d)?")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_SETS = re.compile(
    r"expect_column_(values|distinct_values|most_common_value)_to_(not_)?(be_in|contain|equal)_set"
)


@dataclass(frozen=True)
class Instant:
    """A date or a time that stands in the file.

    Attributes:
        text: As a person would type it.
        kind: `date`, `naive` (a time without a zone) or `aware` (one with it).
        value: The same as a value, to compare.
    """

    text: str
    kind: Kind
    value: date


def instant_of(value: Any) -> Instant | None:
    """The date or time that a value of the file stands for; `None` for anything else."""
    if isinstance(value, datetime):
        return Instant(value.isoformat(), "aware" if value.tzinfo else "naive", value)
    if isinstance(value, date):
        return Instant(value.isoformat(), "date", value)
    if not isinstance(value, str):
        return None
    try:
        if _DATE.fullmatch(value):
            return Instant(value, "date", date.fromisoformat(value))
        if _TIME.fullmatch(value):
            return instant_of(datetime.fromisoformat(value.replace(" +", "+").replace(" Z", "Z")))
    except ValueError:
        pass  # the calendar lacks it
    return None


def instant_problems(entries: Sequence[Entry], facts: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with dates and times as bounds and in sets.

    Args:
        entries: The expectations of the file.
        facts: `meta.columns`.
    """
    stated = stated_kinds(entries, facts)
    for entry in entries:
        column = entry.kwargs.get("column")
        said = stated.get(column) if isinstance(column, str) else None
        if entry.type in OF_VALUES:
            yield from ((entry.line, problem) for problem in bound_problems_on(entry, said))
            yield from ((entry.line, problem) for problem in _order_problems(entry))
        elif _SETS.fullmatch(entry.type) and isinstance(entry.kwargs.get("value_set"), list):
            yield from ((entry.line, problem) for problem in _member_problems(entry, said))
    yield from _mixed_zones([entry for entry in entries if entry.kwargs.get("column") not in stated])


def bound_problems_on(entry: Entry, said: tuple[Kind, str] | None) -> Iterator[str]:
    """What is wrong with the bounds of an expectation on values.

    Args:
        entry: The expectation.
        said: The kind of its column and how that is known; `None` where it is not.
    """
    for key in ("min_value", "max_value"):
        yield from _bound_problems(entry, key, said)


def _bound_problems(entry: Entry, key: str, said: tuple[Kind, str] | None) -> Iterator[str]:
    value = entry.kwargs.get(key)
    instant = instant_of(value)
    if value is None or isinstance(value, bool):
        return
    if instant is not None:
        problem = _instant_problem(entry, instant, said)
    elif isinstance(value, str):
        problem = _text_problem(value)
    else:
        problem = _number_problem(entry, said)
    if problem:
        yield f"`{key}: {instant.text if instant else repr(value)}` {problem}"


def _text_problem(value: str) -> str:
    mend = "a time such as '2024-01-31T00:00:00+00:00'"
    if _NUMBER.fullmatch(value):
        mend = f"{value} without quotes"
    return f"is text, which is neither a number nor a time in ISO form; write {mend}"


def _number_problem(entry: Entry, said: tuple[Kind, str] | None) -> str:
    kind, where = said or (None, "")
    column = entry.kwargs.get("column")
    if kind in ("aware", "naive", "time", "date"):
        return f"is a number, but '{column}' holds times ({where}); write a time"
    return f"is a number, but '{column}' holds text ({where})" if kind == "text" else ""


def _instant_problem(entry: Entry, instant: Instant, said: tuple[Kind, str] | None) -> str:
    kind, where = said or (None, "")
    column, text = entry.kwargs.get("column"), instant.text
    if kind in ("number", "truth"):
        return f"is a time, but '{column}' holds {kind}s ({where}); write a number"
    if kind == "text" and entry.type == OF_VALUES[0]:
        return f"is a time, but '{column}' holds text ({where}); parse it first, or use a regex"
    if instant.kind == "date" and kind not in ("date", "text"):
        return _date_mend(instant, kind)
    if instant.kind == "naive" and kind == "aware":
        return f"has no time zone, but '{column}' has one ({where}); write '{text}+00:00'"
    if instant.kind == "aware" and kind == "naive":
        return f"has a time zone, but '{column}' has none ({where}); {_without_zone(instant)}"
    if instant.kind != "date" and kind == "date":
        return f"has a time, but '{column}' holds dates ({where}); write '{text[:10]}'"
    return ""


def _date_mend(instant: Instant, kind: Kind | None) -> str:
    midnight = f"{instant.text}T00:00:00"
    if kind == "naive":
        mend = f"write '{midnight}' in quotes"
    elif kind == "aware":
        mend = f"write '{midnight}+00:00' in quotes"
    else:
        mend = (
            f"write '{midnight}+00:00' in quotes, or '{midnight}' where the column has no time zone "
            "(if it holds dates, promise `type_: date`)"
        )
    return f"is a date without a time, which cannot be compared with timestamps; {mend}"


def _without_zone(instant: Instant) -> str:
    offset = instant.value.utcoffset() if isinstance(instant.value, datetime) else None
    plain = instant.text[:-6]
    return f"write '{plain}'" + ("" if not offset else ", shifted to the column's own clock")


def _order_problems(entry: Entry) -> Iterator[str]:
    low, high = (instant_of(entry.kwargs.get(key)) for key in ("min_value", "max_value"))
    if low is None or high is None or low.kind != high.kind:
        return
    if low.value > high.value:
        yield f"{entry.type}: `min_value: {low.text}` is later than `max_value: {high.text}`"


def _member_problems(entry: Entry, said: tuple[Kind, str] | None) -> Iterator[str]:
    kind, where = said or (None, "")
    members = [value for value in entry.kwargs["value_set"] if value is not None]
    holds = "it would hold for ever" if "_not_" in entry.type else "nothing could match"
    column = entry.kwargs.get("column")
    for value in members:
        instant = None if isinstance(value, str) else instant_of(value)
        if instant is not None and instant.kind == "date" and kind != "date":
            yield f"`value_set: {instant.text}` {_date_mend(instant, kind)}"
            return
    if kind in ("aware", "naive", "time") and any(isinstance(value, str) for value in members):
        zone = "+00:00" if kind == "aware" else ""
        yield (
            f"`value_set` holds text, but '{column}' holds times ({where}): {holds}; write the times "
            f"without quotes, as 2024-01-31T12:00:00{zone}"
        )
    elif kind == "text" and members and all(_is_number(value) for value in members):
        yield f"`value_set` holds numbers, but '{column}' holds text ({where}): {holds}; put them in quotes"
    elif kind == "number" and members and all(isinstance(value, str) for value in members):
        yield f"`value_set` holds text, but '{column}' holds numbers ({where}): {holds}; take the quotes off"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _mixed_zones(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Bounds of one column of which some have a time zone and some have none."""
    found: dict[str, list[tuple[int, str, Instant]]] = defaultdict(list)
    for entry in entries:
        for key in ("min_value", "max_value"):
            instant = instant_of(entry.kwargs.get(key)) if entry.type in OF_VALUES else None
            if instant is not None and instant.kind != "date":
                found[str(entry.kwargs.get("column"))].append((entry.line, key, instant))
    for column, bounds in found.items():
        first_line, _, first = bounds[0]
        for line, key, instant in bounds[1:]:
            if instant.kind != first.kind:
                has, other = ("no", "one") if instant.kind == "naive" else ("a", "none")
                mend = "write both with an offset where the column has a time zone, else both without"
                yield (
                    line,
                    (
                        f"`{key}: {instant.text}` has {has} time zone, but a bound of '{column}' in line "
                        f"{first_line} has {other}; {mend}"
                    ),
                )
                break
