"""Files and secrets in promoted code that no dataset stands for, and the order of loads and saves in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from kedro_handoff.notebooks import file_types
from kedro_handoff.notebooks.catalog_calls import saves
from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.credentials import CREDENTIALS_MEND
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Function, Program, Statement
from kedro_handoff.notebooks.syntax import walk
from kedro_handoff.secrets_in_code import secrets_in

_OUTSIDE = (
    "read it in a line of its own outside of functions, `data = pd.read_csv(...)`, and hand over the data",
    "return what is written, and write it in a line of its own outside of functions: `result.to_csv(...)`",
)
_LOOKS = ("glob.", "shutil.", "os.listdir", "os.walk", "os.scandir", "os.makedirs", "os.mkdir", "os.remove")
_WRITING = ("savefig", "write_html", "write_image", "write_text", "write_bytes", "tofile", "to_sql")
_PERHAPS = {
    "to_hdf": "write it with `to_parquet`",
    "to_stata": "write it with `to_parquet` or `to_csv`",
    "to_orc": "write it with `to_parquet`",
    "to_gbq": "add a `pandas.GBQTableDataset` to the catalog, and give it the data with `catalog.save`",
    **dict.fromkeys(
        ("to_html", "to_latex", "to_markdown", "to_string"),
        "leave it to a cell that is not promoted, or save the table itself: `result.to_csv(...)`",
    ),
}
_READING = ("read_text", "read_bytes")


def of_draft(program: Program, draft: Draft) -> Iterator[Refusal]:
    """All of one draft."""
    for statement in (*draft.statements, *draft.carried):
        for line, what in secrets_in(statement.node):
            reason = f"{what[0].upper()}{what[1:]} stands in the code"
            yield Refusal("credentials", program.place(statement, line), reason, CREDENTIALS_MEND)
    for statement in _running(draft):
        yield from _files(program, statement, draft)
    yield from _saved(program, draft)


def _running(draft: Draft) -> Iterator[Statement]:
    """Statements whose code runs in the node."""
    for statement in draft.statements:
        named = isinstance(statement.node, Function) and statement.node.name == draft.function
        if statement.position in draft.making or named:
            yield statement
    yield from draft.carried


def _files(program: Program, statement: Statement, draft: Draft) -> Iterator[Refusal]:
    use = program.files.get(statement.position)
    if use is not None and use.obstacle is not None:
        code, reason, mend = use.obstacle
        yield Refusal(code, program.place(statement, use.line), reason, mend)
        return
    for node in walk(statement.node):
        if isinstance(node, ast.Call):
            found = file_access(node, program.modules)
            if found is not None:
                what, mend = found
                place = program.place(statement, node.lineno)
                reason = f"`{draft.function}` {what}: a pipeline runs elsewhere, and would not find the file"
                yield Refusal("file-inside", place, reason, mend)


def file_access(call: ast.Call, modules: dict[str, str]) -> tuple[str, str] | None:
    """What a call does with files, in words, and what to write instead; `None` where it does nothing."""
    name = dotted(call.func, modules) or getattr(call.func, "id", "")
    if name in file_types.WITHOUT_TYPE:
        return f"uses `{name}`, for which there is no dataset", file_types.WITHOUT_TYPE[name]
    if name in file_types.READERS or name in file_types.SQL_READERS:
        return f"reads a file (`{name}`)", _OUTSIDE[0]
    if name in file_types.WRITERS:
        return f"writes a file (`{name}`)", _OUTSIDE[1]
    if name in ("open", "io.open"):
        mode = call.args[1] if len(call.args) > 1 else None
        mode = next((k.value for k in call.keywords if k.arg == "mode"), mode)
        writes = isinstance(mode, ast.Constant) and "r" not in str(mode.value)
        return ("opens a file", _OUTSIDE[1 if writes else 0])
    if name.startswith(_LOOKS):
        return (
            f"looks at folders (`{name}`)",
            "do it outside of what is promoted, and hand over what it finds",
        )
    if isinstance(call.func, ast.Attribute) and (not name or name == "matplotlib.pyplot.savefig"):
        return _method(call, call.func.attr)
    return None


def without_dataset(node: ast.stmt, program: Program) -> tuple[str, str] | None:
    """Where a statement is a read for which there is no dataset: that in words, and what to write instead."""
    call = getattr(node, "value", None)
    while isinstance(call, ast.Subscript):  # `tables = pd.read_html(...)[0]`
        call = call.value
    name = dotted(call.func, program.modules) if isinstance(call, ast.Call) else ""
    mend = file_types.WITHOUT_TYPE.get(name)
    return (f"is read by `{name}`, for which there is no dataset", mend) if mend else None


def _method(call: ast.Call, method: str) -> tuple[str, str] | None:
    given = bool(call.args) or any(keyword.arg in ("path_or_buf", "path", "buf") for keyword in call.keywords)
    text = bool(call.args) and isinstance(call.args[0], ast.Constant | ast.JoinedStr)
    if method in _READING:
        return f"reads a file (`.{method}`)", _OUTSIDE[0]
    if method in _PERHAPS and text:
        return f"writes a file (`.{method}`), for which there is no dataset", _PERHAPS[method]
    if method in _WRITING or (method in file_types.METHODS and given):
        return f"writes a file (`.{method}`)", _OUTSIDE[1]
    return None


def _saved(program: Program, draft: Draft) -> Iterator[Refusal]:
    """Saves among flat cells become outputs, which are variables."""
    known = saves(program)
    for statement in draft.statements:
        save = known.get(statement.position)
        if save is None or draft.dataset == save.dataset or isinstance(save.value, ast.Name):
            continue
        yield Refusal(
            "file-inside",
            program.place(statement),
            "what is saved here is worked out in the same line",
            "give it a name on a line of its own: `result = ...`, then save `result`",
        )
