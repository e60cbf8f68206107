"""Types in the signatures of functions that were made of flat cells: those that the proof has seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.files import FileChange, read_text
from kedro_handoff.notebooks.formatting import formatted, with_sorted_imports
from kedro_handoff.notebooks.keeping import Unkept
from kedro_handoff.notebooks.manifest import Manifest, manifest_path, read_manifest
from kedro_handoff.notebooks.module_text import definitions, inserted_imports, nodes_file, same_code
from kedro_handoff.notebooks.observed_types import Annotation, joined, observed_type
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.notebooks.signature import free_to_use, missing_imports, with_types
from kedro_handoff.notebooks.type_check import checks_types, error_lines
from kedro_handoff.structure import ProjectStructure


def typed_functions(
    structure: ProjectStructure, promotion: Promotion, evidence: Evidence
) -> Iterator[FileChange]:
    """`nodes.py` and the manifest with types in the functions that were built; others stay as they are.

    A project that uses mypy gets those types only with which mypy has nothing to say of the function.
    """
    place = manifest_path(structure.project.base, promotion.notebook)
    manifest = read_manifest(place)
    path = nodes_file(structure.source / "pipelines" / promotion.pipeline)
    before = read_text(path)
    if manifest is None or before is None:
        return
    text, sources = before, {}
    for node in _untyped(promotion, manifest):
        for given in (True, False):
            source, candidate = _typed(text, node, promotion, evidence, path, given, structure.package)
            if source and _accepted(structure.project.path, path, candidate, node.function):
                text, sources[node.name] = candidate, source
                break
    if not sources:
        return
    yield FileChange(structure.project.relative(path), before, text)
    nodes = tuple(replace(n, module_source=sources.get(n.name, n.module_source)) for n in manifest.nodes)
    new = replace(manifest, nodes=nodes).text()
    yield FileChange(structure.project.relative(place), read_text(place), new)


def _untyped(promotion: Promotion, manifest: Manifest) -> Iterator[NodePlan]:
    known = {node.name for node in manifest.nodes if not node.module_source}
    yield from (node for node in promotion.plan.nodes if node.built and node.name in known)


def _typed(
    text: str,
    node: NodePlan,
    promotion: Promotion,
    evidence: Evidence,
    path: Path,
    with_result: bool,
    package: str,
) -> tuple[str, str]:
    """The function with types, and the module with it; both empty where there is nothing to add."""
    found = definitions(text).get(node.function)
    if found is None or not same_code(found[2], node.source):
        return "", ""
    first, last, there = found
    usable = _Usable(text, package)
    taken = {a: usable.type(value) for a, value in _taken(node, promotion, evidence).items()}
    arguments = {name: annotation for name, annotation in taken.items() if annotation}
    result = usable.checked(_result(node, evidence)) if with_result else None
    if not arguments and result is None:
        return "", ""
    source = formatted(with_types(there, arguments, result), path).strip("\n")
    lines = text.split("\n")
    module = "\n".join([*lines[: first - 1], source, *lines[last:]])
    added = [needed for a in (*arguments.values(), result) if a for needed in missing_imports(a, text)]
    module = inserted_imports(module, sorted({needed.line for needed in added}))
    return source, with_sorted_imports(text, module, path)


class _Usable:
    """Which annotations a module can hold: their names are free there, and importing them makes no circle."""

    def __init__(self, text: str, package: str) -> None:
        self._text = text
        self._package = package

    def type(self, value: Any) -> Annotation | None:
        return None if isinstance(value, Unkept) else self.checked(observed_type(value))

    def checked(self, annotation: Annotation | None) -> Annotation | None:
        if annotation is None or not free_to_use(annotation, self._text):
            return None
        own = (needed.module.partition(".")[0] for needed in missing_imports(annotation, self._text))
        return None if self._package.partition(".")[0] in own else annotation


def _taken(node: NodePlan, promotion: Promotion, evidence: Evidence) -> Mapping[str, Any]:
    """What the function was given, by argument, as far as it was seen."""
    seen = {**evidence.outputs, **evidence.inputs, **evidence.loaded}
    values = {f"params:{name}": value for name, value in promotion.plan.parameters.items()}
    known = {**seen, **values}
    return {argument: known[dataset] for argument, dataset in node.inputs.items() if dataset in known}


def _result(node: NodePlan, evidence: Evidence) -> Annotation | None:
    made = [evidence.outputs.get(name) for name in node.outputs]
    parts = [None if isinstance(value, Unkept) else observed_type(value) for value in made]
    return joined(parts) if len(parts) > 1 else parts[0]


def _accepted(project: Path, path: Path, text: str, function: str) -> bool:
    """Whether the project's own check of types, if it has one, finds nothing wrong with a function."""
    if not checks_types(project):
        return True
    wrong = error_lines(project, path, text)
    first, last, _ = definitions(text)[function]
    return not any(first <= line <= last for line in wrong)
