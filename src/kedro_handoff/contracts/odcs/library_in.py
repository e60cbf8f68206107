"""Metrics of the standard as expectations, where one says exactly the same."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Entry = dict[str, Any]
_OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)


class NotExpressibleError(Exception):
    """No expectation says this; the message says why."""


def library_expectations(rule: Mapping[str, Any], column: str | None) -> list[Entry]:
    """The expectations that say what a library rule says.

    Raises:
        NotExpressibleError: None does.
    """
    metric = rule.get("metric", rule.get("rule"))
    operators = [name for name in _OPERATORS if rule.get(name) is not None]
    if len(operators) != 1:
        raise NotExpressibleError("it has no single threshold such as `mustBe: 0`")
    operator, threshold = operators[0], rule[operators[0]]
    arguments = rule.get("arguments") or {}
    if not isinstance(arguments, Mapping):
        raise NotExpressibleError("its `arguments` are no mapping")
    if metric == "rowCount" and column is None:
        return [_row_count(operator, threshold)]
    if metric == "duplicateValues":
        return [_duplicates(operator, threshold, arguments, column)]
    if column is None:
        raise NotExpressibleError(f"the metric {metric!r} is no metric of a table")
    percent = rule.get("unit") == "percent"
    if metric == "nullValues":
        return [_nulls(column, operator, threshold, percent)]
    if metric == "missingValues":
        return _missing(column, operator, threshold, arguments)
    if metric == "invalidValues":
        return _invalid(column, operator, threshold, percent, arguments)
    raise NotExpressibleError(f"the metric {metric!r} is not known")


def _number(found: Any) -> float | int:
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise NotExpressibleError(f"{found!r} is no number")
    return found


def _pair(found: Any) -> tuple[float | int, float | int]:
    if not isinstance(found, list) or len(found) != 2:
        raise NotExpressibleError(f"{found!r} is no pair of numbers")
    return _number(found[0]), _number(found[1])


def _bounds(operator: str, threshold: Any) -> dict[str, Any]:
    """A threshold as bounds."""
    if operator == "mustBeBetween":
        low, high = _pair(threshold)
        return {"min_value": low, "max_value": high}
    value = _number(threshold)
    bounds: dict[str, dict[str, Any]] = {
        "mustBe": {"min_value": value, "max_value": value},
        "mustBeGreaterThan": {"min_value": value, "strict_min": True},
        "mustBeGreaterOrEqualTo": {"min_value": value},
        "mustBeLessThan": {"max_value": value, "strict_max": True},
        "mustBeLessOrEqualTo": {"max_value": value},
    }
    if operator not in bounds:
        raise NotExpressibleError(f"no expectation says `{operator}`")
    return bounds[operator]


def _row_count(operator: str, threshold: Any) -> Entry:
    if operator == "mustBe" and isinstance(threshold, int) and not isinstance(threshold, bool):
        return {"type": "expect_table_row_count_to_equal", "kwargs": {"value": threshold}}
    return {"type": "expect_table_row_count_to_be_between", "kwargs": _bounds(operator, threshold)}


def _no_row(operator: str, threshold: Any) -> bool:
    """Whether the threshold lets no row through."""
    if operator == "mustBeLessThan":
        return bool(_number(threshold) <= 1)
    return operator in ("mustBe", "mustBeLessOrEqualTo") and _number(threshold) == 0


def _duplicates(operator: str, threshold: Any, arguments: Mapping[str, Any], column: str | None) -> Entry:
    if not _no_row(operator, threshold):
        raise NotExpressibleError("expectations know no duplicates at all, or a share of rows, not a count")
    if column is not None:
        return {"type": "expect_column_values_to_be_unique", "kwargs": {"column": column}}
    names = arguments.get("properties")
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise NotExpressibleError("its `arguments.properties` name no columns")
    if len(names) == 1:
        return {"type": "expect_column_values_to_be_unique", "kwargs": {"column": names[0]}}
    kwargs = {"column_list": names, "ignore_row_if": "never"}
    return {"type": "expect_compound_columns_to_be_unique", "kwargs": kwargs}


def _nulls(column: str, operator: str, threshold: Any, percent: bool) -> Entry:
    not_null: Entry = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": column}}
    if operator in ("mustBe", "mustBeLessOrEqualTo") and _number(threshold) == 0:
        return not_null
    if not percent:
        if _no_row(operator, threshold):
            return not_null
        raise NotExpressibleError(
            "expectations know a share of rows, not a count of them; say `unit: percent`"
        )
    if operator == "mustBeLessOrEqualTo":
        return {**not_null, "kwargs": {"column": column, "mostly": _share(threshold)}}
    # Less than so many percent missing is more than the rest of them there.
    mirrored = {"min_value": "max_value", "max_value": "min_value"}
    mirrored |= {"strict_min": "strict_max", "strict_max": "strict_min"}
    bounds = {
        mirrored[name]: value if name.startswith("strict") else _share(value)
        for name, value in _bounds(operator, threshold).items()
    }
    kind = "expect_column_proportion_of_non_null_values_to_be_between"
    return {"type": kind, "kwargs": {"column": column, **bounds}}


def _share(percent: Any) -> float | int:
    """The share of good rows, where so many percent may be bad."""
    share = round((100 - _number(percent)) / 100, 12)
    if not 0 <= share <= 1:
        raise NotExpressibleError(f"{percent} is no percentage")
    return int(share) if share in (0, 1) else share


def _missing(column: str, operator: str, threshold: Any, arguments: Mapping[str, Any]) -> list[Entry]:
    values = arguments.get("missingValues")
    if not isinstance(values, list):
        raise NotExpressibleError("its `arguments.missingValues` are no list")
    if not _no_row(operator, threshold):
        raise NotExpressibleError("no expectation counts several kinds of missing values together")
    entries: list[Entry] = []
    if None in values:
        entries.append({"type": "expect_column_values_to_not_be_null", "kwargs": {"column": column}})
    others = [value for value in values if value is not None]
    if others:
        kwargs = {"column": column, "value_set": others}
        entries.append({"type": "expect_column_values_to_not_be_in_set", "kwargs": kwargs})
    return entries


def _invalid(
    column: str, operator: str, threshold: Any, percent: bool, arguments: Mapping[str, Any]
) -> list[Entry]:
    kwargs: dict[str, Any] = {"column": column}
    if percent and operator == "mustBeLessOrEqualTo":
        share = _share(threshold)
        kwargs |= {"mostly": share} if share != 1 else {}
    elif not _no_row(operator, threshold) or (percent and operator == "mustBeLessThan"):
        raise NotExpressibleError("expectations know no bad row at all, or at most so many percent of them")
    entries: list[Entry] = []
    if arguments.get("validValues") is not None:
        values = arguments["validValues"]
        if not isinstance(values, list) or not values:
            raise NotExpressibleError("its `arguments.validValues` are no list")
        entries.append(
            {"type": "expect_column_values_to_be_in_set", "kwargs": {**kwargs, "value_set": values}}
        )
    if arguments.get("pattern") is not None:
        regex = {**kwargs, "regex": arguments["pattern"]}
        entries.append({"type": "expect_column_values_to_match_regex", "kwargs": regex})
    if not entries or (len(entries) > 1 and "mostly" in kwargs):
        raise NotExpressibleError("it needs `arguments` with either `validValues` or `pattern`")
    return entries
