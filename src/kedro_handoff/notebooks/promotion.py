"""A promotion, worked out completely before anything is written: plan, files, or refusals."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kedro_handoff.notebooks.catalog_text import catalog_file, edited
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.figures import figure_choices
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.files import FileChange, changed, read_text
from kedro_handoff.notebooks.manifest import (
    Manifest,
    PromotedNode,
    manifest_path,
    read_manifest,
)
from kedro_handoff.notebooks.module_text import definition_name, merged_nodes
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.parameter_text import (
    MISSING,
    parameter,
    parameter_changes,
    project_parameters,
)
from kedro_handoff.notebooks.pipeline_text import merged_pipeline, new_pipeline
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan, Refusal
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program
from kedro_handoff.notebooks.project_check import missing_files, project_refusals
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Promotion:
    """What a promotion will do.

    Attributes:
        plan: Nodes, and what has to be mended first.
        files: What will be written; empty where something has to be mended, or nothing changes.
    """

    plan: PromotionPlan
    files: tuple[FileChange, ...]


def prepare(
    structure: ProjectStructure,
    notebook: Path,
    pipeline: str,
    choices: Sequence[Choice],
    params: Sequence[str] = (),
    figures: bool = False,
) -> Promotion:
    """Work a promotion out; nothing is written and nothing of the notebook is run.

    Args:
        structure: The project.
        notebook: The notebook's file.
        pipeline: Name of the pipeline that takes the nodes; made where there is none.
        choices: The code to promote.
        params: Constants and arguments that become parameters.
        figures: Whether each figure that the notebook draws becomes a node, too.

    Raises:
        NotebookError: The notebook, the manifest or a file of the pipeline cannot be read.
    """
    program = with_files(read_program(read_notebook(notebook)), structure)
    choices = [replace(choice, params=(*choice.params, *params)) for choice in choices]
    notes: list[str] = []
    if figures:
        choices, notes = with_figures(program, choices, structure)
    plan = replace(plan_promotion(program, choices), notes=tuple(notes))
    relative = structure.project.relative(notebook.resolve()).as_posix()
    place = manifest_path(structure.project.base, relative)
    earlier = read_manifest(place) or Manifest(relative, pipeline, ())
    known = project_parameters(structure.project)
    ours = frozenset(node.name for node in earlier.nodes)
    refusals = [*project_refusals(plan, structure, pipeline, ours, known), *missing_files(plan, program)]
    writer = _Writer(structure, pipeline, plan, earlier)
    files = list(writer.files(program, choices, place, known)) if not plan.refusals else []
    refusals = [*plan.refusals, *refusals, *writer.refusals]
    new = {name: entry for name, entry in plan.entries.items() if name not in structure.entries}
    plan = replace(plan, refusals=tuple(refusals), entries=new)
    return Promotion(plan, () if refusals else tuple(changed(files)))


def with_figures(
    program: Program, choices: Sequence[Choice], structure: ProjectStructure
) -> tuple[list[Choice], list[str]]:
    """The choices, with one for each figure of which a node can be made, and why not for the others."""
    taken = list(choices)
    notes = []
    before = set(plan_promotion(program, taken).refusals)
    for choice in figure_choices(program, structure.entries, [choice.name for choice in choices]):
        refusals = [r for r in plan_promotion(program, [*taken, choice]).refusals if r not in before]
        if refusals:
            notes.append(f"a figure of cell {choice.cells[0]} is left out: {refusals[0].reason}")
        else:
            taken.append(choice)
    return taken, notes


class _Writer:
    def __init__(
        self, structure: ProjectStructure, pipeline: str, plan: PromotionPlan, earlier: Manifest
    ) -> None:
        self._structure = structure
        self._pipeline = pipeline
        self._plan = plan
        self._earlier = earlier
        self._folder = structure.source / "pipelines" / pipeline
        self.refusals: list[Refusal] = []

    def files(
        self, program: Program, choices: Sequence[Choice], place: Path, known: Mapping[str, Any]
    ) -> Iterator[FileChange]:
        yield self._package()
        yield self._nodes()
        yield self._pipeline_file()
        yield from self._catalog()
        missing = {n: v for n, v in self._plan.parameters.items() if parameter(known, n) is MISSING}
        yield from parameter_changes(self._structure.project, self._pipeline, missing)
        yield self._manifest(program, choices, place)

    def _package(self) -> FileChange:
        path = self._folder / "__init__.py"
        before = read_text(path)
        package = f"{self._structure.package}.pipelines.{self._pipeline}"
        text = f'from {package}.pipeline import create_pipeline\n\n__all__ = ["create_pipeline"]\n'
        return self._change(path, before, before if before is not None else text)

    def _nodes(self) -> FileChange:
        path = self._folder / "nodes.py"
        before = read_text(path)
        title = f"Nodes of the pipeline `{self._pipeline}`."
        text, clashes = merged_nodes(before or "", self._plan.nodes, title, self._replaceable())
        for clash in clashes:
            self.refusals.append(
                Refusal(
                    "name-clash",
                    f"{self._structure.project.relative(path).as_posix()}, line {clash.line}",
                    f"the module has a `{clash.name}` already, which is not what the notebook has",
                    "give the notebook's another name, or bring the two together by hand first",
                )
            )
        return self._change(path, before, text)

    def _replaceable(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for node in self._earlier.nodes:
            found |= {name: text for name, text in node.carried.items() if name.isidentifier()}
            found[node.function] = node.source
        return found

    def _pipeline_file(self) -> FileChange:
        path = self._folder / "pipeline.py"
        before = read_text(path)
        package = self._structure.package
        if before is None:
            return self._change(path, None, new_pipeline(package, self._pipeline, self._plan.nodes))
        return self._change(path, before, merged_pipeline(before, package, self._pipeline, self._plan.nodes))

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
        kept = [new.pop(node.name, node) for node in self._earlier.nodes]
        nodes = sorted((*kept, *new.values()), key=lambda node: node.cells)
        versions = {"kedro-handoff": version("kedro-handoff"), "python": platform.python_version()}
        if tuple(nodes) == self._earlier.nodes:
            versions = dict(self._earlier.versions)  # a second promotion changes nothing
        text = Manifest(self._earlier.notebook, self._pipeline, tuple(nodes), versions).text()
        return self._change(place, read_text(place), text)

    def _change(self, path: Path, before: str | None, after: str) -> FileChange:
        return FileChange(self._structure.project.relative(path), before, after)


def promoted(node: NodePlan, program: Program, choices: Sequence[Choice]) -> PromotedNode:
    """The node as the manifest keeps it."""
    ids = {cell.number: cell.id for cell in program.notebook.cells}
    named = next((c for c in choices if c.name and c.name == node.function), None)
    chosen = named or next((c for c in choices if not c.figure and _is_of(node, c)), Choice())
    return PromotedNode(
        name=node.name,
        function=node.function,
        source=node.source,
        carried={
            definition_name(statement.node) or statement.source: statement.source
            for statement in node.carried
        },
        inputs=dict(node.inputs),
        outputs=node.outputs,
        cells=node.cells,
        cell_ids=tuple(ids.get(number, "") for number in node.cells),
        choice={name: list(v) if isinstance(v, tuple) else v for name, v in asdict(chosen).items() if v},
    )


def _is_of(node: NodePlan, choice: Choice) -> bool:
    return choice.function == node.function or bool(set(choice.cells) & set(node.cells))
