"""Changes in words: what was said, what is said, and why somebody minds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.change.promises import Promise

_MOST = 100
_COLUMNS = ("column", "column_A", "column_B")

LOOSENED = {
    "value_set": "values may come that were not among those promised",
    "mostly": "more rows than before may break it",
    "regex": "strings of another form may come",
    "column_set": "the columns that were promised are not all promised any more",
    "exact_match": "columns that nobody named may come along",
    "or_equal": "both columns may now be equal",
    "strictly": "neighbours may now be equal",
    "quantile_ranges": "the distribution may lie outside of what was promised",
    "threshold": "more than before is let through",
    "column_list": "it holds for more columns together only",
    "ignore_row_if": "rows with missing values are passed over now",
    "column_index": "the column may stand anywhere",
}
_BOUNDS = ("min_value", "max_value", "strict_min", "strict_max", "value")


def arguments(promise: Promise) -> str:
    """The arguments of an expectation without its columns: `min_value=0, max_value=10`."""
    named = [f"{k}={v!r}" for k, v in promise.kwargs.items() if k not in _COLUMNS]
    return shortened(", ".join(named)) or "holds"


def changed_arguments(old: Promise, new: Promise) -> tuple[str, str]:
    """The arguments that differ, before and after."""
    if old.type != new.type:
        return f"{old.type}({arguments(old)})", f"{new.type}({arguments(new)})"
    names = [n for n in {**old.kwargs, **new.kwargs} if repr(old.kwargs.get(n)) != repr(new.kwargs.get(n))]
    sides = []
    for side, other in ((old, new), (new, old)):
        said = [_argument(name, side.kwargs, other.kwargs) for name in names]
        sides.append(shortened(", ".join(said)))
    return sides[0], sides[1]


def _argument(name: str, mine: Mapping[str, Any], other: Mapping[str, Any]) -> str:
    found, against = mine.get(name), other.get(name)
    if isinstance(found, list) and isinstance(against, list) and len(found) + len(against) > 6:
        own = [item for item in found if item not in against]
        return f"{name} of {len(found)}" + (f", with {own!r}" if own else "")
    return f"{name}={found!r}" if name in mine else f"no {name}"


def why_loosened(old: Promise, new: Promise) -> str:
    """What may come now that could not come before."""
    names = [n for n in {**old.kwargs, **new.kwargs} if repr(old.kwargs.get(n)) != repr(new.kwargs.get(n))]
    reasons = [LOOSENED[name] for name in names if name in LOOSENED]
    if old.type == new.type and any(name in _BOUNDS for name in names):
        reasons.insert(0, _of_bounds(old))
    return "; ".join(dict.fromkeys(reasons)) or "less is promised than before"


def _of_bounds(promise: Promise) -> str:
    if promise.type.startswith(("expect_table_row", "expect_table_column")):
        return "tables of another size may come"
    values = promise.type in ("expect_column_values_to_be_between",) or "lengths" in promise.type
    return "values outside of what was promised may come" if values else "the figure may leave its old bounds"


def shortened(text: str) -> str:
    """Text that fits a line."""
    return text if len(text) <= _MOST else text[: _MOST - 3] + "..."
