"""From a live callable to the code and the values behind it."""

from __future__ import annotations

import ast
import enum
import functools
from pathlib import Path, PurePath
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MethodType,
    ModuleType,
)
from typing import Any

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.distributions import is_standard, versions_behind
from kedro_handoff.fingerprint.code.facts import Facts, facts_of
from kedro_handoff.fingerprint.code.loaded import code_facts, compiled_functions, module_of, same_code
from kedro_handoff.fingerprint.code.parts import NotCovered
from kedro_handoff.fingerprint.code.resolution import Resolver, Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode
from kedro_handoff.fingerprint.code.source_module import SourceModule
from kedro_handoff.fingerprint.code.state import attributes_of, state_of

_PLAIN = (bool, int, float, complex, str, bytes, type(None), type(...), type(NotImplemented))


class Live:
    """Collects what a live object leads to.

    Attributes:
        targets: First-party definitions.
        units: Parts that are no definitions of a module: nested functions, lambdas.
        words: What the values are made of, for the digest.
    """

    def __init__(self, codebase: Codebase, resolver: Resolver) -> None:
        self.codebase = codebase
        self.resolver = resolver
        self.targets: set[Target] = set()
        self.units: list[Facts] = []
        self.executed: set[str] = set()
        self.packages: set[tuple[str, str]] = set()
        self.not_covered: set[NotCovered] = set()
        self.words: list[str] = []
        self._seen: dict[int, int] = {}
        self._kept: list[object] = []  # an id is only good while its object lives

    def add(self, value: object, where: str) -> None:
        """Take in a value, with the name of what holds it."""
        if isinstance(value, enum.Enum):
            self.words.append(f"enum {value.name}")
            self.add(type(value), where)
        elif isinstance(value, _PLAIN):
            self.words.append(f"{type(value).__name__} {value!r}")
        elif id(value) in self._seen:
            self.words.append(f"again {self._seen[id(value)]}")
        else:
            self._seen[id(value)] = len(self._seen)
            self._kept.append(value)
            self._add(value, where)

    def _add(self, value: Any, where: str) -> None:
        if isinstance(value, FunctionType):
            self._function(value, where)
        elif isinstance(value, functools.partial):
            self._several("partial", (value.func, value.args, dict(sorted(value.keywords.items()))), where)
        elif isinstance(value, MethodType):
            self._several("method", (value.__func__, value.__self__), where)
        elif isinstance(value, type):
            self._class(value, where)
        elif isinstance(value, ModuleType):
            self._module(value, where)
        elif isinstance(value, list | tuple) and type(value) in (list, tuple):
            self._several(type(value).__name__, value, where)
        elif isinstance(value, dict | type(type.__dict__)) and type(value) in (dict, type(type.__dict__)):
            self._several("dict", [part for pair in value.items() for part in pair], where)
        elif type(value) in (set, frozenset):
            self._unordered(value, where)
        elif isinstance(value, PurePath):
            self.words.append(f"path {value}")
        elif isinstance(value, BuiltinFunctionType):
            self._builtin(value, where)
        else:
            self._object(value, where)

    def _several(self, word: str, values: Any, where: str) -> None:
        self.words.append(f"{word} {len(values)}")
        for value in values:
            self.add(value, where)

    def _unordered(self, values: Any, where: str) -> None:
        if all(isinstance(value, _PLAIN) for value in values):
            self.words.append(f"set {sorted((type(v).__name__, repr(v)) for v in values)}")
        else:
            self.note(where, 0, "holds a set of objects, which has no order")

    def note(self, where: str, line: int, why: str) -> None:
        """Say that something is not covered."""
        self.not_covered.add(NotCovered(where, line, why))

    def _builtin(self, value: BuiltinFunctionType, where: str) -> None:
        owner = value.__self__
        self.words.append(f"builtin {value.__qualname__}")
        if isinstance(owner, ModuleType) or owner is None:
            self._package(value.__module__ or "", where)
        else:
            self.add(owner, where)

    def _module(self, module: ModuleType, where: str) -> None:
        self.words.append(f"module {module.__name__}")
        if self.codebase.module(module.__name__) is not None:
            self.targets.add(Target("module", module.__name__))
        else:
            self._package(module.__name__, where)

    def _package(self, module: str, where: str) -> None:
        top_level = module.split(".")[0]
        if is_standard(top_level) or top_level == "builtins":
            return
        versions = versions_behind(top_level)
        self.packages |= set(versions.items())
        if not versions:
            self.note(where, 0, f"`{top_level}` belongs to no installed distribution, so it has no version")

    def _class(self, kind: type, where: str) -> None:
        self.words.append(f"class {kind.__module__}.{kind.__qualname__}")
        module = self.codebase.module(kind.__module__)
        if module is None:
            self._package(kind.__module__, where)
            return
        top = kind.__qualname__.split(".")[0]
        if top in module.bound:
            self.targets.add(Target("definition", module.name, top))
            if "<locals>" in kind.__qualname__:
                for name, member in vars(kind).items():
                    if isinstance(member, FunctionType):
                        self._cells(member, f"{where}.{name}")
        else:
            self.note(where, 0, f"the class `{kind.__qualname__}` is not found in `{module.path}`")

    def _object(self, value: Any, where: str) -> None:
        kind = type(value)
        wrapped = getattr(value, "__wrapped__", None)
        self._class(kind, where) if not self._again(kind) else self.words.append(f"of {kind.__qualname__}")
        state = state_of(value)
        if state is None and callable(wrapped):
            self.add(wrapped, where)
        elif state is None:
            self.note(where, 0, f"holds an object of type `{kind.__module__}.{kind.__qualname__}`")
        else:
            for name, item in sorted(state.items()):
                self.words.append(f"attribute {name}")
                self.add(item, f"{where}.{name}")
            self._held(value, where)

    def _held(self, value: Any, where: str) -> None:
        """Items of an object whose class is made from a list, a dictionary or a set."""
        if isinstance(value, dict):
            self._several("items", [part for pair in dict.items(value) for part in pair], where)
        elif isinstance(value, list | tuple):
            self._several("items", list(value), where)
        elif isinstance(value, set | frozenset):
            self._unordered(value, where)

    def _again(self, kind: type) -> bool:
        if id(kind) in self._seen:
            return True
        self._seen[id(kind)] = len(self._seen)
        self._kept.append(kind)
        return False

    def _cells(self, function: FunctionType, where: str) -> None:
        names = function.__code__.co_freevars
        for name, cell in zip(names, function.__closure__ or (), strict=True):
            if name == "__class__":
                continue
            self.words.append(f"cell {name}")
            try:
                value = cell.cell_contents
            except ValueError:  # not filled yet
                self.words.append("empty")
                continue
            self.add(value, f"{where}.{name}")

    def _function(self, function: FunctionType, where: str) -> None:
        code = function.__code__
        self.words.append(f"function {function.__globals__.get('__name__')}.{code.co_qualname}")
        self._cells(function, code.co_qualname)
        if "registry" in vars(function) and hasattr(function, "dispatch"):
            for kind, registered in vars(function)["registry"].items():
                self._several("registered", (kind, registered), where)
        for name, value in attributes_of(function):
            self._several(f"attribute {name}", (value,), where)
        module = self._source_of(function)
        if module is None:
            return
        node = located(module, code)
        if node is None or not self._is_loaded_text(function, module):
            self._unlocated(function, module)
        if node is not None:
            self._located(function, module, node)

    def _source_of(self, function: FunctionType) -> SourceModule | None:
        name = str(function.__globals__.get("__name__"))
        file = function.__code__.co_filename
        if self.codebase.holds(file) and Path(file).suffix == ".py":
            module = self.codebase.module(name)
            if module is None:
                self._bare(function, f"`{name}` cannot be read as a module of `{file}`")
            return module
        if file.startswith("<") or name == "__main__" or not Path(file).is_file():
            self._bare(function, "has no source file")
        else:
            self._package(name, name)
        return None

    def _is_loaded_text(self, function: FunctionType, module: SourceModule) -> bool:
        loaded = module_of(function)
        if loaded is None:
            return False
        if module.trusted:
            return True
        candidates = compiled(module).get(function.__code__.co_qualname, [])
        return any(same_code(function.__code__, code) for code in candidates)

    def _unlocated(self, function: FunctionType, module: SourceModule) -> None:
        why = "is loaded, but not as its file says: the file was edited since; start anew or reload"
        self._bare(function, why, module)

    def _bare(self, function: FunctionType, why: str, module: SourceModule | None = None) -> None:
        code = function.__code__
        self.words.append(repr(code_facts(code)))
        where = str(module.path) if module is not None else code.co_filename
        self.note(where, code.co_firstlineno, f"`{code.co_qualname}` {why}")

    def _located(self, function: FunctionType, module: SourceModule, node: ast.AST) -> None:
        code = function.__code__
        top = code.co_qualname.split(".")[0]
        if "<locals>" not in code.co_qualname and top in module.bound and not isinstance(node, ast.Lambda):
            self.targets.add(Target("definition", module.name, top))
        else:
            name = code.co_qualname
            self.units.append(_unit(module, name, node, set(code.co_freevars), self.resolver))
        self._several("defaults", [function.__defaults__, function.__kwdefaults__], code.co_qualname)
        wrapped = function.__dict__.get("__wrapped__")
        if wrapped is not None:
            self.add(wrapped, code.co_qualname)
        self.executed.add(module.name)


