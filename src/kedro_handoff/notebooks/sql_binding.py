"""Tables of databases that a notebook reads and writes; their connection is a name among the credentials."""

from __future__ import annotations

import ast
import os.path
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.credentials import CREDENTIALS_MEND
from kedro_handoff.notebooks.file_entry import Obstacle
from kedro_handoff.notebooks.file_types import SQL_METHOD, SQL_READERS
from kedro_handoff.notebooks.literals import Constants, NotConstantError
from kedro_handoff.notebooks.program import Statement
from kedro_handoff.notebooks.yaml_edit import flow
from kedro_handoff.secrets_in_code import holds_secret, secrets_in

_PIECES = "read all rows at once: in pieces there is no one frame that a node could take"


@dataclass(frozen=True)
class SqlCall:
    """A statement that reads a table or a query into a variable, or writes a variable to a table.

    Attributes:
        statement: Where it stands.
        call: The call.
        reads: Whether it reads.
        variable: The variable; empty where what is written is none.
        value: What is written.
        arguments: All arguments by name.
    """

    statement: Statement
    call: ast.Call
    reads: bool
    variable: str
    value: ast.expr | None
    arguments: dict[str, ast.expr]


def sql_call(statement: Statement, constants: Constants) -> SqlCall | None:
    """The table that a statement reads or writes and does nothing else, or `None`."""
    node = statement.node
    call = node.value if isinstance(node, ast.Assign | ast.AnnAssign | ast.Expr) else None
    if not isinstance(call, ast.Call):
        return None
    name = dotted(call.func, constants.modules)
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    target = targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else ""
    if name in SQL_READERS and target:
        return SqlCall(statement, call, True, target, None, _named(call, SQL_READERS[name]))
    if isinstance(call.func, ast.Attribute) and call.func.attr == "to_sql" and not name:
        value = call.func.value
        variable = value.id if isinstance(value, ast.Name) else ""
        return SqlCall(statement, call, False, variable, value, _named(call, SQL_METHOD))
    return None


def _named(call: ast.Call, positional: tuple[str, ...]) -> dict[str, ast.expr]:
    given = {(positional[n] if n < len(positional) else f"*{n}"): a for n, a in enumerate(call.args)}
    return given | {keyword.arg or "**": keyword.value for keyword in call.keywords}


def sql_entry(
    call: SqlCall, constants: Constants, project: Path, credentials: Collection[str]
) -> dict[str, Any]:
    """The catalog entry that reads or writes the table.

    Args:
        call: The call.
        constants: The notebook's constants.
        project: The project's folder.
        credentials: Names of the project's credentials.

    Raises:
        Obstacle: It has no form in the catalog, or the connection is not among the credentials.
    """
    connection = _connection(call, constants, project)
    name = f"{_database(connection)}_db" if connection else "database"
    entry = {**_what(call, constants), "credentials": name}
    arguments = {} if call.reads else {"index": True}
    for key, node in call.arguments.items():
        if key in ("con", "sql", "table_name", "name"):
            continue
        if key in ("chunksize", "params") or key.startswith("*"):
            raise Obstacle("file-argument", f"`{key}=` cannot be kept in the catalog", _PIECES)
        arguments[key] = _plain(node, constants, call.statement, key)
    if arguments:
        entry["load_args" if call.reads else "save_args"] = arguments
    if name not in credentials:
        shown = connection or "<the connection, as SQLAlchemy takes it>"
        raise Obstacle(
            "database",
            "a pipeline takes the connection to a database from the project's credentials, which have no "
            f"'{name}'",
            f"add `{name}: {{con: {shown}}}` to conf/local/credentials.yml, and promote again",
        )
    return entry


def _what(call: SqlCall, constants: Constants) -> dict[str, Any]:
    name = next((n for n in ("sql", "table_name", "name") if n in call.arguments), "")
    value = _plain(call.arguments[name], constants, call.statement, name) if name else None
    if not isinstance(value, str):
        raise Obstacle(
            "file-argument", "what is read is no text", "write the query or the table's name as text"
        )
    if name == "sql" and re.search(r"\s", value.strip()):
        return {"type": "pandas.SQLQueryDataset", "sql": value}
    return {"type": "pandas.SQLTableDataset", "table_name": value}


def _plain(node: ast.expr, constants: Constants, statement: Statement, name: str) -> Any:
    try:
        value = constants.value(node, statement.position)
        flow(value)
    except (NotConstantError, NotebookError) as error:
        raise Obstacle(
            "file-argument",
            f"`{name}` is worked out when the notebook runs, so it cannot stand in the catalog",
            "write the value itself",
        ) from error
    return value


def _connection(call: SqlCall, constants: Constants, project: Path) -> str:
    """The connection string that stands in the source; empty where none does.

    Raises:
        Obstacle: It holds a password.
    """
    node = call.arguments.get("con")
    if isinstance(node, ast.Name):
        definition = constants.program.definition(node.id, call.statement.position)
        assigned = definition.node if definition is not None else None
        node = assigned.value if isinstance(assigned, ast.Assign) else None
    if node is None:
        return ""
    made = node if isinstance(node, ast.Call) else None
    text = made.args[0] if made is not None and made.args else node
    try:
        value = constants.value(text, call.statement.position)
        folder = constants.folder(call.statement.position)
    except NotConstantError:
        value, folder = "", project
    if holds_secret(str(value)) or any(True for _ in secrets_in(node)):
        raise Obstacle("credentials", "the connection to the database holds a password", CREDENTIALS_MEND)
    name = dotted(made.func, constants.modules) if made is not None else ""
    if name == "sqlite3.connect" and value:
        return f"sqlite:///{_shown(folder / str(value), project)}"
    local = str(value).removeprefix("sqlite:///")
    return f"sqlite:///{_shown(folder / local, project)}" if local != str(value) else str(value)


def _shown(path: Path, project: Path) -> str:
    whole = Path(os.path.normpath(path))
    return (whole.relative_to(project) if whole.is_relative_to(project) else whole).as_posix()


def _database(connection: str) -> str:
    """A name after the database that a connection string ends with."""
    last = connection.split("?")[0].rstrip("/").rpartition("/")[2]
    return re.sub(r"\W+", "_", Path(last).stem).strip("_").lower() or "database"
