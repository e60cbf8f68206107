"""The standard's own metrics for the expectations that say the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.change.promises import ENVIRONMENTS, Promise
from kedro_handoff.contracts.odcs.standard import plain, severity_out

_PLAIN = {"column", "column_list", "value", "value_set", "regex", "min_value", "max_value", "strict_min"}
_PLAIN |= {"strict_max", "mostly", "ignore_row_if", "type_", "type_list"}


def speaks_for_all(promise: Promise) -> bool:
    """Whether it holds in every environment, for every row: the standard knows neither."""
    return promise.environments == ENVIRONMENTS and promise.kwargs.keys() <= _PLAIN


def is_whole(promise: Promise) -> bool:
    """Whether no row may break it, and it stops a run if one does."""
    sure = promise.severity == "critical" and speaks_for_all(promise)
    return sure and promise.kwargs.get("mostly", 1) == 1


def library_rule(promise: Promise) -> dict[str, Any] | None:
    """The same as a library metric, with the threshold that it has; `None` where the standard has none."""
    if not speaks_for_all(promise):
        return None
    rule = _rule(promise.type, promise.kwargs)
    if rule is None:
        return None
    return plain({"type": "library", **rule, "severity": severity_out(promise.severity)})


def _rule(kind: str, kwargs: Mapping[str, Any]) -> dict[str, Any] | None:
    allowed = _allowed(kwargs.get("mostly", 1))
    if kind == "expect_column_values_to_not_be_null" and allowed:
        return {"metric": "nullValues", **allowed}
    if kind == "expect_column_values_to_be_in_set" and allowed and isinstance(kwargs.get("value_set"), list):
        return {"metric": "invalidValues", "arguments": {"validValues": kwargs["value_set"]}, **allowed}
    if kind == "expect_column_values_to_match_regex" and allowed and isinstance(kwargs.get("regex"), str):
        return {"metric": "invalidValues", "arguments": {"pattern": kwargs["regex"]}, **allowed}
    if kwargs.get("mostly", 1) != 1:
        return None
    if kind == "expect_column_values_to_be_unique":
        return {"metric": "duplicateValues", "mustBe": 0}
    if kind == "expect_compound_columns_to_be_unique" and isinstance(kwargs.get("column_list"), list):
        arguments = {"properties": kwargs["column_list"]}
        return {"metric": "duplicateValues", "arguments": arguments, "mustBe": 0}
    return _row_count(kind, kwargs)


def _allowed(mostly: Any) -> dict[str, Any] | None:
    """No bad row, or at most so many percent of them."""
    if mostly == 1:
        return {"mustBe": 0}
    if isinstance(mostly, bool) or not isinstance(mostly, int | float):
        return None
    return {"mustBeLessOrEqualTo": round(100 * (1 - mostly), 10), "unit": "percent"}


def _row_count(kind: str, kwargs: Mapping[str, Any]) -> dict[str, Any] | None:
    if kind == "expect_table_row_count_to_equal":
        return {"metric": "rowCount", "mustBe": kwargs.get("value")}
    if kind != "expect_table_row_count_to_be_between" or kwargs.keys() & {"strict_min", "strict_max"}:
        return None
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    if any(isinstance(v, bool) or not isinstance(v, int | float | None) for v in (low, high)):
        return None
    if low is not None and high is not None:
        bounds = {"mustBeBetween": [low, high]} if low != high else {"mustBe": low}
        return {"metric": "rowCount", **bounds}
    bound = {"mustBeGreaterOrEqualTo": low} if high is None else {"mustBeLessOrEqualTo": high}
    return {"metric": "rowCount", **bound}
