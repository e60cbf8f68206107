"""Conditions on rows: which rows of a table an expectation is about.

Great Expectations hands a condition to pandas as a query. The same query is asked here, once for all
expectations under the condition, and only if it says no more than comparisons of columns with literals,
whether a value is missing, and `and`, `or` and `not` of these: nothing that could run code.
"""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError
from kedro_handoff.contracts.proof.facts import Arguments, Schema

if TYPE_CHECKING:
    import pandas as pd

CONDITION_ARGUMENTS = ("row_condition", "condition_parser")
_QUOTED = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"|`[^`'\"\\\n]+`")
_ALLOWED = (
    *(ast.Expression, ast.Compare, ast.cmpop, ast.List, ast.Tuple, ast.Load, ast.BoolOp, ast.boolop),
    *(ast.UnaryOp, ast.Not, ast.Invert, ast.USub, ast.BinOp, ast.BitAnd, ast.BitOr),
)
_OWN_LANGUAGE = re.compile(
    r"""col\("(?P<name>[\w .\-\[\],]+)"\)(?:(?P<missing>\.notnull\(\))|"""
    r"""[ ]?(?P<operator>[=!]=|[<>]=?)[ ]?(?:(?P<number>[+-]?\d+(?:\.\d+)?)|"(?P<text>[\w.:\-]+)"))""",
    re.ASCII,
)
_MISSING = ("isnull", "notnull", "isna", "notna")
_COMPARISONS = ("==", "!=", "<", "<=", ">", ">=")


def row_query(kwargs: Arguments, schema: Schema) -> str | None:
    """The pandas query of an expectation's condition; `None` where it has none.

    Raises:
        NotCompiledError: The condition says something that is left to the judge.
    """
    condition, parser = (kwargs.get(name) for name in CONDITION_ARGUMENTS)
    if parser not in (None, "pandas", "great_expectations"):
        raise NotCompiledError
    if condition is None:
        return None
    if isinstance(condition, Mapping):
        query = _tree_query(condition, ("and", "or"))
    elif not isinstance(condition, str):
        raise NotCompiledError
    else:
        query = _own_query(condition) if parser == "great_expectations" else condition
    _refuse_more_than_comparisons(query, schema)
    return query


def matching_rows(frame: pd.DataFrame, query: str) -> np.ndarray[Any, Any]:
    """Which rows a query keeps, as truth values by position.

    Raises:
        NotCompiledError: The query's answer is no plain truth value for each row.
    """
    answer: Any = frame.set_axis(range(len(frame)), axis="index").eval(query)
    if getattr(answer, "dtype", None) != np.bool_ or len(answer) != len(frame):
        raise NotCompiledError
    return np.asarray(answer)


def _own_query(condition: str) -> str:
    """The query that Great Expectations makes of its own language, which knows one comparison only."""
    match = _OWN_LANGUAGE.fullmatch(condition)
    if match is None:
        raise NotCompiledError
    name = _reference(match["name"])
    if match["missing"]:
        return f"~{name}.isnull()"
    number = match["number"]
    value = match["text"] if number is None else float(number) if "." in number else int(number)
    return f"{name} {match['operator']} {value!r}"


def _tree_query(node: Any, groups: tuple[str, ...]) -> str:
    """The query that Great Expectations writes for its own conditions, in which `or` holds `and` at most."""
    match node:
        case {"type": "comparison", "column": {"name": str(name)}, "operator": operator, "parameter": value}:
            return f"{_reference(name)} {_compared(operator, value)}"
        case {"type": "nullity", "column": {"name": str(name)}, "is_null": bool(is_null)}:
            return f"{'' if is_null else '~'}{_reference(name)}.isnull()"
        case {"type": "and" | "or" as group, "conditions": [_, *_] as parts} if group in groups:
            return "(" + f" {group} ".join(_tree_query(part, ("and",)) for part in parts) + ")"
        case {"type": "pass_through", "pass_through_filter": str(query)} if "or" in groups:
            return query
    raise NotCompiledError


def _compared(operator: Any, value: Any) -> str:
    if operator in _COMPARISONS and type(value) in (str, int, float, bool):
        return f"{operator} {value!r}"
    if operator in ("IN", "NOT_IN") and isinstance(value, list) and value:
        types = {type(item) for item in value}
        if types <= {int, float} or types == {str}:
            return f"{'in' if operator == 'IN' else 'not in'} [{', '.join(map(repr, value))}]"
    raise NotCompiledError


def _reference(name: str) -> str:
    return name if name.isidentifier() and not keyword.iskeyword(name) else f"`{name}`"


def _refuse_more_than_comparisons(query: str, schema: Schema) -> None:
    """Read the query as Python does, each name in back quotes as a plain one, and look at every part."""
    names: dict[str, str] = {}

    def plain_name(match: re.Match[str]) -> str:
        if not match[0].startswith("`"):
            return match[0]
        names[f"quoted_column_{len(names)}"] = match[0][1:-1]
        return list(names)[-1]

    try:
        tree = ast.parse(_QUOTED.sub(plain_name, query).strip(), mode="eval")
    except (SyntaxError, ValueError) as error:
        raise NotCompiledError from error
    used = [names.get(name, name) for name in _column_names(tree)]
    if not used or any(name not in schema for name in used):
        raise NotCompiledError


def _column_names(node: ast.AST) -> Iterator[str]:
    """Names in a query that is made of comparisons; anything else is refused."""
    match node:
        case ast.Name(id=name):
            yield name
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=asked), args=[], keywords=[]) if (
            asked in _MISSING
        ):
            yield name
        case ast.Constant(value=str() | int() | float()):
            return
        case _ if isinstance(node, _ALLOWED):
            for part in ast.iter_child_nodes(node):
                yield from _column_names(part)
        case _:
            raise NotCompiledError
