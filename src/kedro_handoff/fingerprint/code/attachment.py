"""Definitions that register themselves when their module is imported: nobody names them, and yet they run."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from kedro_handoff.fingerprint.code.references import references_in
from kedro_handoff.fingerprint.code.resolution import Target
from kedro_handoff.fingerprint.code.scopes import FunctionNode
from kedro_handoff.fingerprint.code.source_module import SourceModule

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code.reach import Reach


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
    return found


def _registered_with(reach: Reach, module: SourceModule, statement: ast.stmt) -> Iterator[Target]:
    for decorator in statement.decorator_list:  # type: ignore[attr-defined]
        for use in references_in([decorator]).uses:
            for target in reach.resolver.chain(module, use.chain, use.alias):
                if target.kind == "definition":
                    yield from _through(reach, target, len(use.chain) > 1)
                elif target.kind == "external" and "register" in target.module.rpartition(".")[2]:
                    yield Target("definition", module.name, "")
    if isinstance(statement, ast.ClassDef):
        yield from _bases(reach, module, statement, frozenset())


def _through(reach: Reach, target: Target, by_attribute: bool) -> Iterator[Target]:
    if by_attribute:
        yield target
    facts = reach.facts(target.module, target.name)
    yield from (changed for changed, _, _ in (facts.changes if facts is not None else ()))


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
