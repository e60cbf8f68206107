"""Everything first-party that a piece of code reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import replace

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.facts import Facts, facts_of, kind_of
from kedro_handoff.fingerprint.code.resolution import Resolver, Target, absolute
from kedro_handoff.fingerprint.code.source_module import SourceModule
from kedro_handoff.fingerprint.code.world import World


class Reach:
    """Follows definitions to what they name, and modules to what their import does. Remembers all."""

    def __init__(self, codebase: Codebase) -> None:
        self.codebase = codebase
        self.resolver = Resolver(codebase)
        self.world = World(codebase, self.resolver)
        self._facts: dict[tuple[str, str], Facts | None] = {}
        self._executing: dict[str, frozenset[str]] = {}

    def is_current(self) -> bool:
        """Whether everything that was read is still as it was, and no module was loaded since."""
        return self.codebase.is_current() and self.world.is_current()

    def facts(self, module: str, name: str) -> Facts | None:
        """Facts of one definition; without a name: of what the module's import does beside defining."""
        key = (module, name)
        if key not in self._facts:
            self._facts[key] = self._made(module, name)
        return self._facts[key]

    def from_targets(self, targets: Iterable[Target], executed: Iterable[str] = ()) -> list[Facts]:
        """All that is reached from some names, in order of discovery, each once."""
        begin = [
            *self._definitions(targets),
            *((name, "") for module in executed for name in self._executed(module)),
        ]
        while True:
            found, modules = self._reached(begin)
            if not self.world.include(sorted(modules)):
                return found

    def _reached(self, begin: Iterable[tuple[str, str]]) -> tuple[list[Facts], set[str]]:
        """What is reached, and the modules in which it lies."""
        pending = list(begin)
        seen: set[tuple[str, str]] = set()
        found: list[Facts] = []
        while pending:
            key = pending.pop()
            if key in seen:
                continue
            seen.add(key)
            facts = self.facts(*key)
            if facts is not None:
                changed = frozenset(self.world.not_covered(key))
                found.append(replace(facts, not_covered=facts.not_covered | changed))
                pending += self._definitions(facts.targets)
                pending += [(name, "") for module in facts.executed for name in self._executed(module)]
            pending += self.world.changing(key)
            pending += [(name, "") for name in self._executed(key[0])]
        return found, {module for module, _ in seen}

    def _definitions(self, targets: Iterable[Target]) -> Iterator[tuple[str, str]]:
        for target in targets:
            if target.kind == "definition":
                yield target.module, target.name
            elif target.kind == "module":  # the module as a value: any of its names may be used
                module = self.codebase.module(target.module)
                yield from ((target.module, name) for name in (module.bound if module else ()))
                yield target.module, ""

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

    def _executed(self, name: str) -> frozenset[str]:
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
