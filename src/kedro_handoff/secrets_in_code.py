"""Passwords, keys and tokens that stand in code: found, and never repeated."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_IN_URL = re.compile(r"(?P<head>\b[a-zA-Z][\w+.-]*://[^\s:/@'\"]*):(?P<secret>[^\s@/'\"]+)@")
_IN_QUERY = re.compile(
    r"(?P<head>[?&;](?:sig|signature|token|access_token|api_?key|key|password|pwd|secret|sas|"
    r"x-amz-signature|x-amz-credential|x-goog-signature)=)(?P<secret>[^&\s'\"]+)",
    re.IGNORECASE,
)
_IN_DSN = re.compile(
    r"(?P<head>\b(?:password|pwd|accountkey|sharedaccesskey)\s*=)(?P<secret>[^;\s'\"]+)", re.I
)
# Names that hold a secret whatever its form.
_NAMES = re.compile(
    r"(?:^|_)(?:password|passwd|pwd|secret|api_?key|access_?key|secret_?key|account_?key|auth_?token|"
    r"access_?token|api_?token|connection_?string)$",
    re.IGNORECASE,
)
# The same more widely, for texts that are kept: to hide too much costs a line of a diff, no more.
_WORDS = (
    r"passw(?:or)?d|passphrase|pwd|secret|token|credential|api_?key|access_?key|private_?key|account_?key|"
    r"auth_?key|connection_?string|conn_?str"
)
_SECRET_WORDS = re.compile(_WORDS, re.IGNORECASE)
_QUOTED = re.compile(
    rf"(?P<head>(?:{_WORDS})\w*[\"']?\]?\s*(?::\s*\w+\s*)?[:=]=?\s*[bBfFrRuU]{{0,2}}"
    r"(?P<quote>\"\"\"|'''|[\"']))(?:(?!(?P=quote)).)+(?P<tail>(?P=quote))",
    re.IGNORECASE | re.DOTALL,
)
_REMARKED = re.compile(rf"(?P<head>#[^\n]*?(?:{_WORDS})\w*\s*[:=]\s*)\S+(?P<tail>)", re.IGNORECASE)
_KNOWN_FORMS = re.compile(
    r"\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_\w{20,}|\bsk-[\w-]{20,}|"
    r"\bxox[abprs]-[\w-]{10,}|\beyJ[\w-]+\.[\w-]+\.[\w-]+|\bAIza[\w-]{35}|"
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)",
    re.DOTALL,
)
_LONG = 16  # a `token` that is longer is no word of a text
HIDDEN = "***"


def masked(text: str) -> str:
    """The text with every password, key or token in a URL or connection string made unreadable."""
    text = _IN_URL.sub(lambda found: f"{found['head']}:{HIDDEN}@", text)
    for form in (_IN_QUERY, _IN_DSN):
        text = form.sub(lambda found: f"{found['head']}{HIDDEN}", text)
    return text


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
        long = name.lower() == "token" and len(str(text)) >= _LONG
        if isinstance(text, str) and text and (long or _NAMES.search(name)):
            yield value.lineno, f"the value of `{name}`"


def masked_source(text: str) -> str:
    """Python source with every literal that looks like a credential made unreadable; the rest to the byte.

    Masked are texts given to names such as `password`, `token`, `secret`, `api_key` (assignments, keywords,
    defaults, entries of dictionaries, comparisons), keys of known forms, and what `masked` masks. A piece
    of source that cannot be parsed is masked by its form alone.
    """
    lines = text.encode("utf-8", "surrogatepass").splitlines(keepends=True)
    tree = _parsed(text)
    for first, start, last, end in sorted(_spans(tree) if tree else (), reverse=True):
        hidden = f'"{HIDDEN}"'.encode()
        lines[first : last + 1] = [lines[first][:start] + hidden + lines[last][end:]]
    found = b"".join(lines).decode("utf-8", "surrogatepass")
    for form in (_REMARKED,) if tree else (_QUOTED, _REMARKED):
        found = form.sub(lambda match: f"{match['head']}{HIDDEN}{match['tail']}", found)
    found = _IN_URL.sub(lambda match: f"{match['head']}:{HIDDEN}@", found)
    found = _IN_QUERY.sub(lambda match: f"{match['head']}{HIDDEN}", found)
    return _KNOWN_FORMS.sub(HIDDEN, found)


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
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _IN_DSN.search(node.value)
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
