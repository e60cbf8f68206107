"""Conditions in pandas' own language: whether one only looks at the table.

Great Expectations hands such a text to `DataFrame.query`, which calls whatever methods it names and reads
Python's own names behind an `@`: `a.to_csv(...)` writes a file, `@pd...` runs anything. A contract may come
from somebody else, so only what compares, calculates and looks at values is let through.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_QUOTED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`[^`]+`")
_ALLOWED = (
    *(ast.Expression, ast.Compare, ast.cmpop, ast.List, ast.Tuple, ast.expr_context, ast.BoolOp, ast.boolop),
    *(ast.UnaryOp, ast.unaryop, ast.BinOp, ast.operator, ast.Name, ast.Constant, ast.Attribute, ast.Call),
    ast.keyword,
)
_METHODS = frozenset(
    re.findall(
        r"\w+",
        """
        isnull notnull isna notna isin between abs round astype fillna duplicated diff shift
        eq ne lt le gt ge add sub mul div mod min max mean median std sum count nunique quantile rank
        contains startswith endswith match fullmatch len lower upper strip lstrip rstrip slice get
        isalpha isdigit isalnum isnumeric isdecimal isspace islower isupper istitle
        normalize floor ceil total_seconds day_name month_name isocalendar
        """,
    )
)


def query_problem(query: str) -> str:
    """What is wrong with a query; empty where it only looks at the table."""
    text = query.strip()
    if len(text.splitlines()) > 1 or "'''" in text or '"""' in text:
        return "has more than one line, which pandas does not read; write it on one"
    code = _QUOTED.sub(lambda found: "column_name" if found[0].startswith("`") else found[0], text)
    if "@" in _QUOTED.sub("", text):
        return "uses `@`, which reaches outside of the table; write the value itself"
    try:
        tree = ast.parse(code, mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"cannot be read by pandas: {getattr(error, 'msg', error)}"
    return next(_beyond_looking(tree), "")


def _beyond_looking(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED) or isinstance(node, ast.MatMult):
            yield f"holds a {type(node).__name__}, which no condition needs; compare columns with values"
        elif isinstance(node, ast.Attribute) and node.attr.startswith("_"):
            yield f"uses `{node.attr}`, which is no value of the table; compare columns with values"
        elif isinstance(node, ast.Call):
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if method not in _METHODS and not isinstance(node.func, ast.Name):
                yield f"calls `{method or '...'}`, which may do more than look; compare columns with values"
