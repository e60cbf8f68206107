"""What is called while modules are imported, followed to the code that runs."""

from __future__ import annotations

import ast
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.import_frames import (
    Calling,
    Frame,
    Given,
    arguments_called_by_method,
    called_arguments,
    is_dispatched,
    is_now,
    is_super,
    returned,
    runs_with_object,
)
from kedro_handoff.fingerprint.code.import_names import ImportNames, dotted_name
from kedro_handoff.fingerprint.code.pure_names import (
    environment_or_process,
    makes_classes,
    why_not_pure,
    why_not_pure_base,
    why_not_pure_method,
)
from kedro_handoff.fingerprint.code.resolution import Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode, constant_getattr, dotted
from kedro_handoff.fingerprint.code.source_module import SourceModule

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_CALLABLE = ast.Name | ast.Attribute | ast.Lambda | ast.Call
_NOW = re.compile(r"""["']\s*(now|today)\s*["']""", re.IGNORECASE)
_FROM_TEXT = ("pandas.", "numpy.")


class ImportCalls(ABC):
    """Follows calls; each function once.

    Attributes:
        found: File, line and reason of what may depend on something else than text and packages.
    """

    def __init__(self, codebase: Codebase, modules: Sequence[SourceModule]) -> None:
        self.found: set[tuple[str, int, str]] = set()
        self.codebase = codebase
        self.modules = modules
        self.names = ImportNames(codebase)
        self._says_now = any(_NOW.search(module.text) for module in modules)
        self.methods: dict[str, list[tuple[SourceModule, ast.ClassDef, _Function]]] = {}
        self._done: set[tuple[int, int]] = set()
        self._calls_given: set[int] = set()  # functions that call what they are given
        for module in modules:
            for node in ast.walk(module.tree):
                for member in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(node, ast.ClassDef) and isinstance(member, FunctionNode):
                        self.methods.setdefault(member.name, []).append((module, node, member))

    @abstractmethod
    def visit(self, node: ast.AST, frame: Frame) -> None:
        """Walk through code that runs."""

    def visit_all(self, nodes: Iterable[ast.AST | None], frame: Frame) -> None:
        """Walk through several pieces of code that run."""
        for node in filter(None, nodes):
            self.visit(node, frame)

    def note(self, frame: Frame, node: ast.AST, why: str | None) -> None:
        """Say that a piece of code looks elsewhere, or may."""
        if why is not None:
            self.found.add((str(frame.module.path), getattr(node, "lineno", 0), why))

    def value(self, node: ast.expr, frame: Frame) -> None:
        """A name that is read, called or not."""
        chain, start = dotted(node)
        if not isinstance(start, ast.Name):
            self.visit(start, frame)
            return
        for target in self.names.targets(chain, frame) or ():
            if target.kind == "external":
                self.note(frame, node, environment_or_process(target.module))
            if self.names.is_module(target, chain, frame):
                name = ".".join(chain)
                self.note(frame, node, f"the module `{name}` is handed on: what is taken of it does not show")
            elif target.kind == "missing":
                self.note(frame, node, f"`{target.name}` is not found in `{target.module}`")

    def call(self, node: ast.Call, frame: Frame, depth: int, given: Given = ()) -> None:
        """A call; with a depth of two, what it gives is called too, with `given`."""
        if constant_getattr(node) is not None:
            self.value(node, frame)
            self.visit_all(node.args[2:], frame)
            return
        arguments = [*node.args, *(word.value for word in node.keywords)]
        self.visit_all(arguments, frame)
        if isinstance(node.func, ast.Attribute | ast.Name):
            self.value(node.func, frame)
        self.called(node.func, node, (*arguments, *given), frame, depth)

    def called(
        self, func: ast.expr, node: ast.Call | None, given: Given, frame: Frame, depth: int = 1
    ) -> None:
        """What runs when an expression is called."""
        if isinstance(func, ast.Lambda):
            self.visit(func.body, frame.inside(func))
            self._result(func.body, frame.inside(func), depth, given)
        elif isinstance(func, ast.Attribute | ast.Name) or (
            isinstance(func, ast.Call) and constant_getattr(func) is not None
        ):
            self._named(Calling(func, node, given, frame, depth))
        elif isinstance(func, ast.Call):
            self.call(func, frame, depth + 1, given)
        else:
            self.visit(func, frame)
            self.note(frame, func, "what is called here does not show")

    def _named(self, calling: Calling) -> None:
        chain, start = dotted(calling.func)
        if not isinstance(start, ast.Name):
            self.visit(start, calling.frame)
            if not (is_super(start) and chain[-1].startswith("__")):  # bases' are looked at with the class
                self._method(chain[-1], calling, None)
            return
        targets = self.names.targets(chain, calling.frame)
        if targets is None and len(chain) == 1:
            self._local(chain[0], calling)
        elif not targets and len(chain) > 1:
            owner = chain[0] if chain[0] in ("self", "cls") and len(chain) == 2 else None
            self._method(chain[-1], calling, owner)
        for target in targets or ():
            self._target(target, chain, calling)

    def _local(self, name: str, calling: Calling) -> None:
        frame = calling.frame
        definition = frame.definitions.get(name)
        if isinstance(definition, FunctionNode):
            self.function(definition, frame, calling)
        elif isinstance(definition, ast.ClassDef):
            self.instance(definition, frame)
        elif name in frame.owners:
            self._calls_given.add(id(frame.owners[name]))
        else:
            self.note(frame, calling.func, f"`{name}` is called, and what it is does not show")

    def _target(self, target: Target, chain: tuple[str, ...], calling: Calling) -> None:
        if target.kind in ("external", "builtin"):
            self._external(dotted_name(target), calling)
        elif target.kind == "definition" and self.names.is_direct(chain, calling.frame):
            for statement, home in self.names.statements(target):
                self._definition(statement, target, home, calling)
        elif target.kind == "definition":
            owner = target if self.names.is_direct(chain[:-1], calling.frame) else None
            self._method(chain[-1], calling, owner)
        elif target.kind == "module":
            self.note(calling.frame, calling.func, f"the module `{target.module}` is called")

    def _external(self, name: str, calling: Calling) -> None:
        frame, call = calling.frame, calling.node
        if call is None and name.startswith("builtins."):
            return  # a decorator such as `property`
        self.note(frame, calling.func, why_not_pure(name, call))
        if call is None:
            return
        from_text = name.startswith(_FROM_TEXT) and self._says_now
        texts = [*call.args, *(word.value for word in call.keywords)] if from_text else []
        if not all(isinstance(text, ast.Constant) and not is_now(text) for text in texts):
            self.note(frame, calling.func, f'`{name}` may be given the text "now", which reads the clock')
        for argument in called_arguments(name, call):
            self.run_given(argument, frame)
        if calling.depth > 1 and name == "functools.partial":
            for argument in call.args:
                self.run_given(argument, frame)

    def _definition(self, statement: ast.stmt, target: Target, home: Frame, calling: Calling) -> None:
        if isinstance(statement, FunctionNode):
            self.function(statement, home, calling)
            if is_dispatched(statement):
                self.note(
                    calling.frame, calling.func, f"which function of `{target.name}` runs does not show"
                )
            for decorator in statement.decorator_list:  # what it put around the function runs
                self.called(decorator, None, (), home, 2)
        elif isinstance(statement, ast.ClassDef):
            self.instance(statement, home)
        elif not isinstance(statement, ast.Import | ast.ImportFrom):
            self._constant(statement, target, home, calling)

    def _constant(self, statement: ast.stmt, target: Target, home: Frame, calling: Calling) -> None:
        made = getattr(statement, "value", None)
        key = (id(statement), calling.depth)
        if key in self._done:
            return
        self._done.add(key)
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or not isinstance(made, _CALLABLE):
            made = None
        if isinstance(made, ast.Call) and any(
            makes_classes(name) for name in self.names.names(made.func, home)
        ):
            return
        if isinstance(made, ast.Call) and self.names.is_followed(made.func, home):
            self.call(made, home, calling.depth + 1, calling.given)
        elif made is not None and not isinstance(made, ast.Call):
            self.called(made, calling.node, calling.given, home, calling.depth)
        else:
            why = f"`{target.name}` is called, and what it is does not show"
            self.note(calling.frame, calling.func, why)

    def _method(self, name: str, calling: Calling, owner: Target | str | None) -> None:
        found = self.methods.get(name, [])
        for module, kind, function in found:
            self.function(function, Frame(module), calling)
            if any(isinstance(d, ast.Name) and d.id == "classmethod" for d in function.decorator_list):
                self.instance(kind, Frame(module))
        if not (found and self.names.is_own(owner)):
            call = calling.node or ast.Call(func=calling.func, args=[], keywords=[])
            self.note(calling.frame, calling.func, why_not_pure_method(name, call))
            for argument in arguments_called_by_method(name, call):
                self.run_given(argument, calling.frame)

    def function(self, node: _Function, home: Frame, calling: Calling | None = None) -> None:
        """A function of the project that runs."""
        depth = calling.depth if calling is not None else 1
        if (id(node), depth) not in self._done:
            self._done.add((id(node), depth))
            inner = home.inside(node)
            self.visit_all(node.body, inner)
            for result in returned(node) if depth > 1 else ():
                self._result(result, inner, depth, ())
        if id(node) in self._calls_given and calling is not None:
            for argument in calling.given:
                self.run_given(argument, calling.frame)

    def _result(self, result: ast.expr, frame: Frame, depth: int, given: Given) -> None:
        """What a function gives is called."""
        if depth < 2 or isinstance(result, ast.Constant):
            return
        if isinstance(result, ast.Call):
            self.call(result, frame, depth, given)
        else:
            self.called(result, None, given, frame, depth - 1)

    def instance(self, node: ast.ClassDef, home: Frame) -> None:
        """An object of a class of the project is made, and used."""
        if (id(node), 0) in self._done:
            return
        self._done.add((id(node), 0))
        for function in runs_with_object(node):
            self.function(function, home)
        for base in node.bases:
            self.object_of(base, home)

    def object_of(self, kind: ast.expr, frame: Frame) -> None:
        """An object is made whose class, or whose class's base, an expression names."""
        kind = kind.value if isinstance(kind, ast.Subscript) else kind
        chain, start = dotted(kind)
        if not isinstance(start, ast.Name):
            if not isinstance(kind, ast.Call):  # a call has been looked at: `namedtuple("A", "x")`
                self.note(frame, kind, "what class this is does not show")
            return
        definition = frame.definitions.get(chain[0])
        if isinstance(definition, ast.ClassDef):
            self.instance(definition, frame)
        for target in self.names.targets(chain, frame) or ():
            for statement, home in self.names.statements(target):
                if isinstance(statement, ast.ClassDef):
                    self.instance(statement, home)
            if target.kind == "external":
                self.note(frame, kind, why_not_pure_base(target.module))

    def run_given(self, node: ast.AST, frame: Frame) -> None:
        """A function, or what may be one, that is handed on runs."""
        if isinstance(node, FunctionNode):
            self.function(node, frame)
        elif isinstance(node, ast.ClassDef):
            self.instance(node, frame)
        elif isinstance(node, ast.Lambda):
            self.called(node, None, (), frame)
        elif isinstance(node, ast.Dict | ast.List | ast.Tuple):
            for part in ast.iter_child_nodes(node):
                self.run_given(part, frame)
        elif isinstance(node, ast.Call | ast.Subscript | ast.IfExp | ast.Starred):
            self.note(frame, node, "what is handed on here may be called, and does not show")
        elif isinstance(node, ast.Name | ast.Attribute):
            self._given_name(node, frame)

    def _given_name(self, node: ast.Name | ast.Attribute, frame: Frame) -> None:
        chain, start = dotted(node)
        targets = self.names.targets(chain, frame) if isinstance(start, ast.Name) else None
        calling = Calling(node, None, (), frame, 1)
        if targets is None and len(chain) == 1:
            self._local(chain[0], calling)
        for target in targets or ():
            bound = [statement for statement, _ in self.names.statements(target)]
            is_callable = any(isinstance(s, FunctionNode | ast.ClassDef) for s in bound)
            if target.kind in ("external", "builtin") or is_callable:
                self._target(target, chain, calling)
