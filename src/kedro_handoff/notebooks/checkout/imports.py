"""Imports of a module with absolute names, so that they mean the same in a notebook."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kedro_handoff.notebooks.program import Program


@dataclass(frozen=True)
class Binding:
    """Where an imported name comes from.

    Attributes:
        module: Absolute dotted name of the module.
        attribute: What is taken from it; empty where the module itself is bound.
        dotted: Whether `import a.b` binds `a`.
    """

    module: str
    attribute: str = ""
    dotted: bool = False

    def line(self, name: str) -> str:
        """The import statement that binds a name so."""
        if self.attribute:
            alias = "" if self.attribute == name else f" as {name}"
            return f"from {self.module} import {self.attribute}{alias}"
        return (
            f"import {self.module}"
            if self.dotted or self.module == name
            else f"import {self.module} as {name}"
        )


def bindings(program: Program, module: str, package: bool = False) -> dict[str, Binding]:
    """Names that a module imports in one way only, wherever (under `TYPE_CHECKING` as well)."""
    found: dict[str, set[Binding]] = {}
    for statement in program.statements:
        for node in _imports(statement.node):
            for name, binding in bound_by(node, module, package):
                found.setdefault(name, set()).add(binding)
    otherwise = {name for statement in program.statements for name in _bound_otherwise(statement.node)}
    return {
        name: next(iter(ways)) for name, ways in found.items() if len(ways) == 1 and name not in otherwise
    }


def _bound_otherwise(node: ast.stmt) -> Iterator[str]:
    """Names that a statement gives a value at the module's level, imports left out."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id
        elif isinstance(child, ast.ExceptHandler):
            for inner in child.body:
                yield from _bound_otherwise(inner)
        elif isinstance(child, ast.stmt):
            yield from _bound_otherwise(child)


def _imports(node: ast.stmt) -> Iterator[ast.Import | ast.ImportFrom]:
    """Import statements that run when the module is imported."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    elif isinstance(node, ast.If | ast.Try | ast.With):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ExceptHandler):
                for inner in child.body:
                    yield from _imports(inner)
            elif isinstance(child, ast.stmt):
                yield from _imports(child)


def bound_by(
    node: ast.Import | ast.ImportFrom, module: str = "", package: bool = False
) -> Iterator[tuple[str, Binding]]:
    """Names that an import statement binds; a relative one is resolved from the module that has it."""
    for alias in node.names:
        if isinstance(node, ast.Import):
            dotted = alias.asname is None and "." in alias.name
            yield alias.asname or alias.name.partition(".")[0], Binding(alias.name, "", dotted)
        elif alias.name != "*" and node.module != "__future__":
            source = _absolute(node, module, package)
            yield alias.asname or alias.name, Binding(source, alias.name)


def _absolute(node: ast.ImportFrom, module: str, package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = module.split(".")
    up = node.level - (1 if package else 0)
    root = parts[: len(parts) - up] if up else parts
    return ".".join([*root, *([node.module] if node.module else [])])


def import_lines(found: Mapping[str, Binding]) -> list[str]:
    """Import statements for names, one a module, plain imports first."""
    plain = sorted({b.line(name) for name, b in found.items() if not b.attribute})
    taken: dict[str, list[str]] = {}
    for name, binding in sorted(found.items(), key=lambda item: (item[1].module, item[1].attribute)):
        if binding.attribute:
            alias = binding.attribute if binding.attribute == name else f"{binding.attribute} as {name}"
            taken.setdefault(binding.module, []).append(alias)
    return [*plain, *(f"from {module} import {', '.join(names)}" for module, names in taken.items())]


def bound_in(texts: Iterable[str]) -> dict[str, Binding]:
    """Names that absolute import statements bind."""
    found: dict[str, Binding] = {}
    for text in texts:
        for node in ast.parse(text).body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                found.update(bound_by(node))
    return found
