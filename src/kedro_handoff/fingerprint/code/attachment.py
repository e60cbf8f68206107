"""Definitions that register themselves when their module is imported: nobody names them, and yet they run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kedro_handoff.fingerprint.code.references import references_in
from kedro_handoff.fingerprint.code.resolution import Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode
from kedro_handoff.fingerprint.code.source_module import SourceModule, bound_names

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code.reach import Reach

_CALLED_BY_KEDRO = ("create_pipeline", "register_pipelines")


def attachments(reach: Reach, module_name: str) -> Mapping[Target, list[str]]:
    """Definitions of a module by what they are registered with.

    `@size.register` registers with `size`; `@register` with the objects that the function `register`
    changes; a class with the base that has `__init_subclass__` or a metaclass. Registered with another
    package (an accessor of pandas), a definition counts with its module: it is attached to its effects.
    """
    module = reach.codebase.module(module_name)
    found: dict[Target, list[str]] = {}
    for statement in module.statements if module is not None else ():
        if module is not None and isinstance(statement, FunctionNode | ast.ClassDef):
            for target in _registered_with(reach, module, statement):
                found.setdefault(target, []).append(statement.name)
        elif module is not None and isinstance(statement, ast.Assign | ast.AnnAssign):
            for target in _changed_for_a_value(reach, module, statement):
                found.setdefault(target, []).extend(sorted(bound_names(statement)))
    for name in _CALLED_BY_KEDRO if module is not None else ():
        if module is not None and any(isinstance(s, FunctionNode) for s in module.bound.get(name, ())):
            for target in reach.changed_by(module_name, name):
                found.setdefault(_where(target, module), []).append(name)
    return found


def _changed_for_a_value(reach: Reach, module: SourceModule, statement: ast.stmt) -> Iterator[Target]:
    """Objects that the functions change which a constant's value calls: `OPTIONS = set_options()`."""
    for use in module.references(statement).uses:
        for target in reach.resolver.chain(module, use.chain, use.alias) if use.call is not None else ():
            if target.kind == "definition":
                changed = reach.changed_by(target.module, target.name)
                yield from (_where(one, module) for one in changed)


def _where(changed: Target, module: SourceModule) -> Target:
    """The object of the project that is changed; of another package's, the effects of the module."""
    return changed if changed.kind == "definition" else Target("definition", module.name, "")


def _registered_with(reach: Reach, module: SourceModule, statement: ast.stmt) -> Iterator[Target]:
    for decorator in statement.decorator_list:  # type: ignore[attr-defined]
        for use in references_in([decorator]).uses:
            for target in reach.resolver.chain(module, use.chain, use.alias):
                if target.kind == "definition":
                    yield from _through(reach, module, target, len(use.chain) > 1)
                elif target.kind == "external" and "register" in target.module.rpartition(".")[2]:
                    yield Target("definition", module.name, "")
    if isinstance(statement, ast.ClassDef):
        yield from _bases(reach, module, statement, frozenset())


def _through(reach: Reach, module: SourceModule, target: Target, by_attribute: bool) -> Iterator[Target]:
    if by_attribute:
        yield target
    facts = reach.facts(target.module, target.name)
    yield from (_where(changed, module) for changed, _, _ in (facts.changes if facts is not None else ()))


def _bases(
    reach: Reach, module: SourceModule, statement: ast.ClassDef, seen: frozenset[tuple[str, str]]
) -> Iterator[Target]:
    """First-party bases, near and far, that do something when a class is derived from them."""
    for base in statement.bases:
        for use in references_in([base]).uses:
            for target in reach.resolver.chain(module, use.chain, use.alias):
                around = reach.codebase.module(target.module) if target.kind == "definition" else None
                if around is None or (target.module, target.name) in seen:
                    continue
                for found in around.bound.get(target.name, ()):
                    if isinstance(found, ast.ClassDef):
                        if _acts_on_subclasses(found):
                            yield target
                        yield from _bases(reach, around, found, seen | {(target.module, target.name)})


def _acts_on_subclasses(statement: ast.ClassDef) -> bool:
    named = any(isinstance(s, FunctionNode) and s.name == "__init_subclass__" for s in statement.body)
    return named or any(keyword.arg == "metaclass" for keyword in statement.keywords)
