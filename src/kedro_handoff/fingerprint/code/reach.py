"""Everything first-party that a piece of code reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kedro_handoff.fingerprint.code.attachment import attachments
from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.facts import Facts, facts_of, kind_of
from kedro_handoff.fingerprint.code.parts import NotCovered
from kedro_handoff.fingerprint.code.resolution import Resolver, Target, absolute
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
            walk.units.append(unit)
            walk.follow(unit)
        for module in executed:
            walk.execute(module)
        return walk.reached()

    def definitions(self, targets: Iterable[Target]) -> Iterator[_Key]:
        """Definitions behind some targets: of a module used as a value, all."""
        for target in targets:
            if target.kind == "definition":
                yield target.module, target.name
            elif target.kind == "module":  # the module as a value: any of its names may be used
                module = self.codebase.module(target.module)
                yield from ((target.module, name) for name in (module.bound if module else ()))
                yield target.module, ""

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
            effects = module.effects
            return facts_of(module, "", effects, "module", self.resolver) if effects else None
        nodes = [s for s in module.bound.get(name, []) if not isinstance(s, ast.Import | ast.ImportFrom)]
        if not nodes:
            return self._imported(module, name)
        return facts_of(module, name, nodes, kind_of(nodes), self.resolver)

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
        self.depths: dict[_Key, int] = {}  # of what runs while modules are imported, and not later
        self.waiting: dict[Target, list[_Key]] = {}

    def take(self, targets: Iterable[Target], imports_only: Mapping[Target, int] | None = None) -> None:
        for target in targets:
            depth = (imports_only or {}).get(target, 0)
            for key in self.reach.definitions([target]):
                self.depths[key] = min(self.depths.get(key, depth), depth)
                self.pending.append(key)

    def _drain(self) -> None:
        while self.pending:
            key = self.pending.pop()
            if key in self.found:
                continue
            facts = self.found[key] = self.reach.facts(*key)
            self.pending += self.waiting.pop(Target("definition", *key), ())
            self.execute(key[0])
            if facts is not None:
                self.follow(facts)

    def follow(self, facts: Facts) -> None:
        for module in facts.executed:
            self.execute(module)
        self.take(facts.targets, facts.imports_only)

    def execute(self, module: str) -> None:
        for name in self.reach.executed(module) - self.modules:
            self.modules.add(name)
            self.pending.append((name, ""))
            for target, definitions in self.reach.attached(name).items():
                keys = [(name, definition) for definition in definitions]
                if (target.module, target.name) in self.found:
                    self.pending += keys
                else:
                    self.waiting.setdefault(target, []).extend(keys)

    def reached(self) -> Reached:
        self._drain()
        found = {key: facts for key, facts in self.found.items() if facts is not None}
        spots = {
            spot
            for key, facts in found.items()
            for _, depth, spot in facts.changes
            if depth > self.depths.get(key, 0)
        }
        spots |= {spot for unit in self.units for _, _, spot in unit.changes}
        spots |= set(self._changed_by_others())
        return Reached((*self.units, *found.values()), frozenset(spots), tuple(self.found))

    def _changed_by_others(self) -> Iterator[NotCovered]:
        """Objects that are reached and that functions change which are not: other nodes may call them."""
        reached = {Target("definition", *key) for key in self.found}
        for name in self.modules:
            module = self.reach.codebase.module(name)
            for definition in module.changing if module is not None else ():
                if (name, definition) not in self.found:
                    facts = self.reach.facts(name, definition)
                    yield from (
                        spot for target, _, spot in (facts.changes if facts else ()) if target in reached
                    )
