"""Passwords, keys and tokens that stand in code: found, and never repeated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from kedro_handoff.credentials import (
    HIDDEN,
    IN_CONNECTION_STRING,
    IN_QUERY,
    KNOWN,
    PASSWORD_IN_URL,
    WORDS,
    hidden,
    surely_holds_a_secret,
)

_SECRET_WORDS = re.compile(WORDS, re.IGNORECASE)
_QUOTED = re.compile(
    rf"(?P<head>(?:{WORDS})\w*[\"']?\]?\s*(?::\s*\w+\s*)?[:=]=?\s*[bBfFrRuU]{{0,2}}"
    r"(?P<quote>\"\"\"|'''|[\"']))(?:(?!(?P=quote)).)+(?P<tail>(?P=quote))",
    re.IGNORECASE | re.DOTALL,
)
_REMARKED = re.compile(rf"(?P<head>#[^\n]*?(?:{WORDS})\w*\s*[:=]\s*)\S+(?P<tail>)", re.IGNORECASE)


def masked(text: str) -> str:
    """The text with every password, key or token in a URL or connection string made unreadable."""
    return hidden(text, PASSWORD_IN_URL, IN_QUERY, IN_CONNECTION_STRING)


def holds_secret(text: str) -> bool:
    """Whether a text is a URL or connection string with a password, key or token in it."""
    return masked(text) != text


def secrets_in(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Lines of a piece of code on which a secret stands, each with what it is, in words."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str) and holds_secret(inner.value):
            yield inner.lineno, "a password, key or token in a URL or connection string"
        yield from _named(inner)


def _named(node: ast.AST) -> Iterator[tuple[int, str]]:
    pairs: list[tuple[str, ast.expr]] = []
    if isinstance(node, ast.Assign):
        pairs = [(t.id, node.value) for t in node.targets if isinstance(t, ast.Name)]
    elif isinstance(node, ast.keyword) and node.arg:
        pairs = [(node.arg, node.value)]
    elif isinstance(node, ast.Dict):
        keys = (
            (k.value if isinstance(k, ast.Constant) else "", v)
            for k, v in zip(node.keys, node.values, strict=True)
        )
        pairs = [(str(key), value) for key, value in keys]
    for name, value in pairs:
        text = value.value if isinstance(value, ast.Constant) else None
        if isinstance(text, str) and surely_holds_a_secret(name, text):
            yield value.lineno, f"the value of `{name}`"


def masked_source(text: str) -> str:
    """Python source with every literal that looks like a credential made unreadable; the rest to the byte.

    Masked are texts given to names such as `password`, `token`, `secret`, `api_key` (assignments, keywords,
    defaults, entries of dictionaries, comparisons), keys of known forms, and what `masked` masks. A piece
    of source that cannot be parsed is masked by its form alone.
    """
    lines = text.encode("utf-8", "surrogatepass").splitlines(keepends=True)
    tree, quoted = _parsed(text), f'"{HIDDEN}"'.encode()
    for first, start, last, end in sorted(_spans(tree) if tree else (), reverse=True):
        lines[first : last + 1] = [lines[first][:start] + quoted + lines[last][end:]]
    found = b"".join(lines).decode("utf-8", "surrogatepass")
    for form in (_REMARKED,) if tree else (_QUOTED, _REMARKED):
        found = form.sub(lambda match: f"{match['head']}{HIDDEN}{match['tail']}", found)
    return hidden(found, PASSWORD_IN_URL, IN_QUERY, KNOWN)


def _parsed(text: str) -> ast.Module | None:
    lead = "if True:\n" if text[:1] in " \t" else ""  # a piece of something nested
    try:
        tree = ast.parse(lead + text)
    except (SyntaxError, ValueError, RecursionError):
        return None
    return ast.increment_lineno(tree, -1) if lead else tree


def _spans(tree: ast.Module) -> set[tuple[int, int, int, int]]:
    """First line, byte there, last line, byte there, from 0, of every literal that a secret's name holds."""
    named = [
        inner
        for node in ast.walk(tree)
        for name, value in _given(node)
        if value is not None and _SECRET_WORDS.search(name)
        for inner in _literals(value)
    ]
    strung = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and IN_CONNECTION_STRING.search(node.value)
    ]
    return {
        (node.lineno - 1, node.col_offset, node.end_lineno - 1, node.end_col_offset)
        for node in (*named, *strung)
        if node.end_lineno is not None and node.end_col_offset is not None
    }


def _literals(value: ast.expr) -> Iterator[ast.expr]:
    """Texts in a value: itself, or the longer ones inside of it; an f-string is one."""
    if isinstance(value, ast.JoinedStr):
        yield value
    elif isinstance(value, ast.Constant):
        if isinstance(value.value, str | bytes):
            yield value
    else:
        for child in ast.iter_child_nodes(value):
            found = child.value if isinstance(child, ast.Constant) else None
            if isinstance(child, ast.expr) and (found is None or len(str(found)) > 3):
                yield from _literals(child)


def _given(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Names in a piece of code with the values that they are given or compared with."""
    if isinstance(node, ast.Assign):
        yield from ((_name_of(target), node.value) for target in node.targets)
    elif isinstance(node, ast.AnnAssign | ast.AugAssign | ast.NamedExpr):
        yield _name_of(node.target), node.value
    elif isinstance(node, ast.keyword):
        yield node.arg or "", node.value
    elif isinstance(node, ast.Dict):
        yield from ((_name_of(key), value) for key, value in zip(node.keys, node.values, strict=True))
    elif isinstance(node, ast.Compare):
        yield from ((_name_of(node.left), value) for value in node.comparators)
        yield from ((_name_of(value), node.left) for value in node.comparators)
    elif isinstance(node, ast.arguments):
        places = [*node.posonlyargs, *node.args]
        with_default = places[len(places) - len(node.defaults) :]
        yield from ((a.arg, value) for a, value in zip(with_default, node.defaults, strict=True))
        yield from ((a.arg, value) for a, value in zip(node.kwonlyargs, node.kw_defaults, strict=True))


def _name_of(node: ast.expr | None) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Subscript):
        return _name_of(node.slice)
    return str(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
