"""Values, numbers, bounds and conditions as people write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

_MAX_ITEMS = 12
_MAX_TEXT = 60


def condition_in_words(condition: Any) -> str:
    """A `row_condition` in words: a tree of conditions, or a text of pandas' own language as it is."""
    if not isinstance(condition, Mapping):
        return str(condition)
    kind = condition.get("type")
    if kind in ("and", "or"):
        parts = [condition_in_words(part) for part in condition.get("conditions") or ()]
        return f" {kind} ".join(f"({part})" if " or " in part and kind == "and" else part for part in parts)
    if kind == "pass_through":
        return str(condition.get("pass_through_filter"))
    column = condition.get("column")
    name = column.get("name") if isinstance(column, Mapping) else column
    if kind == "nullity":
        return f"{name} is {'empty' if condition.get('is_null') else 'given'}"
    operator = str(condition.get("operator"))
    parameter = condition.get("parameter")
    if operator in ("IN", "NOT_IN"):
        return f"{name} is {'one' if operator == 'IN' else 'none'} of {listed(parameter or ())}"
    return f"{name} {operator} {value_in_words(parameter)}"


def number_in_words(number: float) -> str:
    """A number as people write it: `336,776`, but `2013` and `1440`, which may be a year or a clock."""
    if isinstance(number, int) and not isinstance(number, bool) and abs(number) >= 10_000:
        return f"{number:,}"
    if isinstance(number, float) and number.is_integer() and 10_000 <= abs(number) < 1e15:
        return f"{number:,.0f}"
    return repr(number)


def share_in_words(share: float) -> str:
    """A share as a percentage: `99.9 %`; never rounded to all or to nothing."""
    percent = share * 100
    text = f"{percent:.2g}" if percent < 1 else f"{percent:.4g}"
    if share < 1 and float(text) >= 100:
        return "just under 100 %"
    if share > 0 and float(text) < 0.001:
        return "under 0.001 %"
    return f"{float(text):g} %"


def value_in_words(value: Any) -> str:
    """One value: a number as people write it, a text in quotes, long ones cut."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_in_words(value)
    return shortened(repr(value) if isinstance(value, str) else value)


def listed(items: Iterable[Any], name: Callable[[Any], str] | None = None) -> str:
    """Items with commas, the first dozen of many; codes and years keep their digits together."""
    known = list(items)
    word = name or (lambda item: value_in_words(item) if not isinstance(item, int | float) else repr(item))
    shown = ", ".join(word(item) for item in known[:_MAX_ITEMS])
    return f"{shown}, ... ({len(known)} in all)" if len(known) > _MAX_ITEMS else shown


def shortened(value: Any, length: int = _MAX_TEXT) -> str:
    """The value as text, cut where it is long."""
    text = str(value)
    return text if len(text) <= length else f"{text[: length - 3]}..."


def bounds_in_words(kwargs: Mapping[str, Any]) -> str:
    """`min_value`, `max_value` and whether they are strict: `above 0 and at most 10`."""
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    strict_low, strict_high = bool(kwargs.get("strict_min")), bool(kwargs.get("strict_max"))
    if low is not None and low == high and not (strict_low or strict_high):
        return f"exactly {value_in_words(low)}"
    if low is not None and high is not None and not (strict_low or strict_high):
        return f"between {value_in_words(low)} and {value_in_words(high)}"
    parts = []
    if low is not None:
        parts.append(f"{'above' if strict_low else 'at least'} {value_in_words(low)}")
    if high is not None:
        parts.append(f"{'below' if strict_high else 'at most'} {value_in_words(high)}")
    return " and ".join(parts) or "of any size"
