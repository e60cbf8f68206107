"""Types in the signatures of functions that were made of flat cells: those that the proof has seen."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
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
    typing = _Typing(structure, promotion, evidence, path)
    text, sources = _agreed(typing, before, list(_untyped(promotion, manifest)))
    if not sources:
        return
    yield FileChange(structure.project.relative(path), before, text)
    nodes = tuple(replace(n, module_source=sources.get(n.name, n.module_source)) for n in manifest.nodes)
    new = replace(manifest, nodes=nodes).text()
    yield FileChange(structure.project.relative(place), read_text(place), new)


def _untyped(promotion: Promotion, manifest: Manifest) -> Iterator[NodePlan]:
    known = {node.name for node in manifest.nodes if not node.module_source}
    yield from (node for node in promotion.plan.nodes if node.built and node.name in known)


def _agreed(typing: _Typing, before: str, nodes: Sequence[NodePlan]) -> tuple[str, dict[str, str]]:
    """The module with as many types as mypy agrees to: all, those of arguments, or none, by function."""
    results = True
    bare: dict[str, bool] = {}
    text, sources = typing.module(before, nodes, bare)
    while sources and checks_types(typing.project):
        wrong = typing.wrong(text, [node for node in nodes if node.name in sources])
        if not wrong:
            break
        # What is wrong with its result goes without; what is wrong without, too, gets no types at all.
        nodes = [node for node in nodes if results or node.name not in wrong]
        bare |= dict.fromkeys(wrong, True)
        results = False
        text, sources = typing.module(before, nodes, bare)
    return text, sources


class _Typing:
    """The functions of one promotion and the types that were seen of them."""

    def __init__(
        self, structure: ProjectStructure, promotion: Promotion, evidence: Evidence, path: Path
    ) -> None:
        self.project = structure.project.path
        self._package = structure.package
        self._parameters = promotion.plan.parameters
        self._evidence = evidence
        self._path = path

    def module(
        self, text: str, nodes: Sequence[NodePlan], bare: Container[str]
    ) -> tuple[str, dict[str, str]]:
        """The module with types, and the new text of each function by node; `bare` ones without result."""
        sources = {}
        for node in nodes:
            text, source = self._typed(text, node, node.name not in bare)
            if source:
                sources[node.name] = source
        return text, sources

    def wrong(self, text: str, nodes: Sequence[NodePlan]) -> set[str]:
        """Nodes of whose functions the project's mypy would complain."""
        lines = error_lines(self.project, self._path, text, self._evidence.folder / "mypy")
        places = definitions(text)
        spans = {node.name: places[node.function][:2] for node in nodes}
        return {n for n, (first, last) in spans.items() if any(first <= line <= last for line in lines)}

    def _typed(self, text: str, node: NodePlan, with_result: bool) -> tuple[str, str]:
        """The module with types in one function, and that function; empty where there is nothing to add."""
        found = definitions(text).get(node.function)
        if found is None or not same_code(found[2], node.source):
            return text, ""
        first, last, there = found
        usable = _Usable(text, self._package)
        taken = {argument: usable.type(value) for argument, value in self._taken(node).items()}
        arguments = {name: annotation for name, annotation in taken.items() if annotation}
        result = usable.checked(self._result(node)) if with_result else None
        if not arguments and result is None:
            return text, ""
        source = formatted(with_types(there, arguments, result), self._path).strip("\n")
        lines = text.split("\n")
        module = "\n".join([*lines[: first - 1], source, *lines[last:]])
        added = [needed for a in (*arguments.values(), result) if a for needed in missing_imports(a, text)]
        module = inserted_imports(module, sorted({needed.line for needed in added}))
        return with_sorted_imports(text, module, self._path), source

    def _taken(self, node: NodePlan) -> Mapping[str, Any]:
        """What the function was given, by argument, as far as it was seen."""
        seen = {**self._evidence.outputs, **self._evidence.inputs, **self._evidence.loaded}
        known = {**seen, **{f"params:{name}": value for name, value in self._parameters.items()}}
        return {argument: known[dataset] for argument, dataset in node.inputs.items() if dataset in known}

    def _result(self, node: NodePlan) -> Annotation | None:
        made = [self._evidence.outputs.get(name) for name in node.outputs]
        parts = [None if isinstance(value, Unkept) else observed_type(value) for value in made]
        return joined(parts) if len(parts) > 1 else parts[0]


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
