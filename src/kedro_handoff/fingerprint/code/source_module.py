"""One first-party module as statements that define names and statements that do something."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kedro_handoff.fingerprint.code.reference import Reference, References
from kedro_handoff.fingerprint.code.references import is_type_checking, references_in
from kedro_handoff.fingerprint.code.scopes import Alias, FunctionNode, aliases_of

Statement = ast.stmt


@dataclass(frozen=True)
class SourceModule:
    """A module as its text says.

    Attributes:
        name: Dotted name.
        path: Its file.
        text: Its text.
        tree: The text, parsed.
        is_package: Whether it is an `__init__`.
        trusted: Whether the text is known to be what was loaded, or nothing of it is loaded.
    """

    name: str
    path: Path
    text: str
    tree: ast.Module
    is_package: bool
    trusted: bool
    _references: dict[int, References] = field(default_factory=dict, repr=False)

    @cached_property
    def lines(self) -> list[str]:
        """Lines of the text, with their ends."""
        return self.text.splitlines(keepends=True)

    @cached_property
    def statements(self) -> list[Statement]:
        """Statements of the module; what stands under a type checker's condition is not run."""
        return list(_run(self.tree.body, self.name))

    @cached_property
    def bound(self) -> Mapping[str, list[Statement]]:
        """Statements that bind a name by definition, assignment or import."""
        found: dict[str, list[Statement]] = {}
        for statement in self.statements:
            for name in bound_names(statement):
                found.setdefault(name, []).append(statement)
        for statement in self.statements:
            if isinstance(statement, FunctionNode):
                for name in _globals_set(statement):
                    found.setdefault(name, []).append(statement)
        return found

    @cached_property
    def stars(self) -> list[Alias]:
        """Its star imports."""
        return [alias for alias, _ in self.references(None).stars]

    @cached_property
    def effects(self) -> list[Statement]:
        """Statements that do more than define."""
        return [statement for statement in self.statements if has_effect(statement)]

    @cached_property
    def for_hints(self) -> frozenset[str]:
        """Names that exist for type checkers alone."""
        guarded = [s for s in self.tree.body if isinstance(s, ast.If) and is_type_checking(s.test)]
        return frozenset(name for outer in guarded for inner in outer.body for name in bound_names(inner))

    @cached_property
    def changing(self) -> tuple[str, ...]:
        """Functions and classes of the module that may change something outside of themselves."""
        definitions = [s for s in self.statements if isinstance(s, FunctionNode | ast.ClassDef)]
        return tuple(s.name for s in definitions if self._may_change(self.references(s)))

    def _may_change(self, found: References) -> bool:
        if any(change.depth for change in found.changes):
            return True
        return any(use.call is not None and not use.import_depth and self._is_own(use) for use in found.uses)

    def _is_own(self, use: Reference) -> bool:
        """Whether a call may be of an object's method, or is given an object that modules hold."""
        given = [*use.call.args, *(word.value for word in use.call.keywords)] if use.call else []
        return len(use.chain) > 1 or any(isinstance(a, ast.Name | ast.Attribute) for a in given)

    @cached_property
    def executed_imports(self) -> list[tuple[Alias, int]]:
        """Imports that are executed when the module is."""
        found = self.references(None)
        return [*found.imported, *found.stars]

    def references(self, node: ast.AST | None) -> References:
        """What a piece of the module takes from outside; of none: what its own import statements do."""
        key = id(node) if node is not None else 0
        if key not in self._references:
            imports = (n for s in self.statements for n in _imports_of(s))
            self._references[key] = references_in([node] if node is not None else list(imports))
        return self._references[key]

    def import_lines(self, name: str) -> list[str]:
        """Import statements that bind a name, each for that name alone."""
        imports = (s for s in self.bound.get(name, ()) if isinstance(s, ast.Import | ast.ImportFrom))
        return [line for statement in imports for line in _alone(statement, name)]

    def source(self, node: ast.AST) -> str:
        """Text of a statement as written, with its decorators."""
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", ()))])  # type: ignore[attr-defined]
        return "".join(self.lines[first - 1 : node.end_lineno])  # type: ignore[attr-defined]


def _alone(statement: ast.Import | ast.ImportFrom, name: str) -> Iterator[str]:
    for alias in statement.names:
        if name == (alias.asname or alias.name.split(".")[0]):
            said = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            start = (
                "." * statement.level + (statement.module or "")
                if isinstance(statement, ast.ImportFrom)
                else ""
            )
            yield f"from {start} import {said}" if start else f"import {said}"


def _run(body: list[ast.stmt], name: str) -> Iterator[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.If) and is_type_checking(statement.test):
            yield from _run(statement.orelse, name)
        elif not (isinstance(statement, ast.If) and _is_main_guard(statement.test) and name != "__main__"):
            yield statement


def _is_main_guard(test: ast.expr) -> bool:
    return (
        isinstance(test, ast.Compare)
        and isinstance(test.left, ast.Name)
        and test.left.id == "__name__"
        and len(test.ops) == 1
        and isinstance(test.ops[0], ast.Eq)
    )


def bound_names(statement: ast.stmt) -> set[str]:
    """Names that a module-level statement binds."""
    if isinstance(statement, FunctionNode | ast.ClassDef):
        return {statement.name}
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {name for name, _ in aliases_of(statement) if name != "*"}
    names: set[str] = set()
    pending: list[ast.AST] = [statement]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
        if isinstance(node, FunctionNode | ast.ClassDef | ast.Import | ast.ImportFrom):
            names |= bound_names(node)
        elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
            names.add(node.name)
            pending += ast.iter_child_nodes(node)
        elif not isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            pending += ast.iter_child_nodes(node)
    return names


def _globals_set(function: ast.stmt) -> set[str]:
    return {name for n in ast.walk(function) if isinstance(n, ast.Global) for name in n.names}


def _imports_of(statement: ast.stmt) -> Iterator[ast.Import | ast.ImportFrom]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield statement
    elif isinstance(statement, ast.If | ast.Try | ast.With | ast.For | ast.While | ast.ClassDef):
        for child in ast.iter_child_nodes(statement):
            if isinstance(child, ast.stmt):
                yield from _imports_of(child)
            elif isinstance(child, ast.ExceptHandler):
                for inner in child.body:
                    yield from _imports_of(inner)


def has_effect(statement: ast.stmt) -> bool:
    """Whether a module-level statement does more than bind names."""
    if isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass):
        return False
    if isinstance(statement, FunctionNode | ast.ClassDef):
        return False
    if isinstance(statement, ast.Expr):
        return not isinstance(statement.value, ast.Constant)
    if isinstance(statement, ast.Assign):
        return not all(_plain_target(target) for target in statement.targets)
    if isinstance(statement, ast.AnnAssign):
        return not _plain_target(statement.target)
    if isinstance(statement, ast.If):
        return any(map(has_effect, (*statement.body, *statement.orelse)))
    if isinstance(statement, ast.Try):
        handled = [inner for handler in statement.handlers for inner in handler.body]
        return any(map(has_effect, (*statement.body, *handled, *statement.orelse, *statement.finalbody)))
    return True


def _plain_target(target: ast.expr) -> bool:
    if isinstance(target, ast.Tuple | ast.List):
        return all(map(_plain_target, target.elts))
    if isinstance(target, ast.Starred):
        return _plain_target(target.value)
    return isinstance(target, ast.Name) and target.id != "_"
