"""Two texts of a piece of code: their diff at the lines of the file, and the values of a constant.

The text of a piece stands below the imports that it uses; these are compared apart.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from difflib import unified_diff

from kedro_handoff.runs.record import CodePartRecord

_HUNK = re.compile(r"@@ -(\d+)(,\d+)? \+(\d+)(,\d+)? @@")
_LONGEST_VALUE = 60

Texts = Sequence[str | None]


def constant_values(kind: str, texts: Texts) -> tuple[str, str] | None:
    """The values of a constant before and after, where both are short enough for a sentence."""
    if kind != "constant":
        return None
    old, new = (_assigned(text) if text is not None else None for text in texts)
    if old is None or new is None or old == new or max(len(old), len(new)) > _LONGEST_VALUE:
        return None
    return old, new


def _assigned(text: str) -> str | None:
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return None
    statements = [s for s in body if not isinstance(s, ast.Import | ast.ImportFrom)]
    if len(statements) != 1:
        return None
    [statement] = statements
    if isinstance(statement, ast.Assign | ast.AnnAssign) and statement.value is not None:
        return ast.unparse(statement.value)
    return None


def text_diff(parts: Sequence[CodePartRecord | None], texts: Texts) -> Iterator[str]:
    """The unified diff of a piece of code, with the line numbers of its file.

    Args:
        parts: The piece before and after; `None` where it is not there.
        texts: Its texts; `None` where they were not kept.
    """
    for part, text, run in zip(parts, texts, ("earlier", "later"), strict=True):
        if part is not None and text is None:
            yield f"(the text of the {run} version is not kept)"
            return
    (old_imports, old), (new_imports, new) = (_split(text or "") for text in texts)
    names = [f"{part['file']}:{part['line']}" if part else "(not there)" for part in parts]
    starts = [part["line"] if part else 1 for part in parts]
    for line in unified_diff(old, new, names[0], names[1], n=2, lineterm=""):
        yield _HUNK.sub(lambda hunk: _moved(hunk, starts), line) if line.startswith("@@") else line
    yield from (f"-{line}" for line in old_imports if line not in new_imports)
    yield from (f"+{line}" for line in new_imports if line not in old_imports)


def _split(text: str) -> tuple[list[str], list[str]]:
    """Lines of the imports above a piece of code, and its own."""
    lines = text.splitlines()
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError):
        return [], lines
    own = [s for s in body if not isinstance(s, ast.Import | ast.ImportFrom)]
    if not own or own[0] is body[0]:
        return [], lines
    decorators = getattr(own[0], "decorator_list", [])
    first = min([own[0].lineno, *(decorator.lineno for decorator in decorators)])
    return [line for line in lines[: first - 1] if line.strip()], lines[first - 1 :]


def _moved(hunk: re.Match[str], starts: Sequence[int]) -> str:
    """Line numbers as they are in the file, not in the piece of code."""
    old, new = int(hunk[1]) + starts[0] - 1, int(hunk[3]) + starts[1] - 1
    return f"@@ -{old}{hunk[2] or ''} +{new}{hunk[4] or ''} @@"
