"""A promotion, worked out completely before anything is written: plan, files, or refusals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.catalog_text import catalog_file, edited
from kedro_handoff.notebooks.checkout.again import Again, with_modules
from kedro_handoff.notebooks.checkout.take import take_module
from kedro_handoff.notebooks.checkout.three_way import Piece
from kedro_handoff.notebooks.checkout.update import (
    Take,
    sides_refusal,
)
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.earlier_nodes import planned_beside, standing
from kedro_handoff.notebooks.figures_chosen import with_figures
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.files import FileChange, changed, read_text
from kedro_handoff.notebooks.formatting import formatted, of_ours, with_sorted_imports
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode, manifest_path, read_manifest
from kedro_handoff.notebooks.module_text import (
    definition_name,
    definitions,
    merged_nodes,
    nodes_file,
    same_code,
)
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.parameter_text import (
    MISSING,
    parameter,
    parameter_changes,
    project_parameters,
)
from kedro_handoff.notebooks.pipeline_text import merged_pipeline, new_pipeline
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan, Refusal
from kedro_handoff.notebooks.program import Program, read_program
from kedro_handoff.notebooks.project_check import (
    missing_files,
    project_refusals,
    saved_elsewhere,
    unsaved_notes,
)
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.notebooks.proof_scope import versions_now
from kedro_handoff.notebooks.registry import registered
from kedro_handoff.notebooks.seal import sealed
from kedro_handoff.notebooks.static_check import is_linked, linked_choice, read_through, static_states
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Promotion:
    """What a promotion will do.

    Attributes:
        plan: Nodes, and what has to be mended first.
        files: What will be written; empty where something has to be mended, or nothing changes.
        notebook: Path of the notebook in the project.
        pipeline: The pipeline that takes the nodes.
        updates: The module whose function is brought up to date from a checked-out notebook; else empty.
    """

    plan: PromotionPlan
    files: tuple[FileChange, ...]
    notebook: str = ""
    pipeline: str = ""
    updates: str = ""


def prepare(
    structure: ProjectStructure,
    notebook: Path,
    pipeline: str,
    choices: Sequence[Choice],
    params: Sequence[str] = (),
    take: Take = "",
    figures: bool = False,
) -> Promotion:
    """Work a promotion out; nothing is written and nothing of the notebook is run.

    Args:
        structure: The project.
        notebook: The notebook's file.
        pipeline: Name of the pipeline that takes the nodes; made where there is none.
        choices: The code to promote.
        params: Constants and arguments that become parameters.
        take: Which side is right where notebook and module have both changed; empty refuses that.
        figures: Whether each figure that the notebook draws becomes a node, too.

    Raises:
        NotebookError: The notebook, the manifest or a file of the pipeline cannot be read.
    """
    program = read_program(read_notebook(notebook))
    relative = structure.project.relative(notebook.resolve()).as_posix()
    place = manifest_path(structure.project.base, relative)
    earlier = read_manifest(place) or Manifest(relative, pipeline, ())
    known = project_parameters(structure.project)
    if take == "module":
        taken = take_module(program, with_modules(structure, earlier))
        if taken.refusals:
            return Promotion(PromotionPlan((), taken.refusals), (), relative, earlier.pipeline)
        program = taken.program
        brought = [FileChange(Path(relative), taken.before, taken.after)]
    else:
        brought = []
    if earlier.checkout:
        again = Again(structure, earlier, place, known, take)
        plan, changes = again.worked_out(program, brought, choices)
        return Promotion(plan, changes, relative, earlier.pipeline, updates=again.module)
    states = static_states(structure, earlier, program) if earlier.nodes else []
    program, linked = read_through(structure, earlier, program)
    program = with_files(program, structure)
    choices = [replace(choice, params=(*choice.params, *params)) for choice in choices]
    choices = list(dict.fromkeys(linked_choice(choice, earlier, program) or choice for choice in choices))
    notes: list[str] = []
    if figures:
        choices, notes = with_figures(program, choices, structure, standing(program, earlier, states))
    plan = planned_beside(program, choices, earlier, states)
    plan = replace(plan, notes=(*plan.notes, *notes))
    plan = replace(plan, nodes=tuple(replace(n, source=linked.get(n.function, n.source)) for n in plan.nodes))
    ours = frozenset(node.name for node in earlier.nodes)
    refusals = [
        *project_refusals(plan, structure, pipeline, ours, known),
        *saved_elsewhere(plan, structure, program),
        *missing_files(plan, program),
    ]
    results = frozenset(output for node in earlier.nodes for output in node.outputs)
    plan = replace(plan, notes=(*plan.notes, *unsaved_notes(plan, structure, results)))
    writer = _Writer(structure, pipeline, plan, earlier, take, brought[0].after if brought else None)
    files = [*brought, *writer.files(program, choices, place, known)] if not plan.refusals else []
    refusals = [*plan.refusals, *refusals, *writer.refusals]
    new = {name: entry for name, entry in plan.entries.items() if name not in structure.entries}
    plan = replace(plan, refusals=tuple(refusals), entries=new)
    return Promotion(plan, () if refusals else tuple(changed(files)), relative, pipeline)


class _Writer:
    def __init__(
        self,
        structure: ProjectStructure,
        pipeline: str,
        plan: PromotionPlan,
        earlier: Manifest,
        take: Take,
        notebook: str | None = None,
    ) -> None:
        self._structure = structure
        self._pipeline = pipeline
        self._plan = plan
        self._earlier = earlier
        self._take = take
        self._notebook = notebook
        self._folder = structure.source / "pipelines" / pipeline
        self.refusals: list[Refusal] = []

    def files(
        self, program: Program, choices: Sequence[Choice], place: Path, known: Mapping[str, Any]
    ) -> Iterator[FileChange]:
        yield self._package()
        yield self._nodes()
        yield self._pipeline_file()
        yield from self._registry()
        yield from self._catalog()
        missing = {n: v for n, v in self._plan.parameters.items() if parameter(known, n) is MISSING}
        yield from parameter_changes(self._structure.project, self._pipeline, missing)
        yield self._manifest(program, choices, place)

    def _package(self) -> FileChange:
        path = self._folder / "__init__.py"
        before = read_text(path)
        package = f"{self._structure.package}.pipelines.{self._pipeline}"
        text = f'from {package}.pipeline import create_pipeline\n\n__all__ = ["create_pipeline"]\n'
        return self._change(path, before, before if before is not None else of_ours(text, path))

    def _nodes(self) -> FileChange:
        path = nodes_file(self._folder)
        before = read_text(path)
        title = f"Nodes of the pipeline `{self._pipeline}`."
        nodes = [self._as_in_module(node) for node in self._plan.nodes]
        text, clashes = merged_nodes(before or "", nodes, title, self._replaceable())
        for clash in clashes:
            where = f"{self._structure.project.relative(path).as_posix()}, line {clash.line}"
            self.refusals.append(self._clash(clash.name, where, before or ""))
        return self._change(path, before, with_sorted_imports(before, text, path))

    def _clash(self, name: str, where: str, module: str) -> Refusal:
        """Why a name of the module cannot be written; with both sides' edits where it was promoted once."""
        base = self._replaceable().get(name)
        if base is None:
            reason = f"the module has a `{name}` already, which is not what the notebook has"
            mend = "give the notebook's another name, or bring the two together by hand first"
            return Refusal("name-clash", where, reason, mend)
        pieces = {
            n: s.source for node in self._plan.nodes for s in node.carried if (n := definition_name(s.node))
        }
        now = (pieces | {node.function: node.source for node in self._plan.nodes})[name]
        return sides_refusal(Piece(name, base, now, definitions(module)[name][2]), where)

    def _as_before(self, new: Mapping[str, PromotedNode], program: Program) -> dict[str, PromotedNode]:
        """Linked nodes that are wired as they were: the manifest keeps what it knows of them."""
        return {
            node.name: node
            for node in self._earlier.nodes
            if is_linked(node, program)
            and node.name in new
            and (dict(node.inputs), node.outputs) == (dict(new[node.name].inputs), new[node.name].outputs)
        }

    def _replaceable(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in self._earlier.nodes:
            found |= {name: text for name, text in node.carried.items() if name.isidentifier()}
            found[node.function] = node.in_module
        if self._take == "notebook":
            there = definitions(read_text(nodes_file(self._folder)) or "")
            return {name: there[name][2] for name in found if name in there}
        return found

    def _as_in_module(self, node: NodePlan) -> NodePlan:
        """The node with the text that the module has for it, where the notebook gives what it gave then.

        A function made of flat cells is formatted; one that was taken over stays what it is, to the byte.
        """
        known = self._module_source(node.name, node.source)
        if known or not node.built:
            return replace(node, source=known or node.source)
        tidy = formatted(node.source, self._folder / "nodes.py")
        # ruff strips docstrings, those of functions inside, too: that would be another function.
        return replace(node, source=tidy if same_code(tidy, node.source) else node.source)

    def _module_source(self, name: str, source: str) -> str:
        earlier = next((node for node in self._earlier.nodes if node.name == name), None)
        same = earlier is not None and same_code(earlier.source, source)
        return earlier.module_source if earlier is not None and same else ""

    def _pipeline_file(self) -> FileChange:
        path = self._folder / "pipeline.py"
        before = read_text(path)
        package = self._structure.package
        if before is None:
            new = new_pipeline(package, self._pipeline, self._plan.nodes)
            return self._change(path, None, of_ours(new, path))
        merged = merged_pipeline(before, package, self._pipeline, self._plan.nodes)
        return self._change(path, before, with_sorted_imports(before, merged, path))

    def _registry(self) -> Iterator[FileChange]:
        found = registered(self._structure, self._pipeline)
        if isinstance(found, Refusal):
            self.refusals.append(found)
        elif found is not None:
            yield found

    def _catalog(self) -> Iterator[FileChange]:
        """The catalog file with the entries that the nodes need."""
        project = self._structure.project
        path = catalog_file(project, self._pipeline)
        before = after = read_text(path)
        for dataset, entry in self._plan.entries.items():
            if dataset not in self._structure.entries:
                after = edited(path, project, after or "", dataset, entry)
        if after is not None:
            yield self._change(path, before, after)

    def _manifest(self, program: Program, choices: Sequence[Choice], place: Path) -> FileChange:
        new = {node.name: promoted(node, program, choices) for node in self._plan.nodes}
        new |= self._as_before(new, program)
        new = {
            name: replace(node, module_source=self._module_source(name, node.source))
            for name, node in new.items()
        }
        kept = [new.pop(node.name, node) for node in self._earlier.nodes]
        nodes = sorted((*kept, *new.values()), key=lambda node: node.cells)
        versions = {"kedro-handoff": version("kedro-handoff"), **versions_now()}
        if tuple(nodes) == self._earlier.nodes:
            versions = dict(self._earlier.versions)  # a second promotion changes nothing
        taken = {dataset for node in nodes for dataset in node.inputs.values()}
        values = {**self._earlier.parameters, **self._plan.parameters}
        values = {name: value for name, value in values.items() if f"params:{name}" in taken}
        manifest = Manifest(self._earlier.notebook, self._pipeline, tuple(nodes), versions, parameters=values)
        if manifest.nodes == self._earlier.nodes and any(is_linked(node, program) for node in manifest.nodes):
            # A linked notebook gives no code that could be sealed; the seal of before says nothing of it.
            manifest = replace(manifest, seal=self._earlier.seal)
        else:
            project = self._structure.project.path
            manifest = sealed(manifest, project, self._structure.package, self._notebook)
        return self._change(place, read_text(place), manifest.text())

    def _change(self, path: Path, before: str | None, after: str) -> FileChange:
        return FileChange(self._structure.project.relative(path), before, after)
