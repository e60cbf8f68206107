"""Everything first-party that a piece of code reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kedro_handoff.fingerprint.code.attachment import attachments
from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.facts import Facts, facts_of, kind_of
from kedro_handoff.fingerprint.code.lasting import leaves_no_trace
from kedro_handoff.fingerprint.code.parts import NotCovered
from kedro_handoff.fingerprint.code.reference import HANDED_ON
from kedro_handoff.fingerprint.code.resolution import Resolver, Target, absolute, packages_names
from kedro_handoff.fingerprint.code.scopes import FunctionNode
from kedro_handoff.fingerprint.code.source_module import SourceModule

_Key = tuple[str, str]


@dataclass(frozen=True)
class Reached:
    """What a walk found; `not_covered` is what shows only when all of it is looked at together."""

    facts: tuple[Facts, ...]
    not_covered: frozenset[NotCovered]
    keys: tuple[_Key, ...]


class Reach:
    """Follows definitions to what they name, and modules to what their import does. Remembers all."""

    def __init__(self, codebase: Codebase) -> None:
        self.codebase = codebase
        self.resolver = Resolver(codebase)
        self._facts: dict[tuple[str, str], Facts | None] = {}
        self._attached: dict[str, Mapping[Target, list[str]]] = {}
        self._executing: dict[str, frozenset[str]] = {}
        self._changed_by: dict[_Key, frozenset[Target]] = {}
        self._changers: dict[str, tuple[tuple[_Key, Target, NotCovered], ...]] = {}

    def facts(self, module: str, name: str) -> Facts | None:
        """Facts of one definition; without a name: of what the module's import does beside defining."""
        key = (module, name)
        if key not in self._facts:
            self._facts[key] = self._made(module, name)
        return self._facts[key]

    def from_targets(
        self, targets: Iterable[Target], executed: Iterable[str] = (), units: Iterable[Facts] = ()
    ) -> Reached:
        """All that is reached from some names and nested functions, each once."""
        walk = _Walk(self)
        walk.take(targets)
        for unit in units:
            walk.unit(unit)
        for module in (*executed, *self.started):
            walk.execute(module)
        return walk.reached()

    @cached_property
    def started(self) -> tuple[str, ...]:
        """Modules that run when the project starts, whichever node is looked at."""
        return tuple(name for name in self.codebase.started if self.codebase.module(name) is not None)

    def definitions(self, targets: Iterable[Target]) -> Iterator[_Key]:
        """Definitions behind some targets: of a module used as a value, all."""
        for target in targets:
            if target.kind == "definition":
                yield target.module, target.name
            elif target.kind == "module":  # the module as a value: any of its names may be used
                module = self.codebase.module(target.module)
                yield from ((target.module, name) for name in (module.bound if module else ()))
                yield target.module, ""

    def changed_by(self, module: str, name: str) -> frozenset[Target]:
        """Objects that a call of a definition changes, of the project and of other packages."""
        key = (module, name)
        if key not in self._changed_by:
            found: set[Target] = set()
            seen: set[_Key] = set()
            pending = [key]
            while pending:
                current = pending.pop()
                if current not in seen:
                    seen.add(current)
                    for facts in self._called(*current):
                        found |= {target for target, depth, _ in facts.changes if depth} | facts.sets
                        pending += [(target.module, target.name) for target in facts.calls]
            self._changed_by[key] = frozenset(found)
        return self._changed_by[key]

    def _called(self, module_name: str, name: str) -> Iterator[Facts]:
        """Facts of what runs when a definition is called: of a class, what makes its objects."""
        module = self.codebase.module(module_name)
        bound = module.bound.get(name, []) if module is not None else []
        classes = [statement for statement in bound if isinstance(statement, ast.ClassDef)]
        if module is not None and classes:
            made = [member for kind in classes for member in kind.body if _makes_objects(member)]
            yield facts_of(module, name, made, "function", self.resolver)
            bases = (use for kind in classes for b in kind.bases for use in module.references(b).uses)
            for target in (t for use in bases for t in self.resolver.chain(module, use.chain, use.alias)):
                if target.kind == "definition" and (target.module, target.name) != (module_name, name):
                    yield from self._called(target.module, target.name)
        elif (facts := self.facts(module_name, name)) is not None:
            yield facts

    def changers(self, module_name: str) -> tuple[tuple[_Key, Target, NotCovered], ...]:
        """Objects that functions and classes of a module change while a node runs, if they are called."""
        if module_name not in self._changers:
            module = self.codebase.module(module_name)
            names = module.changing if module is not None else ()
            self._changers[module_name] = tuple(
                ((module_name, name), target, spot)
                for name in names
                if (facts := self.facts(module_name, name)) is not None
                for target, depth, spot in facts.changes
                if depth and target.kind != "external"
            )
        return self._changers[module_name]

    def attached(self, module_name: str) -> Mapping[Target, list[str]]:
        """Definitions of a module that register themselves somewhere when it is imported, by where."""
        if module_name not in self._attached:
            self._attached[module_name] = attachments(self, module_name)
        return self._attached[module_name]

    def _made(self, module_name: str, name: str) -> Facts | None:
        module = self.codebase.module(module_name)
        if module is None:
            return None
        if not name:
            names = packages_names(module, self.resolver)
            effects = [
                s for s in module.effects if self._calls_own(module, s) or not leaves_no_trace(s, names)
            ]
            return facts_of(module, "", effects, "module", self.resolver) if effects else None
        nodes = [s for s in module.bound.get(name, []) if not isinstance(s, ast.Import | ast.ImportFrom)]
        if not nodes:
            return self._imported(module, name)
        return facts_of(module, name, nodes, kind_of(nodes), self.resolver)

    def _calls_own(self, module: SourceModule, statement: ast.stmt) -> bool:
        """Whether a statement calls something of the project, perhaps for an argument: it may do anything."""
        called = (use for use in module.references(statement).uses if use.call is not None)
        targets = (t for use in called for t in self.resolver.chain(module, use.chain, use.alias))
        return any(target.kind == "definition" for target in targets)

    def _imported(self, module: SourceModule, name: str) -> Facts | None:
        """A name that a module used as a value has from elsewhere."""
        reference = ast.Name(name, ast.Load(), lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
        return facts_of(module, name, [reference], "module", self.resolver) if name in module.bound else None

    def executed(self, name: str) -> frozenset[str]:
        """First-party modules whose code runs when one is imported: itself, its parents, what they import."""
        if name in self._executing:
            return self._executing[name]
        seen: set[str] = set()
        pending = [name]
        while pending:
            current = pending.pop()
            if current in seen:
                continue
            seen.add(current)
            if "." in current:
                pending.append(current.rpartition(".")[0])
            module = self.codebase.module(current)
            if module is not None:
                pending += _imported_modules(module, self.codebase)
        self._executing[name] = frozenset(seen)
        return self._executing[name]


def _imported_modules(module: SourceModule, codebase: Codebase) -> Iterator[str]:
    for alias, _ in module.executed_imports:
        base = absolute(module, alias)
        for name in [base] if alias.name in (None, "*") else [base, f"{base}.{alias.name}"]:
            if codebase.module(name) is not None:
                yield name


class _Walk:
    """One walk from some names to all that they reach."""

    def __init__(self, reach: Reach) -> None:
        self.reach = reach
        self.pending: list[_Key] = []
        self.found: dict[_Key, Facts | None] = {}
        self.units: list[Facts] = []
        self.modules: set[str] = set()
        self.later: set[_Key] = set()  # what runs when the node does
        self.waiting: dict[Target, list[_Key]] = {}

    def take(self, targets: Iterable[Target]) -> None:
        """What is named by the node's own function, or by a value that it holds."""
        self.later |= set(keys := list(self.reach.definitions(targets)))
        self.pending += keys

    def _drain(self) -> None:
        while self.pending:
            key = self.pending.pop()
            if key in self.found:
                continue
            facts = self.found[key] = self.reach.facts(*key)
            registered = self.waiting.pop(Target("definition", *key), ())
            self.later |= set(registered)
            self.pending += registered
            self.execute(key[0])
            if facts is not None:
                self.pending += self.reach.definitions(facts.targets)
                for module in facts.executed:
                    self.execute(module)

    def unit(self, facts: Facts) -> None:
        """A function that is no definition of a module."""
        self.units.append(facts)
        self.take(facts.targets)
        for module in facts.executed:
            self.execute(module)

    def execute(self, module: str) -> None:
        """A module that is imported."""
        for name in self.reach.executed(module) - self.modules:
            self.modules.add(name)
            self.pending.append((name, ""))
            for target, definitions in self.reach.attached(name).items():
                keys = [(name, definition) for definition in definitions]
                if (target.module, target.name) in self.found:
                    self.later |= set(keys)
                    self.pending += keys
                else:
                    self.waiting.setdefault(target, []).extend(keys)

    def reached(self) -> Reached:
        """All of it."""
        self._drain()
        found = {key: facts for key, facts in self.found.items() if facts is not None}
        depths = self._depths(found)
        spots = {
            spot
            for key, facts in found.items()
            for _, depth, spot in facts.changes
            if depth > depths.get(key, 0)
        }
        for key, facts in found.items():
            spots |= {spot for kept, depth, spot in facts.kept if kept <= depths.get(key, 0) < depth}
        spots |= {spot for unit in self.units for _, _, spot in unit.changes}
        spots |= set(self._changed_by_others())
        return Reached((*self.units, *found.values()), frozenset(spots), tuple(self.found))

    def _depths(self, found: Mapping[_Key, Facts]) -> dict[_Key, int]:
        """In how many functions, one in another, code runs while modules are imported and not later."""
        depths = {key: 0 if key in self.later else HANDED_ON for key in found}
        pending = [key for key in found if not key[1] or key in self.later]
        while pending:
            key = pending.pop()
            facts, own = found[key], depths[key] if key[1] else 0
            for target in facts.targets:
                depth = facts.imports_only.get(target)
                if depth is None:
                    within = facts.within.get(target, HANDED_ON)
                    depth = own if within == 0 else 1 if within <= own else 0
                for reached in self.reach.definitions([target]):
                    if depth < depths.get(reached, -1):
                        depths[reached] = depth
                        pending.append(reached)
        return depths

    def _changed_by_others(self) -> Iterator[NotCovered]:
        """Objects that are reached and that functions change which are not: other nodes may call them."""
        reached = {Target("definition", *key) for key in self.found}
        reached |= {Target("module", module) for module, name in self.found if name}
        for name in self.modules:
            for key, target, spot in self.reach.changers(name):
                if key not in self.found and target in reached:
                    yield spot


def _makes_objects(member: ast.AST) -> bool:
    return isinstance(member, FunctionNode) and member.name in ("__init__", "__new__", "__post_init__")
