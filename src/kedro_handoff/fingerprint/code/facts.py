"""What one first-party definition is made of: its text, what its names stand for, what cannot be seen."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kedro_handoff.fingerprint.code.blind_spots import external_blind_spot, lasting_state, method_blind_spot
from kedro_handoff.fingerprint.code.distributions import is_standard, versions_behind
from kedro_handoff.fingerprint.code.lasting import is_harmless, is_quiet, lasts
from kedro_handoff.fingerprint.code.mutation import (
    cannot_change,
    changeable_defaults,
    changed_arguments,
    is_read_once,
)
from kedro_handoff.fingerprint.code.normal import normal_form
from kedro_handoff.fingerprint.code.own_state import changes_itself, defines
from kedro_handoff.fingerprint.code.parts import CodePart, NotCovered, PartKind, digest_of
from kedro_handoff.fingerprint.code.reference import Change, Reference
from kedro_handoff.fingerprint.code.resolution import Resolver, Target, absolute, packages_names
from kedro_handoff.fingerprint.code.scopes import Alias, FunctionNode, dotted
from kedro_handoff.fingerprint.code.source_module import SourceModule

_KEPT = "`{}`, which is kept from call to call, is changed while it runs"
_OF_OTHERS = ("external", "builtin")


@dataclass(frozen=True)
class Facts:
    """One part with what it leads to.

    Attributes:
        part: The part itself.
        targets: First-party definitions and modules that it names.
        executed: First-party modules that its own imports execute.
        packages: Distributions that it names, with versions.
        not_covered: What reading it does not show.
        imports_only: Of targets, those whose code runs while modules are imported and not later, with the
            number of functions, one in another, for which that holds.
        within: Of targets, in how many functions, one in another, each is called; see `Reference`.
        changes: Objects that it changes, with the number of functions around the change and what is to be
            said if it happens while a node runs.
        kept: Changes of what a function keeps for the function that it gives: in how many functions, one in
            another, the name is bound and the change stands, and what is to be said.
        calls: Definitions that it calls.
        sets: Names of other packages that it calls for their effect, such as `pandas.set_option`.
    """

    part: CodePart
    targets: frozenset[Target]
    executed: frozenset[str]
    packages: frozenset[tuple[str, str]]
    not_covered: frozenset[NotCovered]
    imports_only: Mapping[Target, int]
    within: Mapping[Target, int]
    changes: frozenset[tuple[Target, int, NotCovered]]
    kept: frozenset[tuple[int, int, NotCovered]]
    calls: frozenset[Target]
    sets: frozenset[Target]


class _Collection:
    """What is found while the references of some statements are followed."""

    def __init__(self, module: SourceModule, resolver: Resolver, cells: frozenset[str]) -> None:
        self.cells = cells
        self.module = module
        self.resolver = resolver
        self.targets: set[Target] = set()
        self.executed: set[str] = set()
        self.packages: set[tuple[str, str]] = set()
        self.not_covered: set[NotCovered] = set()
        self.bindings: set[str] = set()
        self.imports: set[str] = set()
        self.depths: dict[Target, int] = {}
        self.within: dict[Target, int] = {}
        self.changes: set[tuple[Target, int, NotCovered]] = set()
        self.kept: set[tuple[int, int, NotCovered]] = set()
        self.calls: set[Target] = set()
        self.sets: set[Target] = set()
        self._quiet = False
        self._for_effect: set[int] = set()
        self._outer: dict[tuple[int, tuple[str, ...]], Alias | None] = {}

    def add(self, node: ast.AST, is_effect: bool = False) -> None:
        found = self.module.references(node)
        self._quiet = is_effect and is_quiet(node, packages_names(self.module, self.resolver))
        self._for_effect = set(map(id, found.for_effect))
        self._outer = {(use.line, use.chain): use.alias for use in found.uses}
        for use in found.uses:
            if use.alias is not None or use.chain[0] not in self.cells:
                self._use(use)
        for alias, line in (*found.imported, *found.stars):
            self._executed(alias, line)
        for name, call in found.methods:
            self.note(call.lineno, method_blind_spot(name, call))
        for change in found.changes:
            if change.alias is None and change.chain[0] in self.cells:
                self.note(change.line, None if change.is_keyed else _KEPT.format(change.chain[0]))
            elif change.depth:
                self._changes(change)
        for kept in found.kept_changes:
            spot = NotCovered(str(self.module.path), kept.line, _KEPT.format(kept.name))
            self.kept.add((kept.kept, kept.depth, spot))

    def _changes(self, change: Change) -> None:
        for target in self.resolver.chain(self.module, change.chain, change.alias):
            if (change.is_lengthened and self._cannot_change(target)) or self._is_own_method(change, target):
                continue
            said = ".".join(change.chain)
            if target.kind in ("definition", "module"):
                why = f"`{said}`, which other nodes may read, is changed while it runs"
                spot = NotCovered(str(self.module.path), change.line, why)
                self.changes.add((target, change.depth, spot))
            elif target.kind == "external" and not change.method:
                why = f"`{said}` of another package is changed while it runs"
                self.changes.add((target, change.depth, NotCovered(str(self.module.path), change.line, why)))

    def _is_own_method(self, change: Change, target: Target) -> bool:
        """Whether what looks like a change is a call of the project's own, whose code shows what it does."""
        if not change.method or target.kind == "module":
            return bool(change.method)
        return target.kind == "definition" and defines(target, change.method, self.resolver)

    def _cannot_change(self, target: Target) -> bool:
        module = self.resolver.codebase.module(target.module) if target.kind == "definition" else None
        bound = module.bound.get(target.name, []) if module is not None else []
        return bool(bound) and all(cannot_change(getattr(s, "value", None)) for s in bound)

    def defaults(self, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str) -> None:
        """Note defaults that the function changes for its next call."""
        changed = self.module.references(function).changes_given
        for default in sorted(changed & set(changeable_defaults(function))):
            why = f"the default of `{default}`, which other nodes may read, is changed while it runs"
            spot = NotCovered(str(self.module.path), function.lineno, why)
            self.changes.add((Target("definition", self.module.name, name), 1, spot))

    def _use(self, use: Reference) -> None:
        if use.chain[-1] == "__doc__":
            self.note(use.line, f"`{'.'.join(use.chain)}` is a text that does not count as code")
        for target in self.resolver.chain(self.module, use.chain, use.alias):
            if target.kind == "missing" and use.perhaps_own:
                continue
            if target.kind != "builtin" and use.alias is None:
                self.imports |= set(self.module.import_lines(use.chain[0]))
            if target.kind != "builtin":
                self.bindings.add(f"{'.'.join(use.chain)}={target.text}")
            self._target(target, use.line, use.call)
            if use.call is not None:
                self._called(use, target, use.call)
            if use.import_depth and use.call is not None:
                self.note(use.line, lasting_state(target.module))
            self.depths[target] = min(self.depths.get(target, use.import_depth), use.import_depth)
            self.within[target] = max(self.within.get(target, 0), use.within)
        if use.call is not None and len(use.chain) > 1 and use.alias is None:
            resolved = self.resolver.chain(self.module, use.chain[:1], None)
            if any(target.kind in ("definition", "missing") for target in resolved):
                self.note(use.line, method_blind_spot(use.chain[-1], use.call))

    def _called(self, use: Reference, target: Target, call: ast.Call) -> None:
        if target.kind in _OF_OTHERS and not use.import_depth:
            name = f"{'builtins.' * (target.kind == 'builtin')}{target.module}"
            for argument in changed_arguments(name, call):
                self._handed_on(argument)
        if target.kind == "external":
            if id(call) in self._for_effect and not is_harmless(target.module):
                self.sets.add(target)
            if lasts(target.module, call) and not use.import_depth:
                why = f"`{target.module}` changes what other nodes find"
                self.changes.add((target, 1, NotCovered(str(self.module.path), use.line, why)))
        if target.kind != "definition":
            return
        self.calls.add(target)
        if not use.import_depth:
            if len(use.chain) > 1:
                self._own_state(use, target)
            self._changes_given(target, call)

    def _changes_given(self, target: Target, call: ast.Call) -> None:
        """Objects of modules that are handed to a function which changes what it is given."""
        module = self.resolver.codebase.module(target.module)
        for statement in module.bound.get(target.name, ()) if module is not None else ():
            if not isinstance(statement, FunctionNode) or module is None:
                continue
            changed = module.references(statement).changes_given
            names = [argument.arg for argument in (*statement.args.posonlyargs, *statement.args.args)]
            given = [*zip(names, call.args, strict=False), *((w.arg, w.value) for w in call.keywords)]
            for name, argument in given:
                if name in changed:
                    self._handed_on(argument)

    def _handed_on(self, argument: ast.expr) -> None:
        """An object that is handed to what changes it."""
        chain, start = dotted(argument)
        place = (argument.lineno, chain)
        if isinstance(start, ast.Name) and place in self._outer:
            self._changes(Change(chain, argument.lineno, 1, self._outer[place]))

    def _own_state(self, use: Reference, target: Target) -> None:
        if target.kind == "definition" and changes_itself(target, use.chain[-1], self.resolver):
            why = f"`{use.chain[0]}`, which other nodes may read, is changed while it runs"
            spot = NotCovered(str(self.module.path), use.line, why)
            self.changes.add((target, 1, spot))

    def _target(self, target: Target, line: int, call: ast.Call | None) -> None:
        if target.kind in ("definition", "module"):
            self.targets.add(target)
        elif target.kind == "missing":
            self.note(line, f"`{target.name}` is not found in `{target.module}`")
        else:
            dotted = target.module if target.kind == "external" else f"builtins.{target.module}"
            self.note(line, external_blind_spot(dotted, call))
            if target.kind == "external":
                self._package(target.module.split(".")[0], line)

    def _package(self, top_level: str, line: int) -> None:
        if is_standard(top_level):
            return
        versions = versions_behind(top_level)
        self.packages |= set(versions.items())
        if not versions:
            self.note(line, f"`{top_level}` belongs to no installed distribution, so it has no version")

    def _executed(self, alias: Alias, line: int) -> None:
        base = absolute(self.module, alias)
        codebase = self.resolver.codebase
        names = [base] if alias.name in (None, "*") else [base, f"{base}.{alias.name}"]
        first_party = [name for name in names if codebase.module(name) is not None]
        self.executed |= set(first_party)
        if not first_party and not codebase.is_folder(base):
            self._package(base.split(".")[0], line)

    def note(self, line: int, why: str | None) -> None:
        """Say that something is not covered."""
        if why is not None and not self._quiet:
            self.not_covered.add(NotCovered(str(self.module.path), line, why))


