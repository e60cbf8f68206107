"""A notebook linked to the nodes promoted from it: proved, with a copy kept, undone if it fails."""

from __future__ import annotations

import shlex
import tempfile
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.notebooks.evidence import AS_USUAL, Evidence, Proving, prove
from kedro_handoff.notebooks.files import FileChange, read_text, restore_all, write_all
from kedro_handoff.notebooks.linked import linked_names
from kedro_handoff.notebooks.linking import linked_text
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.store import utc_now, write_whole
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Linked:
    """What became of linking.

    Attributes:
        files: The notebook, where it was changed and both sides still agree.
        notes: What a person should know: how to undo it, or why it was not done.
        done: Whether the notebook is linked now.
    """

    files: tuple[FileChange, ...]
    notes: tuple[str, ...]
    done: bool


def link_change(structure: ProjectStructure, promotion: Promotion, notebook: Path) -> FileChange:
    """The notebook with promoted code replaced by imports; nothing is written.

    Raises:
        NotebookError: Something else in the notebook needs what would go.
    """
    program = read_program(read_notebook(notebook))
    module = f"{structure.package}.pipelines.{promotion.pipeline}.nodes"
    present = linked_names(program, module)
    nodes = [node for node in promotion.plan.nodes if node.function not in present]
    text = read_text(notebook) or ""
    return FileChange(Path(promotion.notebook), text, linked_text(program, nodes, module) if nodes else text)


def link(
    structure: ProjectStructure,
    promotion: Promotion,
    notebook: Path,
    proved: bool,
    copied: bool = True,
    proving: Proving = AS_USUAL,
) -> Linked:
    """Replace promoted code in the notebook, once both sides agree, and see that they agree afterwards.

    Args:
        structure: The project.
        promotion: What was promoted, and is written by now.
        notebook: The notebook's file.
        proved: Whether both sides were found to agree a moment ago.
        copied: Whether to keep a copy of the notebook as it was, and say how to go back.
        proving: How to run them.

    Raises:
        NotebookError: Something else in the notebook needs what would go, or it was changed meanwhile.
    """
    project = structure.project.path
    change = link_change(structure, promotion, notebook)
    if change.before == change.after:
        return Linked((), ("the notebook imports its promoted functions already",), True)
    if not proved and (failure := _failure(_proof(project, notebook, proving))):
        return Linked((), (f"not linked, because notebook and nodes do not agree: {failure}",), False)
    copy = _copied(structure, change) if copied else ""
    write_all(project, [change])
    try:
        failure = _failure(_proof(project, notebook, proving))
    except BaseException:
        restore_all(project, [change])
        raise
    if failure:
        restore_all(project, [change])
        said = f"not linked: with the imports, notebook and nodes do not agree any more: {failure}"
        return Linked((), (said,), False)
    said = f"{change.path} imports its promoted functions: `kedro handoff verify` proves their wiring only"
    undo = f"cp {shlex.quote(copy)} {shlex.quote(change.path.as_posix())}"
    back = (f"to undo that: {undo} (close the notebook in Jupyter first)",) if copied else ()
    return Linked((change,), (said, *back), True)


def _proof(project: Path, notebook: Path, proving: Proving) -> Evidence:
    with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as scratch:
        return prove(project, notebook, Path(scratch), proving)


def _failure(evidence: Evidence) -> str:
    if evidence.agrees:
        return ""
    found = evidence.document
    details = [
        f"{dataset['dataset']}: {'; '.join(dataset['details'][:2])}"
        for dataset in found.get("datasets") or ()
        if dataset["status"] != "same"
    ]
    return str(found.get("failure") or "; ".join(details) or found["status"])


def _copied(structure: ProjectStructure, change: FileChange) -> str:
    """Path of a copy of the notebook as it was, where git does not see it."""
    records = structure.project.records
    time = utc_now().replace(":", "").replace("-", "").partition(".")[0]
    path = records.root / "notebooks" / f"{change.path.stem}-{time}.ipynb"
    records.ignore_in_git()
    write_whole(path, change.before or "")
    return structure.project.relative(path).as_posix()
