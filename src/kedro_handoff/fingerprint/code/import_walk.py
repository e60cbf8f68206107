"""Walks through what runs when modules are imported, and notes what looks elsewhere."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import replace

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.import_calls import ImportCalls
from kedro_handoff.fingerprint.code.import_frames import Frame, runs_with_class
from kedro_handoff.fingerprint.code.references import is_type_checking
from kedro_handoff.fingerprint.code.resolution import absolute
from kedro_handoff.fingerprint.code.scopes import Comprehension, FunctionNode, aliases_of, dotted
from kedro_handoff.fingerprint.code.source_module import SourceModule

_CALLED_BY_KEDRO = ("create_pipeline", "register_pipelines")


class ImportWalk(ImportCalls):
    """Goes through modules from their first line."""

    def __init__(
        self, codebase: Codebase, modules: Sequence[SourceModule], is_elsewhere: Callable[[str], bool]
    ) -> None:
        super().__init__(codebase, modules)
        self._is_elsewhere = is_elsewhere

    def module(self, module: SourceModule) -> None:
        """Walk through a module, and through what Kedro and imports call of it."""
        frame = Frame(module)
        self.visit_all(module.statements, frame)
        for name in (*_CALLED_BY_KEDRO, "__getattr__"):
            for statement in module.bound.get(name, ()):
                if isinstance(statement, FunctionNode):
                    self.function(statement, frame)

    def everything_named(self, name: str) -> None:
        """Walk through all functions and methods of a name."""
        for module in self.modules:
            for statement in module.bound.get(name, ()):
                if isinstance(statement, FunctionNode):
                    self.function(statement, Frame(module))
        for module, _, method in self.methods.get(name, ()):
            self.function(method, Frame(module))

    def visit(self, node: ast.AST, frame: Frame) -> None:
        """Walk through code that runs; what functions do shows where they are called."""
        if isinstance(node, FunctionNode | ast.Lambda):
            self._defined(node, frame)
        elif isinstance(node, ast.ClassDef):
            self._class(node, frame)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            self._import(node, frame)
        elif isinstance(node, ast.Call):
            self.call(node, frame, 1)
        elif isinstance(node, ast.Attribute | ast.Name):
            self.value(node, frame)
        elif isinstance(node, Comprehension):
            names = (n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name))
            inner = replace(frame, scopes=(*frame.scopes, dict.fromkeys(names)))
            self.visit_all(ast.iter_child_nodes(node), inner)
        elif isinstance(node, ast.If) and is_type_checking(node.test):
            self.visit_all(node.orelse, frame)
        elif isinstance(node, ast.Subscript):
            if isinstance(node.ctx, ast.Load):  # `os.environ["X"] = ...` reads nothing
                self.visit(node.value, frame)
            self.visit(node.slice, frame)
            if isinstance(node.slice, ast.Lambda):
                self.run_given(node.slice, frame)
        else:
            self.visit_all(ast.iter_child_nodes(node), frame)

    def _defined(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, frame: Frame) -> None:
        self.visit_all((*node.args.defaults, *node.args.kw_defaults), frame)
        if not isinstance(node, ast.Lambda):
            arguments = ast.iter_child_nodes(node.args)
            self.visit_all((a.annotation for a in arguments if isinstance(a, ast.arg)), frame)
            self.visit_all((node.returns,), frame)
            self._decorated(node, frame)

    def _decorated(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, frame: Frame) -> None:
        for decorator in node.decorator_list:
            if isinstance(decorator, ast.Call):
                self.call(decorator, frame, 2, (node,))
            else:
                self.visit(decorator, frame)
                self.called(decorator, None, (node,), frame)

    def _class(self, node: ast.ClassDef, frame: Frame) -> None:
        self.visit_all((*node.bases, *(keyword.value for keyword in node.keywords)), frame)
        for keyword in node.keywords:
            if keyword.arg == "metaclass":
                self.object_of(keyword.value, frame)
        for base in node.bases:
            self._derived(base, frame)
        self.visit_all(node.body, frame.in_class(node))
        self._decorated(node, frame)

    def _derived(self, base: ast.expr, frame: Frame) -> None:
        """Functions that the project's bases run when a class is derived from them."""
        chain, start = dotted(base.value if isinstance(base, ast.Subscript) else base)
        for target in (self.names.targets(chain, frame) if isinstance(start, ast.Name) else None) or ():
            for statement, home in self.names.statements(target):
                if isinstance(statement, ast.ClassDef):
                    for function in runs_with_class(statement):
                        self.function(function, home)
                    for further in statement.bases:
                        self._derived(further, home)

    def _import(self, node: ast.Import | ast.ImportFrom, frame: Frame) -> None:
        for base in {absolute(frame.module, alias) for _, alias in aliases_of(node)}:
            top = base.split(".")[0]
            if self.codebase.is_compiled(base):
                self.note(frame, node, f"`{base}` is compiled code of the project")
            elif not self.codebase.is_folder(top) and self._is_elsewhere(top):
                self.note(frame, node, f"`{top}` is neither below the project's folders nor installed")
