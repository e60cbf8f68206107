"""Conditions on rows (`row_condition`): their language, and the columns that they name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.reading.queries import query_problem
from kedro_handoff.near_names import did_you_mean

_PARSERS = ("great_expectations", "pandas", "spark", "great_expectations__experimental__")
_LANGUAGES = ("great_expectations", "pandas")
_TYPES = ("comparison", "nullity", "and", "or", "pass_through")
_OPERATORS = ("==", "!=", "<", "<=", ">", ">=", "IN", "NOT_IN")
_COLUMN = re.compile(r"""col\(\s*["']([^"']+)["']\s*\)""")
_TREE = '{type: comparison, column: {name: ward}, operator: "==", parameter: north}'


def condition_problems(kwargs: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with `row_condition` and `condition_parser`."""
    condition, parser = kwargs.get("row_condition"), kwargs.get("condition_parser")
    if condition is None:
        if parser is not None:
            yield "`condition_parser` stands without a `row_condition`; write the condition, or take it out"
        return
    if parser is not None and parser not in _PARSERS:
        known = ", ".join(_LANGUAGES)
        yield f"`condition_parser: {parser}` is none of {known}{did_you_mean(str(parser), _PARSERS)}"
    if isinstance(condition, str):
        yield from _text_problems(condition, parser)
    elif not isinstance(condition, dict):
        yield f"`row_condition: {condition}` is neither a text nor a condition such as {_TREE}"
    else:
        yield from _tree_problems(condition)


def condition_columns(kwargs: Mapping[str, Any]) -> set[str]:
    """Columns that a condition surely names; those of a text in pandas' language are not looked for."""
    condition = kwargs.get("row_condition")
    if isinstance(condition, str):
        return set(_COLUMN.findall(condition))
    return set(_tree_columns(condition)) if isinstance(condition, dict) else set()


def _text_problems(condition: str, parser: Any) -> Iterator[str]:
    if not condition.strip():
        yield "`row_condition` is empty; write the condition, or take it out"
    elif parser is None:
        said = "great_expectations" if _COLUMN.search(condition) else "pandas"
        yield f"`row_condition` is a text without its language; add `condition_parser: {said}`"
    elif parser == "spark":
        yield f"`condition_parser: spark` is not understood by pandas; write the condition as {_TREE}"
    elif parser == "pandas" and _COLUMN.search(condition):
        mend = "write `condition_parser: great_expectations`"
        yield f"`row_condition` uses col(...), which pandas does not know; {mend}"
    elif parser != "pandas" and parser in _PARSERS and not _COLUMN.search(condition):
        yield '`row_condition` names no col("..."); write it so, or `condition_parser: pandas`'
    elif parser == "pandas" and (problem := query_problem(condition)):
        yield f"`row_condition` {problem}"


def _tree_problems(condition: Mapping[Any, Any]) -> Iterator[str]:
    kind = condition.get("type")
    if kind not in _TYPES:
        known, hint = ", ".join(_TYPES), did_you_mean(str(kind), _TYPES)
        yield f"`row_condition` has the type '{kind}', none of {known}{hint}"
        return
    if kind in ("and", "or"):
        parts = condition.get("conditions")
        if not isinstance(parts, list) or not parts or not all(isinstance(part, dict) for part in parts):
            yield f"`row_condition` of type {kind} needs `conditions`, a list of conditions"
            return
        for part in parts:
            yield from _tree_problems(part)
    elif kind in ("comparison", "nullity"):
        column = condition.get("column")
        if not isinstance(column, dict) or not isinstance(column.get("name"), str):
            yield f"`row_condition` of type {kind} needs `column: {{name: ...}}`"
        elif "`" in column["name"]:
            # Great Expectations writes the name between back quotes, which would end there.
            yield f"`row_condition` names the column {column['name']!r}; no name may hold a back quote"
        if kind == "comparison" and condition.get("operator") not in _OPERATORS:
            operator, known = condition.get("operator"), " ".join(_OPERATORS)
            yield f"`row_condition` has the operator '{operator}', none of {known}"
    elif not isinstance(query := condition.get("pass_through_filter"), str):
        yield "`row_condition` of type pass_through needs `pass_through_filter`, a text"
    elif problem := query_problem(query):
        yield f"`row_condition` {problem}"


def _tree_columns(condition: Mapping[Any, Any]) -> Iterator[str]:
    column = condition.get("column")
    if isinstance(column, dict) and isinstance(column.get("name"), str):
        yield column["name"]
    for part in condition.get("conditions") or ():
        if isinstance(part, dict):
            yield from _tree_columns(part)
