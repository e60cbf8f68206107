"""Arguments of one expectation that no table can keep, that any table keeps, or that cannot be judged."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS
from kedro_handoff.contracts.reading.bounds import bound_problems, quantile_problems
from kedro_handoff.contracts.reading.conditions import condition_problems
from kedro_handoff.contracts.reading.partitions import partition_problems
from kedro_handoff.contracts.reading.patterns import pattern_problems
from kedro_handoff.contracts.reading.stated import Entry
from kedro_handoff.contracts.reading.type_names import type_problems
from kedro_handoff.near_names import did_you_mean

_SQL = "is for SQL and cannot be judged on a data frame"
_UNUSABLE = {
    "unexpected_rows_expectation": f"{_SQL}; write the condition as expectations on columns",
    "expect_query_results_to_match_comparison": f"{_SQL}; compare the two tables in a node",
    "expect_table_row_count_to_equal_other_table": f"{_SQL}; compare the two tables in a node",
    "expect_column_values_to_match_like_pattern": f"{_SQL}; write expect_column_values_to_match_regex",
    "expect_column_values_to_not_match_like_pattern": (
        f"{_SQL}; write expect_column_values_to_not_match_regex"
    ),
    "expect_column_values_to_match_like_pattern_list": (
        f"{_SQL}; write expect_column_values_to_match_regex_list"
    ),
    "expect_column_values_to_not_match_like_pattern_list": (
        f"{_SQL}; write expect_column_values_to_not_match_regex_list"
    ),
}
_PAIR_NULLS = ("both_values_are_missing", "either_value_is_missing", "neither")
_ROW_NULLS = ("all_values_are_missing", "any_value_is_missing", "never")


def argument_problems(entry: Entry) -> Iterator[str]:
    """What is wrong with the values of an expectation's arguments."""
    name, kwargs = entry.type, entry.kwargs
    if name in _UNUSABLE:
        yield f"{name} {_UNUSABLE[name]}"
        return
    parameters = [key for key, value in kwargs.items() if _is_parameter(value)]
    for key in parameters:
        yield f"`{key}` is a parameter of a suite, which has no value here; write the value"
    if parameters:
        return
    yield from _column_problems(name, kwargs)
    yield from _mostly_problems(name, kwargs)
    yield from bound_problems(name, kwargs)
    yield from quantile_problems(kwargs)
    yield from partition_problems(kwargs)
    yield from _set_problems(name, kwargs)
    yield from pattern_problems(name, kwargs)
    yield from type_problems(name, kwargs)
    yield from condition_problems(kwargs)
    yield from _word_problems(name, kwargs)


def _is_parameter(value: Any) -> bool:
    return isinstance(value, dict) and "$PARAMETER" in value


def _column_problems(name: str, kwargs: Mapping[str, Any]) -> Iterator[str]:
    for key in COLUMN_ARGUMENTS:
        if key in kwargs and (not isinstance(kwargs[key], str) or not kwargs[key]):
            yield f"`{key}: {kwargs[key]}` is not the name of a column; put it in quotes"
    if "column_A" in kwargs and kwargs["column_A"] == kwargs.get("column_B"):
        yield f"{name} compares '{kwargs['column_A']}' with itself; name two columns"
    for key in ("column_list", "column_set"):
        if key in kwargs:
            yield from _column_list_problems(name, key, kwargs[key])


def _column_list_problems(name: str, key: str, columns: Any) -> Iterator[str]:
    if not isinstance(columns, list) or not columns or not all(isinstance(c, str) and c for c in columns):
        yield f"`{key}` of {name} is not a list of names of columns"
        return
    repeated = sorted({column for column in columns if columns.count(column) > 1})
    if repeated and name != "expect_table_columns_to_match_ordered_list":
        yield f"`{key}` names '{repeated[0]}' more than once; take one out"
    if name == "expect_compound_columns_to_be_unique" and len(columns) == 1:
        yield f"`{key}` has one column; write expect_column_values_to_be_unique, or name the other columns"
    elif not name.startswith("expect_table") and len(columns) == 1:
        yield f"`{key}` of {name} has one column, which it would compare with nothing; name the others"


def _mostly_problems(name: str, kwargs: Mapping[str, Any]) -> Iterator[str]:
    mostly = kwargs.get("mostly")
    if mostly is None:
        return
    if isinstance(mostly, bool) or not isinstance(mostly, int | float) or not 0 <= mostly <= 1:
        percent = isinstance(mostly, int | float) and not isinstance(mostly, bool) and 1 < mostly <= 100
        hint = f"; write {mostly / 100:g}" if percent else ""
        yield f"`mostly: {mostly}` is not a share between 0 and 1{hint}"
    elif mostly == 0:
        yield f"{name} has `mostly: 0`: it would always hold"


def _set_problems(name: str, kwargs: Mapping[str, Any]) -> Iterator[str]:
    if "value_set" not in kwargs:
        return
    values = kwargs["value_set"]
    if values is None:
        yield f"{name} has no `value_set`: it would always hold"
        return
    if not isinstance(values, list):
        yield f"`value_set: {values}` of {name} is not a list; write [{values}]"
        return
    if not values:
        said = "it would always hold" if "_not_" in name else "only a column without values could hold it"
        yield f"`value_set` of {name} is empty: {said}"
    kinds = {_kind(value) for value in values} - {"null"}
    if {"truth value", "text"} <= kinds:
        # YAML 1.1 reads the words no, yes, on, off as truth values; NO is also Norway.
        yield "`value_set` mixes words and truth values; put quotes round no, yes, on and off"
    elif len(kinds) > 1:
        yield (
            f"`value_set` mixes {' and '.join(sorted(kinds))}: no column has both; write all members alike "
            "(codes such as '007' in quotes)"
        )
    if any(isinstance(value, float) and math.isnan(value) for value in values):
        yield "`value_set` has .nan, which no value equals; missing values are never looked at, take it out"


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "truth value"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, str):
        return "text"
    return "null" if value is None else type(value).__name__


def _word_problems(name: str, kwargs: Mapping[str, Any]) -> Iterator[str]:
    if "type_" in kwargs and kwargs["type_"] is None:
        yield f"{name} has no `type_`: it would always hold"
    if "type_list" in kwargs and kwargs["type_list"] is None:
        yield f"{name} has no `type_list`: it would always hold"
    if kwargs.get("match_on", "any") not in ("any", "all", None):
        yield f"`match_on: {kwargs['match_on']}` is neither any nor all"
    nulls = kwargs.get("ignore_row_if")
    allowed = _PAIR_NULLS if "column_pair" in name else _ROW_NULLS
    if nulls is not None and nulls not in allowed:
        yield f"`ignore_row_if: {nulls}` is none of {', '.join(allowed)}{did_you_mean(str(nulls), allowed)}"
    for key in ("strict_min", "strict_max", "or_equal", "strictly", "exact_match", "ties_okay"):
        if kwargs.get(key) is not None and not isinstance(kwargs[key], bool):
            yield f"`{key}: {kwargs[key]}` is neither true nor false"