def facts_of(
    module: SourceModule,
    name: str,
    nodes: Sequence[ast.AST],
    kind: PartKind,
    resolver: Resolver,
    cells: frozenset[str] = frozenset(),
) -> Facts:
    """The facts of statements of a module that together make one part.

    Args:
        module: Where they stand.
        name: Of the part, within the module; empty for what the module's import does.
        nodes: The statements.
        kind: Of the part.
        resolver: Follows names.
        cells: Names that a function around binds: their values are looked at where they live.
    """
    collection = _Collection(module, resolver, cells)
    for node in nodes:
        collection.add(node, kind == "module" and not name)
        if isinstance(node, FunctionNode):
            collection.defaults(node, name)
        if kind == "constant" and is_read_once(getattr(node, "value", None)):
            collection.note(node.lineno, f"`{name}` can be read once, by one node: make it a list")  # type: ignore[attr-defined]
    qualified = f"{module.name}.{name}" if name else module.name
    digest = digest_of([qualified, *map(normal_form, nodes), *sorted(collection.bindings)])
    written = "\n\n".join(module.source(node).rstrip("\n") for node in nodes) + "\n"
    source = "\n".join([*sorted(collection.imports), "\n", written]) if collection.imports else written
    line = min((node.lineno for node in nodes), default=1)  # type: ignore[attr-defined]
    return Facts(
        CodePart(qualified, digest, source, str(module.path), line, kind),
        frozenset(collection.targets),
        frozenset(collection.executed),
        frozenset(collection.packages),
        frozenset(collection.not_covered),
        {target: depth for target, depth in collection.depths.items() if depth},
        collection.within,
        frozenset(collection.changes),
        frozenset(collection.kept),
        frozenset(collection.calls),
        frozenset(collection.sets),
    )


def kind_of(nodes: list[ast.stmt]) -> PartKind:
    """What a name is, by the statements that bind it."""
    if all(isinstance(node, FunctionNode) for node in nodes):
        return "function"
    return "class" if all(isinstance(node, ast.ClassDef) for node in nodes) else "constant"
