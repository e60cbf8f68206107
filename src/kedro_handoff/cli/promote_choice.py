"""What a promotion is about: its notebook, its pipeline, and the code that was chosen before."""

from __future__ import annotations

from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.choice import NAMES, Choice, can_name, marked
from kedro_handoff.notebooks.manifest import Manifest, manifest_path
from kedro_handoff.notebooks.notebook import Notebook
from kedro_handoff.notebooks.plan_file import PlanFile
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.static_check import choices_again, static_states
from kedro_handoff.structure import ProjectStructure


def refuse_outside(structure: ProjectStructure, notebook: Path) -> None:
    """Refuse a notebook that does not lie in the project, where nothing could prove it.

    Raises:
        NotebookError: It does not.
    """
    if not notebook.resolve().is_relative_to(structure.project.path.resolve()):
        raise NotebookError(
            f"{notebook} is outside the project {structure.project.path}; move it there, into notebooks/ say."
        )


def chosen_otherwise(
    structure: ProjectStructure, plan: PlanFile, read: Notebook, earlier: Manifest | None, again: bool
) -> list[Choice]:
    """What is chosen by a plan, or was chosen earlier, or by markers.

    Args:
        structure: The project.
        plan: What a plan file says.
        read: The notebook.
        earlier: What was promoted from it before.
        again: Whether the earlier choice is meant, changed or not.
    """
    if plan.choices:
        return list(plan.choices)
    if earlier is not None and (again or earlier.checkout):
        return choices_again(earlier, read_program(read))
    chosen = list(marked(read))
    if chosen or earlier is None or not _is_behind(structure, earlier, read):
        return chosen
    return choices_again(earlier, read_program(read))


def _is_behind(structure: ProjectStructure, earlier: Manifest, read: Notebook) -> bool:
    """Whether a node that was promoted earlier is not what the notebook says now."""
    states = static_states(structure, earlier, read_program(read))
    return any(state.state in ("notebook ahead", "conflict") for state in states)


def pipeline_for(given: str, earlier: Manifest | None) -> str:
    """The pipeline that takes the nodes: the given one, or the one that the notebook has.

    Raises:
        NotebookError: None is given, it can be no name, or the notebook went into another one.
    """
    if earlier is not None and earlier.checkout and given not in ("", earlier.pipeline):
        raise NotebookError(
            f"{earlier.notebook} was checked out from pipeline '{earlier.pipeline}'; leave `--pipeline` out."
        )
    if earlier is not None and earlier.nodes and given not in ("", earlier.pipeline):
        raise NotebookError(
            f"{earlier.notebook} was promoted into pipeline '{earlier.pipeline}', and a notebook goes into "
            f"one pipeline; leave `--pipeline` out. To move it, delete its nodes in '{earlier.pipeline}' and "
            f"conf/base/handoff/{manifest_path(Path(), earlier.notebook).name} first."
        )
    name = given or (earlier.pipeline if earlier else "")
    if not name:
        raise NotebookError("Give the pipeline that takes the nodes: --pipeline NAME")
    if not can_name(name) or name == "__default__":
        raise NotebookError(f"'{name}' cannot be the name of a pipeline; {NAMES}.")
    return name
