"""A module's text with pieces of it replaced or added; all else stays to the byte."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence

from kedro_handoff.notebooks.module_text import definitions, inserted_imports
from kedro_handoff.notebooks.names import free_names
from kedro_handoff.notebooks.program import Function


def updated_module(text: str, pieces: Mapping[str, str], imports: Sequence[str], function: str) -> str:
    """The module's text with new texts of functions, classes and constants.

    Args:
        text: The module as it is.
        pieces: New texts by name; a name that the module does not define goes above its first user.
        imports: Import statements to add.
        function: The function that all is for.
    """
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    new = {}
    for name, source in pieces.items():
        present = definitions(text)
        if name not in present:
            new[name] = source
            continue
        first, last, _ = present[name]
        lines = text.split("\n")
        text = "\n".join([*lines[: first - 1], source.strip("\n"), *lines[last:]])
    # The last first: each goes right above its user, which may be the one that was put there before.
    for name, source in reversed(new.items()):
        text = _inserted(text, name, source.strip("\n"), function)
    return inserted_imports(text, imports).replace("\n", ends)


def _inserted(text: str, name: str, source: str, function: str) -> str:
    present = definitions(text)
    users = [first for first, _, there in present.values() if name in free_names(there)]
    line = min(users, default=present[function][0] if function in present else len(text.split("\n")))
    lines = text.split("\n")
    below = next((there for first, _, there in present.values() if first == line), source)
    gap = ["", ""] if _is_block(source) or _is_block(below) else []
    return "\n".join([*lines[: line - 1], *source.split("\n"), *gap, *lines[line - 1 :]])


def _is_block(source: str) -> bool:
    return isinstance(ast.parse(source).body[0], Function | ast.ClassDef)
