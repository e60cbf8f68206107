"""What the modules of a project do to each other's objects: registries, patches, state that changes.

An import may change an object of another module (`KNOWN[name] = f`, `helpers.f = better`, a decorator that
registers): what does so belongs to everything that reaches the object. A function that changes one while
nodes run makes it something that reading cannot know.
"""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import ModuleType

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.parts import NotCovered
from kedro_handoff.fingerprint.code.references import Change, Reference
from kedro_handoff.fingerprint.code.resolution import Resolver, Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode
from kedro_handoff.fingerprint.code.source_module import SourceModule, bound_names, has_effect

Key = tuple[str, str]  # module and definition; without a name: what the module's import does
_OURS = f"{__name__.partition('.')[0]}."
_MAKERS = frozenset({"__init_subclass__", "__set_name__", "__prepare__"})


def _loaded_modules(codebase: Codebase) -> frozenset[str]:
    """Names of the first-party modules that are loaded; the plugin itself changes nobody's objects."""
    loaded = list(sys.modules.items())
    return frozenset(
        name
        for name, module in loaded
        if isinstance(module, ModuleType)
        and not name.startswith(_OURS)
        and codebase.holds(getattr(module, "__file__", None))
    )


class World:
    """The changes that some modules make to definitions, their own and others'."""

    def __init__(self, codebase: Codebase, resolver: Resolver) -> None:
        self._count = len(sys.modules)
        self._loaded = _loaded_modules(codebase)
        self._codebase = codebase
        self._resolver = resolver
        self._known: set[str] = set()
        self._by_import: dict[Key, set[Key]] = defaultdict(set)
        self._while_running: dict[Key, list[tuple[Key, Change, str]]] = defaultdict(list)
        self._uses: dict[Key, list[int]] = defaultdict(list)
        self.include(sorted(self._loaded))

    def is_current(self) -> bool:
        """Whether no first-party module was loaded since."""
        if len(sys.modules) == self._count:
            return True
        self._count = len(sys.modules)
        return _loaded_modules(self._codebase) == self._loaded

    def include(self, names: Iterable[str]) -> bool:
        """Look at more modules; says whether there was one that was not known yet."""
        new = [name for name in names if name not in self._known]
        self._known.update(new)
        for name in new:
            module = self._codebase.module(name)
            if module is not None:
                self._look_at(module)
        return bool(new)

    def changing(self, key: Key) -> Iterator[Key]:
        """What has to be read beside a definition, because its import changes it."""
        yield from self._by_import.get(key, ())
        yield from self._by_import.get((key[0], "*"), ())

    def not_covered(self, key: Key) -> Iterator[NotCovered]:
        """What changes a definition while nodes run."""
        for place in (key, (key[0], "*")):
            for function, change, path in self._while_running.get(place, ()):
                uses = self._uses.get(function, [])
                if not uses or min(uses) < change.depth:
                    why = f"`{'.'.join(change.chain)}` may be changed while it runs"
                    yield NotCovered(path, change.line, why)

    def _look_at(self, module: SourceModule) -> None:
        for statement in module.statements:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                continue
            own = _keys(module, statement)
            found = module.references(statement)
            for change in found.changes:
                self._note(module, own, change)
            for use in found.uses:
                for key in self._definitions(module, use):
                    if key not in own:
                        self._uses[key].append(use.import_depth)
                    if use.import_depth:
                        self._attach(own, self._changed_by(key, use.import_depth, frozenset()))
            if isinstance(statement, ast.ClassDef):
                around = (*statement.bases, *(keyword.value for keyword in statement.keywords))
                for base in self._named(module, around):
                    self._attach(own, self._changed_by_making(base, frozenset()))

    def _note(self, module: SourceModule, own: list[Key], change: Change) -> None:
        targets = self._changed(module, change)
        if change.depth == 0:
            self._attach(own, targets)
            return
        for target in targets:
            self._while_running[target] += [(function, change, str(module.path)) for function in own]

    def _attach(self, own: list[Key], targets: Iterable[Key]) -> None:
        for target in targets:
            self._by_import[target].update(key for key in own if key != target)

    def _definitions(self, module: SourceModule, use: Reference) -> list[Key]:
        """The first-party definitions that a name stands for."""
        found = self._resolver.chain(module, use.chain, use.alias)
        return [(target.module, target.name) for target in found if target.kind == "definition"]

    def _named(self, module: SourceModule, nodes: Iterable[ast.AST]) -> list[Key]:
        uses = [use for node in nodes for use in module.references(node).uses]
        return [key for use in uses for key in self._definitions(module, use)]

    def _changed(self, module: SourceModule, change: Change) -> list[Key]:
        """The first-party definitions behind the object that is changed; all of a module: `*`."""
        found = self._resolver.chain(module, change.chain, change.alias)
        return [key for target in found if (key := _key(target)) is not None]

    def _changed_by(self, function: Key, depth: int, seen: frozenset[Key]) -> set[Key]:
        """What a function changes when it is called at import, with the functions that it calls."""
        module = self._codebase.module(function[0])
        if module is None or function in seen:
            return set()
        found: set[Key] = set()
        for statement in module.bound.get(function[1], []):
            references = module.references(statement)
            for change in references.changes:
                if change.depth <= depth:
                    found.update(self._changed(module, change))
            called = [use for use in references.uses if use.call is not None and not use.import_depth]
            for key in (key for use in called for key in self._definitions(module, use)):
                found |= self._changed_by(key, 1, seen | {function})
        return found

    def _changed_by_making(self, kind: Key, seen: frozenset[Key]) -> set[Key]:
        """What a class, or one that it inherits from, changes when one is made of it: itself at least."""
        module = self._codebase.module(kind[0])
        if module is None or kind in seen:
            return set()
        found: set[Key] = set()
        for statement in module.bound.get(kind[1], []):
            if not isinstance(statement, ast.ClassDef):
                continue
            functions = [node for node in statement.body if isinstance(node, FunctionNode)]
            makers = [node for node in functions if node.name in _MAKERS or _is_metaclass(statement)]
            if makers:
                found |= {kind, *self._named(module, makers)}
            for base in self._named(module, statement.bases):
                found |= self._changed_by_making(base, seen | {kind})
        return found


def _is_metaclass(statement: ast.ClassDef) -> bool:
    return any(isinstance(base, ast.Name) and base.id == "type" for base in statement.bases)


def _keys(module: SourceModule, statement: ast.stmt) -> list[Key]:
    names = sorted(bound_names(statement))
    keys = [(module.name, name) for name in names]
    return keys if keys and not has_effect(statement) else [*keys, (module.name, "")]


def _key(target: Target) -> Key | None:
    if target.kind == "definition":
        return (target.module, target.name)
    return (target.module, "*") if target.kind == "module" else None
