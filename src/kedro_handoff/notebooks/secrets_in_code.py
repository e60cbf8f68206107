"""Passwords, keys and tokens that stand in a notebook's code: found, and never repeated."""

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
_LONG = 16  # a `token` that is longer is no word of a text
HIDDEN = "***"
CREDENTIALS_MEND = (
    "take it out of the notebook: put it in conf/local/credentials.yml under a name, give that name in the "
    'catalog (`credentials: name`), and write `data = catalog.load("...")`'
)


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
