"""Statements that read a file into a variable or write a variable to one, recognised by reading."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field

from kedro_handoff.notebooks import file_types
from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.file_types import FileType
from kedro_handoff.notebooks.literals import Constants
from kedro_handoff.notebooks.program import Statement


@dataclass(frozen=True)
class FileCall:
    """One call that reads or writes a file.

    Attributes:
        statement: Where it stands.
        call: The call.
        kind: What it reads or writes.
        reads: Whether it reads.
        target: The variable that gets what was read; empty where there is none of its own.
        value: What is written.
        path: The file as the code says it.
        arguments: All other arguments by name; those that have none in the call are `*1`, `*2`.
        opened: Arguments of `open`, where the file was opened for the call.
    """

    statement: Statement
    call: ast.Call
    kind: FileType
    reads: bool
    target: str = ""
    value: ast.expr | None = None
    path: ast.expr | None = None
    arguments: Mapping[str, ast.expr] = field(default_factory=dict)
    opened: Mapping[str, ast.expr] = field(default_factory=dict)


def file_call(statement: Statement, constants: Constants) -> FileCall | None:
    """The file that a statement reads or writes and does nothing else, or `None`."""
    node = statement.node
    if isinstance(node, ast.With):
        return _with(statement, node, constants.modules)
    opened: dict[str, ast.Call] = {}
    if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if len(targets) == 1 and isinstance(targets[0], ast.Name):
            written = _written(statement, node.value, constants.modules, opened)
            return written or _read(statement, node.value, targets[0].id, constants.modules, opened)
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return _written(statement, node.value, constants.modules, opened)
    return None


def _with(statement: Statement, node: ast.With, modules: Mapping[str, str]) -> FileCall | None:
    """`with open("x.json") as f: x = json.load(f)`, and nothing else in it."""
    if len(node.items) != 1 or len(node.body) != 1:
        return None
    item, inner = node.items[0], node.body[0]
    opening = item.context_expr
    if not (isinstance(opening, ast.Call) and isinstance(item.optional_vars, ast.Name)):
        return None
    if not _opens(opening, modules):
        return None
    opened = {item.optional_vars.id: opening}
    if isinstance(inner, ast.Assign) and isinstance(inner.value, ast.Call) and len(inner.targets) == 1:
        target = inner.targets[0]
        if isinstance(target, ast.Name):
            return _read(statement, inner.value, target.id, dict(modules), opened)
    if isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Call):
        return _written(statement, inner.value, dict(modules), opened)
    return None


def _opens(call: ast.Call, modules: Mapping[str, str]) -> bool:
    name = dotted(call.func, dict(modules)) or getattr(call.func, "id", "")
    if name in ("open", "io.open"):
        return bool(call.args)
    return isinstance(call.func, ast.Attribute) and call.func.attr == "open" and not name


def _open_file(node: ast.expr, opened: Mapping[str, ast.Call], modules: Mapping[str, str]) -> ast.Call | None:
    """The call of `open` whose file an expression is."""
    if isinstance(node, ast.Name):
        return opened.get(node.id)
    return node if isinstance(node, ast.Call) and _opens(node, modules) else None


def _opening(call: ast.Call) -> tuple[ast.expr, dict[str, ast.expr]]:
    """The file and the other arguments of a call of `open`."""
    arguments = list(call.args)
    if isinstance(call.func, ast.Attribute) and call.func.attr == "open" and not _is_module(call.func.value):
        arguments = [call.func.value, *arguments]  # `Path("x").open("w")`
    named = dict(zip(("path", "mode", "buffering", "encoding"), arguments, strict=False))
    named |= {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
    return named.pop("path"), named


def _is_module(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id == "io"


def _read(
    statement: Statement,
    call: ast.Call,
    target: str,
    modules: dict[str, str],
    opened: Mapping[str, ast.Call],
) -> FileCall | None:
    name = dotted(call.func, modules)
    if name in file_types.FILE_READERS and call.args:
        file = _open_file(call.args[0], opened, modules)
        if file is not None:
            return _bound(statement, call, file_types.FILE_READERS[name], True, target, file=file)
    if opened and not _reads_text(call):
        return None
    if name in file_types.READERS:
        return _bound(statement, call, file_types.READERS[name], True, target)
    if _reads_text(call):
        assert isinstance(call.func, ast.Attribute)  # noqa: S101 - for mypy; `_reads_text` has seen to it
        file = _open_file(call.func.value, opened, modules)
        if call.func.attr == "read" and file is not None and not call.args:
            return _bound(statement, call, file_types.TEXT, True, target, file=file)
        if call.func.attr == "read_text" and not opened:
            given = dict(zip(("encoding",), call.args, strict=False))
            given |= {k.arg: k.value for k in call.keywords if k.arg}
            return FileCall(statement, call, file_types.TEXT, True, target, None, call.func.value, {}, given)
    return None


def _reads_text(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr in ("read", "read_text")


def _written(
    statement: Statement, call: ast.Call, modules: dict[str, str], opened: Mapping[str, ast.Call]
) -> FileCall | None:
    name = dotted(call.func, modules)
    if name in file_types.FILE_WRITERS and len(call.args) > 1:
        file = _open_file(call.args[1], opened, modules)
        if file is not None:
            return _bound(statement, call, file_types.FILE_WRITERS[name], False, file=file)
    if name in file_types.WRITERS and not opened:
        return _bound(statement, call, file_types.WRITERS[name], False)
    if name or not isinstance(call.func, ast.Attribute):
        return None
    method, receiver = call.func.attr, call.func.value
    if method in file_types.METHODS and not opened and (call.args or _has_path(call)):
        return _bound(statement, call, file_types.METHODS[method], False, value=receiver)
    if method == "write_text" and call.args and not opened:
        given = dict(zip(("encoding",), call.args[1:], strict=False))
        given |= {k.arg: k.value for k in call.keywords if k.arg}
        return FileCall(statement, call, file_types.TEXT, False, "", call.args[0], receiver, {}, given)
    file = _open_file(receiver, opened, modules)
    if method == "write" and file is not None and len(call.args) == 1:
        path, others = _opening(file)
        return FileCall(statement, call, file_types.TEXT, False, "", call.args[0], path, {}, others)
    return None


_PATH_NAMES = (
    "path_or_buf",
    "path",
    "excel_writer",
    "filepath_or_buffer",
    "io",
    "file",
    "filename",
    "source",
)


def _has_path(call: ast.Call) -> bool:
    return any(keyword.arg in _PATH_NAMES for keyword in call.keywords)


def _bound(
    statement: Statement,
    call: ast.Call,
    kind: FileType,
    reads: bool,
    target: str = "",
    value: ast.expr | None = None,
    file: ast.Call | None = None,
) -> FileCall | None:
    """The call with its arguments by name."""
    given: dict[str, ast.expr] = {}
    for place, argument in enumerate(call.args):
        given[kind.positional[place] if place < len(kind.positional) else f"*{place}"] = argument
    for keyword in call.keywords:
        name = keyword.arg or "**"
        given["path" if name in _PATH_NAMES and "path" not in given else name] = keyword.value
    path: ast.expr | None = given.pop("path", None)
    opened: dict[str, ast.expr] = {}
    if file is not None:
        path, opened = _opening(file)
    return FileCall(statement, call, kind, reads, target, given.pop("value", value), path, given, opened)
