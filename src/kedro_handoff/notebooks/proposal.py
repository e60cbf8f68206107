"""A division of a notebook for one project: names that the project has already are not proposed again."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import replace
from pathlib import Path

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.division import Division, propose
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.manifest import manifest_path, read_manifest
from kedro_handoff.notebooks.module_text import definitions, nodes_file
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.plan import PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program
from kedro_handoff.structure import ProjectStructure


def propose_for(
    structure: ProjectStructure, notebook: Path, pipeline: str, params: Sequence[str] = ()
) -> Division:
    """Divide a notebook; nothing is written and nothing of it is run.

    Args:
        structure: The project.
        notebook: The notebook's file.
        pipeline: The pipeline that takes the nodes.
        params: Constants that become parameters.

    Raises:
        NotebookError: The notebook, the manifest or a file of the pipeline cannot be read.
    """
    program = with_files(read_program(read_notebook(notebook)), structure)
    relative = structure.project.relative(notebook.resolve()).as_posix()
    earlier = read_manifest(manifest_path(structure.project.base, relative))
    ours = {name for node in earlier.nodes for name in (node.name, node.function)} if earlier else set()
    there = read_text(nodes_file(structure.source / "pipelines" / pipeline)) or ""
    taken = {node.local_name for nodes in structure.pipelines.values() for node in nodes}
    division = propose(program, frozenset((taken | definitions(there).keys()) - ours), params)
    results = {output for node in earlier.nodes for output in node.outputs} if earlier else set()
    return _renamed(division, program, datasets_there(structure) - results)


def datasets_there(structure: ProjectStructure) -> set[str]:
    """Datasets that nodes of the project make, or that its catalog saves."""
    made = {output for nodes in structure.pipelines.values() for node in nodes for output in node.outputs}
    return made | {name for name, entry in structure.entries.items() if entry.persisted}


def _renamed(division: Division, program: Program, there: Set[str]) -> Division:
    """The division with names of their own for results that the notebook does not save.

    A variable `visits` would otherwise be saved to the project's dataset `visits`, or clash with its maker.
    """
    choices = [_with_outputs(choice, division.plan, there) for choice in division.choices]
    if choices == list(division.choices):
        return division
    plan = plan_promotion(program, choices)
    return division if plan.refusals else replace(division, choices=tuple(choices), plan=plan)


def _with_outputs(choice: Choice, plan: PromotionPlan, there: Set[str]) -> Choice:
    nodes = [node for node in plan.nodes if node.function == (choice.function or choice.name)]
    outputs = nodes[0].outputs if len(nodes) == 1 else ()
    if not any(output in there and output not in plan.saved for output in outputs):
        return choice
    # All of them: names of variables and of datasets do not go together.
    return replace(
        choice,
        outputs=tuple(o if o in plan.saved else f"{o}_after_{nodes[0].name}" for o in outputs),
    )
