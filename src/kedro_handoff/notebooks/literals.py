"""Values that stand in a notebook's source: texts, numbers, collections, and paths made of them."""

from __future__ import annotations

import ast
import operator
import os.path
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.constants import dotted
from kedro_handoff.notebooks.program import Program, Statement
from kedro_handoff.notebooks.syntax import walk

_ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
# Types as pandas takes them, and their names.
_TYPES = {"str": "str", "int": "int", "float": "float", "bool": "bool", "object": "object"}
_TYPE_ROOTS = ("numpy.", "pandas.", "polars.")
_EXTENSION_TYPES = {
    "pandas.StringDtype": "string",
    "pandas.CategoricalDtype": "category",
    "pandas.BooleanDtype": "boolean",
}


class NotConstantError(Exception):
    """A value that does not stand in the source; the message says which part of it."""


class Constants:
    """Reads constants where a statement of a notebook would."""

    def __init__(self, program: Program) -> None:
        """Look at a notebook.

        Args:
            program: The notebook; its kernel starts in its own folder.
        """
        self.program = program
        self._folder = program.notebook.path.resolve().parent
        self.program = program
        self.modules = program.modules

    def folder(self, position: int) -> Path:
        """The current folder just before a statement: the notebook's, unless the notebook has changed it.

        Raises:
            NotConstantError: The notebook changes it to one that does not stand in the source.
        """
        folder = self._folder
        for statement in self.program.statements[:position]:
            for node in walk(statement.node):
                target = self._new_folder(node, statement)
                if target is not None:
                    folder = folder / Path(target).expanduser()
        return folder

    def _new_folder(self, node: ast.AST, statement: Statement) -> str | Path | None:
        if not isinstance(node, ast.Call):
            return None
        if dotted(node.func, self.modules) == "os.chdir" and len(node.args) == 1:
            if not isinstance(statement.node, ast.Expr):
                raise NotConstantError("the notebook changes its folder inside other code")
            target = self.value(node.args[0], statement.position)
            return target if isinstance(target, str | Path) else None
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if getattr(node.func, "attr", "") == "run_line_magic" and texts[:1] == ["cd"]:
            return texts[1].strip().strip("'\"") if len(texts) > 1 and texts[1].strip() else "~"
        return None

    def value(self, node: ast.expr, position: int, types: bool = False) -> Any:
        """The value of an expression just before a statement; paths are `Path` objects.

        Args:
            node: The expression.
            position: Position of the statement.
            types: Whether `str`, `np.float32` and the like are read as the names of types.

        Raises:
            NotConstantError: It, or a part of it, does not stand in the source.
        """
        if isinstance(node, ast.Constant):
            return node.value
        if isinstance(node, ast.Name | ast.Attribute | ast.Call) and types:
            name = self._type(node)
            if name:
                return name
        if isinstance(node, ast.Name):
            return self._named(node, position, types)
        if isinstance(node, ast.List | ast.Tuple | ast.Set | ast.Dict):
            return self._collection(node, position, types)
        if isinstance(node, ast.JoinedStr):
            return "".join(str(self._piece(part, position)) for part in node.values)
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            number = self.value(node.operand, position)
            if isinstance(number, int | float):
                return -number
        if isinstance(node, ast.BinOp):
            return self._operation(node, position)
        if isinstance(node, ast.Call | ast.Attribute):
            return self._path(node, position)
        raise NotConstantError(f"`{ast.unparse(node)}` is worked out when the notebook runs")

    def _named(self, node: ast.Name, position: int, types: bool) -> Any:
        definition = self.program.definition(node.id, position)
        statement = definition.node if definition is not None else None
        plain = isinstance(statement, ast.Assign) and [
            target.id for target in statement.targets if isinstance(target, ast.Name)
        ] == [node.id]
        changed = any(s.position < position for s, _ in self.program.changing(node.id))
        if definition is None or not plain or changed or not isinstance(statement, ast.Assign):
            raise NotConstantError(f"`{node.id}` is no constant of the notebook")
        return self.value(statement.value, definition.position, types)

    def _collection(self, node: ast.expr, position: int, types: bool) -> Any:
        if isinstance(node, ast.Dict):
            if any(key is None for key in node.keys):
                raise NotConstantError(f"`{ast.unparse(node)}` is put together when the notebook runs")
            keys = [self.value(key, position) for key in node.keys if key is not None]
            return dict(zip(keys, (self.value(v, position, types) for v in node.values), strict=True))
        assert isinstance(node, ast.List | ast.Tuple | ast.Set)  # noqa: S101 - for mypy; the caller has seen to it
        items = [self.value(item, position, types) for item in node.elts]
        return (
            set(items)
            if isinstance(node, ast.Set)
            else tuple(items)
            if isinstance(node, ast.Tuple)
            else items
        )

    def _piece(self, node: ast.expr, position: int) -> Any:
        if isinstance(node, ast.FormattedValue):
            if node.format_spec is not None or node.conversion != -1:
                raise NotConstantError(f"`{ast.unparse(node)}` is formatted when the notebook runs")
            return self.value(node.value, position)
        return self.value(node, position)

    def _operation(self, node: ast.BinOp, position: int) -> Any:
        left, right = self.value(node.left, position), self.value(node.right, position)
        if isinstance(node.op, ast.Add) and isinstance(left, str) and isinstance(right, str):
            return left + right
        if isinstance(node.op, ast.Div) and isinstance(left, Path) and isinstance(right, str | Path):
            return left / right
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if numbers and isinstance(node.op, ast.Add | ast.Sub | ast.Mult | ast.Div):
            return _ARITHMETIC[type(node.op)](left, right)
        raise NotConstantError(f"`{ast.unparse(node)}` is worked out when the notebook runs")

    def _path(self, node: ast.Call | ast.Attribute, position: int) -> Any:
        """`Path("a") / "b"`, `os.path.join(...)`, `.parent` and what else makes a path of texts."""
        if isinstance(node, ast.Attribute):
            if node.attr == "parent":
                inner = self.value(node.value, position)
                if isinstance(inner, Path):
                    return inner.parent
            raise NotConstantError(f"`{ast.unparse(node)}` is worked out when the notebook runs")
        name = dotted(node.func, self.modules) or getattr(node.func, "id", "")
        if not node.keywords:
            if name in ("pathlib.Path.cwd", "os.getcwd") and not node.args:
                return self.folder(position)
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            if not name and method in ("resolve", "absolute", "as_posix", "joinpath", "expanduser"):
                assert isinstance(node.func, ast.Attribute)  # noqa: S101 - for mypy; `method` comes from it
                return self._of_path(method, self.value(node.func.value, position), node, position)
            given = [self.value(argument, position) for argument in node.args]
            if all(isinstance(part, str | Path) for part in given):
                if name in ("pathlib.Path", "pathlib.PurePath"):
                    return Path(*given)
                if name == "os.path.join" and given:
                    return str(Path(*given))
                if name in ("str", "os.fspath") and len(given) == 1:
                    return str(given[0])
                if name in ("os.path.abspath", "os.path.dirname") and len(given) == 1:
                    whole = os.path.normpath(self.folder(position) / given[0])
                    return whole if name == "os.path.abspath" else str(Path(given[0]).parent)
        raise NotConstantError(f"`{ast.unparse(node)}` is worked out when the notebook runs")

    def _of_path(self, method: str, path: Any, node: ast.Call, position: int) -> Any:
        if not isinstance(path, Path):
            raise NotConstantError(f"`{ast.unparse(node)}` is worked out when the notebook runs")
        if method == "joinpath":
            return path.joinpath(*(str(self.value(part, position)) for part in node.args))
        if method == "as_posix":
            return path.as_posix()
        if method == "expanduser":
            return path.expanduser()
        return Path(os.path.normpath(self.folder(position) / path))

    def _type(self, node: ast.expr) -> str:
        """The name of a type as a data frame's column may have it; empty for anything else."""
        if isinstance(node, ast.Name) and node.id in _TYPES and not self.program.binding(node.id):
            return _TYPES[node.id]
        name = dotted(node.func if isinstance(node, ast.Call) else node, self.modules)
        if isinstance(node, ast.Call) and (node.args or node.keywords):
            return ""
        if name in _EXTENSION_TYPES:
            return _EXTENSION_TYPES[name]
        last = name.rpartition(".")[2]
        if name.startswith("numpy.") and isinstance(node, ast.Attribute) and name.count(".") == 1:
            return last.removesuffix("_") if last[:1].islower() else ""
        if (
            name.startswith("pandas.")
            and last.endswith("Dtype")
            and last[:-5].rstrip("0123456789")
            in (
                "Int",
                "UInt",
                "Float",
            )
        ):
            return last.removesuffix("Dtype")
        return ""
