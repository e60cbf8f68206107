"""The signature of a function that was made of flat cells, with types in it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from kedro_handoff.notebooks.module_text import same_code
from kedro_handoff.notebooks.observed_types import Annotation, Import
from kedro_handoff.notebooks.program import Function
from kedro_handoff.notebooks.syntax import walk


def with_types(source: str, taken: Mapping[str, Annotation], given: Annotation | None) -> str:
    """The function with annotations; its body, comments included, stays as it is.

    Args:
        source: Text of one function whose body begins on a line of its own.
        taken: Annotations by argument; an argument without one stays bare.
        given: The annotation of what it returns.
    """
    (node,) = (n for n in ast.parse(source).body if isinstance(n, Function))
    spelled = [f"{a.arg}: {taken[a.arg].text}" if a.arg in taken else a.arg for a in node.args.args]
    arrow = f" -> {given.text}" if given else ""
    lines = source.split("\n")
    head = f"def {node.name}({', '.join(spelled)}){arrow}:"
    return "\n".join([*lines[: node.lineno - 1], head, *lines[node.body[0].lineno - 1 :]])


def without_types(source: str) -> str:
    """The code without the annotations of its top-level functions' signatures; comments are lost."""
    tree = ast.parse(source)
    for node in tree.body:
        if isinstance(node, Function):
            node.returns = None
            for argument in node.args.args:
                argument.annotation = None
    return ast.unparse(tree)


def only_typed(module: str, source: str) -> bool:
    """Whether a module's form of a function is the notebook's with nothing but types added."""
    return not same_code(module, source) and same_code(without_types(module), source)


def free_to_use(annotation: Annotation, text: str) -> bool:
    """Whether the names in an annotation are free in a module, or mean the same there."""
    bound = dict(_bound(text))
    return all(bound.get(i.bound, (i.module, i.name)) == (i.module, i.name) for i in annotation.imports)


def missing_imports(annotation: Annotation, text: str) -> list[Import]:
    """Imports of an annotation that a module does not have."""
    bound = dict(_bound(text))
    return [needed for needed in annotation.imports if needed.bound not in bound]


def _bound(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """What each name at a module's top level is: module and name of an import, else nothing that is known."""
    for node in walk(ast.parse(text)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, ("", "")
    for node in ast.parse(text).body:
        if isinstance(node, Function | ast.ClassDef):
            yield node.name, ("", "")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], (alias.name, "")
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, ("." * node.level + (node.module or ""), alias.name)