def _unit(module: SourceModule, name: str, node: ast.AST, free: set[str], resolver: Resolver) -> Facts:
    return facts_of(module, name, [node], "function", resolver, frozenset(free))


def located(module: SourceModule, code: CodeType) -> ast.AST | None:
    """The definition or lambda of a module's text from which a code object was made."""
    found = [
        node
        for node in _functions(module.tree)
        if (isinstance(node, ast.Lambda) == (code.co_name == "<lambda>"))
        and _first_line(node) == code.co_firstlineno
        and getattr(node, "name", "<lambda>") == code.co_name
    ]
    if len(found) > 1:
        columns = {position[2] for position in code.co_positions() if position[2] is not None}
        found = [n for n in found if isinstance(n, ast.Lambda) and n.body.col_offset in columns] or found
    return found[0] if found else None


@functools.lru_cache(maxsize=256)
def _functions(tree: ast.AST) -> tuple[ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, ...]:
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Lambda | FunctionNode))


def _first_line(node: ast.AST) -> int:
    lines: list[int] = [d.lineno for d in getattr(node, "decorator_list", ())]
    return min([*lines, int(node.lineno)])  # type: ignore[attr-defined]


@functools.lru_cache(maxsize=64)
def _compiled(text: str, path: Path) -> dict[str, list[CodeType]]:
    return compiled_functions(text, path)


def compiled(module: SourceModule) -> dict[str, list[CodeType]]:
    """Code of all functions of a module's text."""
    return _compiled(module.text, module.path)
