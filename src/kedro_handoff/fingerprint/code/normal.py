"""The syntax of a piece of code without what makes no difference when it runs."""

from __future__ import annotations

import ast

from kedro_handoff.fingerprint.code.scopes import FunctionNode

_Documented = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Module)
_LEFT_OUT = frozenset({"type_comment", "ctx", "kind", "type_ignores"})


def normal_form(node: ast.AST) -> str:
    """The code as text: comments, docstrings, formatting, hints of local variables left out."""
    words: list[str] = []
    _write(node, words, in_function=False)
    return "".join(words)


def _write(node: object, words: list[str], in_function: bool) -> None:
    if isinstance(node, list):
        words.append("[")
        for item in node:
            _write(item, words, in_function)
        words.append("]")
        return
    if not isinstance(node, ast.AST):
        words.append(f"{type(node).__name__}:{node!r};")
        return
    if in_function and isinstance(node, ast.AnnAssign) and node.value is not None:
        node = ast.Assign(targets=[node.target], value=node.value)
    words.append(f"{type(node).__name__}(")
    inside = isinstance(node, FunctionNode) or (in_function and not isinstance(node, ast.ClassDef))
    for field in node._fields:
        value = None if field in _LEFT_OUT else getattr(node, field, None)
        if field == "body" and isinstance(node, _Documented) and value:
            value = _without_docstring(value)
        if field == "annotation" and in_function and isinstance(node, ast.AnnAssign):
            continue
        if (value is None and not isinstance(node, ast.Constant)) or value == []:
            continue  # fields that newer Pythons add are empty in older code
        words.append(f"{field}=")
        _write(value, words, inside)
    words.append(")")


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0] if body else None
    if (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    ):
        return body[1:]
    return body
