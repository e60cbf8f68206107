"""A suite's promises as its page shows them: by column, and of the table."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from kedro_handoff.contracts.expectation_types import expectation_types
from kedro_handoff.contracts.page.facts import Column, Promise
from kedro_handoff.contracts.page.plain import words
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.verdict import held_finding
from kedro_handoff.contracts.wording import promise_in_words

_TYPES = (
    "expect_column_values_to_be_of_type",
    "expect_column_values_to_be_in_type_list",
    "expect_column_type_to_be",
)
_FIRST = ("expect_column_values_to_not_be_null", "expect_column_values_to_be_unique")
_MORE = {"mostly", "row_condition"}
_LISTS = (
    ("expect_table_columns_to_match_ordered_list", "column_list"),
    ("expect_table_columns_to_match_set", "column_set"),
)
_TYPE_WORDS = (
    (r"str(ing)?|String\w*|Categor\w+", "text"),
    (r"U?Int\d*|u?int\d*(_\w+)?|Integer\w*|Long\w*", "whole number"),
    (r"[Ff]loat\d*|[Dd]ouble\w*|number|Decimal\w*", "number"),
    (r"bool\w*|Boolean\w*", "yes or no"),
    (r"Timestamp\w*|datetime.*|DateTime\w*", "date and time"),
    (r"date|Date(Type)?", "date"),
    (r"Timedelta|timedelta.*", "length of time"),
)

# Column and call of an expectation, as findings have them.
Place = tuple[str, str]


def place_of(expectation: Expectation) -> Place:
    """What tells an expectation from the others of its contract, as a finding in a record says it."""
    finding = held_finding(expectation)
    return finding.column or "", finding.promise


def words_by_place(suite: Suite) -> dict[Place, str]:
    """Each promise of a contract in words."""
    return {place_of(each): words(promise_in_words(each.type, each.kwargs)) for each in suite.expectations}


def words_of_call(call: str, column: str) -> str:
    """An earlier wording of a promise in words, as its outcome has it: `expect_x(min_value=1)`.

    What was cut to fit a line stays as it is.
    """
    try:
        parsed = ast.parse(call, mode="eval").body
        if not isinstance(parsed, ast.Call) or not isinstance(parsed.func, ast.Name):
            return call
        kwargs = {str(each.arg): ast.literal_eval(each.value) for each in parsed.keywords}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return call
    name = parsed.func.id
    return words(promise_in_words(name, {**kwargs, **_columns_as_arguments(name, column)}))


def _columns_as_arguments(name: str, column: str) -> dict[str, Any]:
    """The columns of a finding as the arguments that they were."""
    names, arguments = column.split(", "), expectation_types().get(name)
    if arguments and "column_A" in arguments.required and len(names) == 2:
        return {"column_A": names[0], "column_B": names[1]}
    return {"column_list": names} if arguments and "column_list" in arguments.required else {}


def promises_of(suite: Suite, broken: Mapping[Place, str]) -> tuple[Promise, ...]:
    """All promises in the order of the file.

    Args:
        suite: The contract.
        broken: Status of those that did not hold when they were last judged.
    """
    return tuple(
        Promise(
            words=words(promise_in_words(each.type, each.kwargs)),
            severity=each.severity,
            notes=each.notes,
            occasion=each.environments[0] if len(each.environments) == 1 else "",
            type=each.type,
            arguments=", ".join(f"{name}: {value}" for name, value in each.kwargs.items()),
            columns=tuple(dict.fromkeys(map(str, each.columns))),
            line=each.line,
            status=broken.get(place_of(each), ""),
        )
        for each in suite.expectations
    )


def columns_of(suite: Suite, promises: Sequence[Promise]) -> tuple[Column, ...]:
    """The columns that a contract knows: as its list of columns has them, then as they come up."""
    facts, types = _column_facts(suite), _types(suite)
    # The type has a place of its own, unless there is more to say of it.
    bare = [
        promise
        for each, promise in zip(suite.expectations, promises, strict=True)
        if each.type in _TYPES and not _MORE & each.kwargs.keys() and promise.severity == "critical"
        if not promise.notes and not promise.status
    ]
    return tuple(
        _column(name, facts.get(name), types.get(name, ()), [p for p in promises if p not in bare])
        for name in _column_names(suite, promises, facts)
    )


def table_promises(promises: Collection[Promise]) -> tuple[Promise, ...]:
    """What is promised of the table, or of several columns together."""
    return tuple(promise for promise in promises if len(promise.columns) != 1)


def _column_names(suite: Suite, promises: Collection[Promise], facts: Mapping[str, Any]) -> list[str]:
    listed = [
        str(column)
        for type, argument in _LISTS
        for each in suite.expectations
        if each.type == type
        for column in each.kwargs.get(argument) or ()
    ]
    mentioned = [column for promise in promises for column in promise.columns]
    return list(dict.fromkeys([*listed, *facts, *mentioned]))


def _column(name: str, facts: Any, types: Iterable[str], promises: Iterable[Promise]) -> Column:
    known = facts if isinstance(facts, Mapping) else {}
    known_types = [str(known["dtype"])] if known.get("dtype") else []
    return Column(
        name=name,
        meaning=str(known.get("description") or ""),
        role=str(known.get("role") or ""),
        known_from=str(known.get("known_from") or ""),
        type=" or ".join(dict.fromkeys(map(_type_in_words, types or known_types))),
        promises=tuple(sorted((p for p in promises if p.columns == (name,)), key=_place)),
    )


def _place(promise: Promise) -> int:
    """What every reader asks first comes first; the rest stays as in the file."""
    return _FIRST.index(promise.type) if promise.type in _FIRST else len(_FIRST)


def _types(suite: Suite) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in suite.expectations:
        if each.type in _TYPES:
            names = each.kwargs.get("type_list") or [each.kwargs.get("type_")]
            found.setdefault(str(each.kwargs["column"]), []).extend(map(str, names))
    return found


def _type_in_words(name: str) -> str:
    """`float64` as `number`; types that nobody knows keep their name."""
    return next((word for pattern, word in _TYPE_WORDS if re.fullmatch(pattern, name)), name)


def _column_facts(suite: Suite) -> Mapping[str, Any]:
    return {str(name): facts for name, facts in (suite.meta.get("columns") or {}).items()}
