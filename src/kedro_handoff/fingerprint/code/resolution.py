"""What a name in a first-party module stands for, followed through imports."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kedro_handoff.fingerprint.code.codebase import Codebase
from kedro_handoff.fingerprint.code.scopes import Alias, aliases_of, dotted
from kedro_handoff.fingerprint.code.source_module import SourceModule

_BUILTIN = frozenset(dir(builtins))
_MODULE_OWN = frozenset(
    {"__name__", "__file__", "__doc__", "__package__", "__spec__", "__path__", "__loader__"}
)


@dataclass(frozen=True)
class Target:
    """What a name stands for.

    Attributes:
        kind: `definition` in a first-party module; that `module` itself; `external`: a dotted name of
            another package; `builtin`; `missing`: nothing that can be found.
        module: First-party module, or the dotted name.
        name: The definition's name.
    """

    kind: str
    module: str
    name: str = ""

    @property
    def text(self) -> str:
        """The target in one word, for a digest."""
        return f"{self.kind}:{self.module}:{self.name}"


def absolute(module: SourceModule, alias: Alias) -> str:
    """The dotted name of the module that an import statement names."""
    if not alias.level:
        return alias.module
    parents = module.name.split(".")
    drop = alias.level - (1 if module.is_package else 0)
    kept = parents[: len(parents) - drop] if drop else parents
    return ".".join([*kept, alias.module] if alias.module else kept)


class Resolver:
    """Follows names through the imports, re-exports and star imports of a codebase."""

    def __init__(self, codebase: Codebase) -> None:
        self.codebase = codebase
        self._chains: dict[tuple[str, tuple[str, ...], Alias | None], set[Target]] = {}

    def chain(self, module: SourceModule, chain: tuple[str, ...], alias: Alias | None) -> set[Target]:
        """What `a.b.c` in a module stands for: several where the module says it in several ways."""
        key = (module.name, chain, alias)
        if key not in self._chains:
            self._chains[key] = self._followed(module, chain, alias)
        return self._chains[key]

    def _followed(self, module: SourceModule, chain: tuple[str, ...], alias: Alias | None) -> set[Target]:
        if alias is not None:
            return set(self._imported(module, alias, chain[1:], frozenset()))
        found = set(self._named(module, chain[0], chain[1:], frozenset()))
        if any(target.kind != "missing" for target in found):
            return found
        if chain[0] in _MODULE_OWN or chain[0] in module.for_hints:
            return set()
        if chain[0] in _BUILTIN:
            return {Target("builtin", ".".join(chain))}
        return found or {Target("missing", module.name, chain[0])}

    def _named(
        self, module: SourceModule, name: str, rest: tuple[str, ...], seen: frozenset[tuple[str, str]]
    ) -> Iterator[Target]:
        if (module.name, name) in seen:
            return
        seen |= {(module.name, name)}
        bound = module.bound.get(name, [])
        for statement in bound:
            imports = list(_imports_binding(statement, name))
            for alias in imports:
                yield from self._imported(module, alias, rest, seen)
            if not isinstance(statement, ast.Import | ast.ImportFrom):
                yield Target("definition", module.name, name)
        if bound:
            return
        found = False
        for alias in module.stars:
            base = absolute(module, alias)
            starred = self.codebase.module(base)
            if starred is not None:
                for target in self._named(starred, name, rest, seen):
                    if target.kind != "missing":
                        found = True
                        yield target
            elif name not in _BUILTIN and not self.codebase.is_folder(base):
                found = True
                yield Target("external", ".".join((base, name, *rest)))
        if not found:
            yield Target("missing", module.name, name)

    def _imported(
        self, module: SourceModule, alias: Alias, rest: tuple[str, ...], seen: frozenset[tuple[str, str]]
    ) -> Iterator[Target]:
        wanted = rest if alias.name is None else (alias.name, *rest)
        yield from self._dotted(absolute(module, alias), wanted, seen)

    def _dotted(self, name: str, rest: tuple[str, ...], seen: frozenset[tuple[str, str]]) -> Iterator[Target]:
        module = self.codebase.module(name)
        if module is not None and not rest:
            yield Target("module", name)
        elif module is not None:
            targets = set(self._named(module, rest[0], rest[1:], seen))
            if module.is_package and self.codebase.is_folder(f"{name}.{rest[0]}"):
                targets |= set(self._dotted(f"{name}.{rest[0]}", rest[1:], seen))
                targets = {target for target in targets if target.kind != "missing"}
            missing = {target for target in targets if target.kind == "missing"}
            if missing and "__getattr__" in module.bound:
                targets = (targets - missing) | {Target("definition", name, "__getattr__")}
            yield from targets
        elif self.codebase.is_compiled(name):
            yield Target("missing", name, "(compiled)")
        elif name in self.codebase.unreadable:
            yield Target("missing", name, "(unreadable)")
        elif self.codebase.is_folder(name):
            if rest:
                yield from self._dotted(f"{name}.{rest[0]}", rest[1:], seen)
        elif "." in name and self.codebase.is_folder(name.split(".")[0]):
            yield Target("missing", name, ".".join(rest))
        else:
            yield Target("external", ".".join((name, *rest)))


def _imports_binding(statement: ast.stmt, name: str) -> Iterator[Alias]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    nodes = [statement] if isinstance(statement, ast.Import | ast.ImportFrom) else ast.walk(statement)
    for node in nodes:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (alias for bound, alias in aliases_of(node) if bound == name)


def packages_names(module: SourceModule, resolver: Resolver) -> Callable[[ast.expr], set[str]]:
    """What gives the names of other packages for which expressions at the top of a module stand."""

    def names(expression: ast.expr) -> set[str]:
        chain, start = dotted(expression)
        found = resolver.chain(module, chain, None) if isinstance(start, ast.Name) else set()
        named = {
            f"{'builtins.' * (t.kind == 'builtin')}{t.module}"
            for t in found
            if t.kind in ("external", "builtin")
        }
        return named if len(named) == len(found) else set()

    return names
