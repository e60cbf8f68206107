"""A promotion carried out: files written, proved, completed with what the proof shows; or nothing at all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.interruption import undisturbed
from kedro_handoff.notebooks.evidence import AS_USUAL, Evidence, Proving, prove
from kedro_handoff.notebooks.files import FileChange, changed, merged, restore_all, write_all
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.structure import ProjectStructure

# Files worked out from what the nodes have made, and sentences that the user should read; each sees what
# those before it have written.
Complement = Callable[[ProjectStructure, Promotion, Evidence], Iterator[FileChange | str]]


@dataclass(frozen=True)
class Applied:
    """What became of a promotion.

    Attributes:
        files: What was written, each file once; empty where it was undone.
        evidence: The proof; `None` where none was asked for. Its folder is gone by now.
        notes: What the complements have to say, one sentence each.
    """

    files: tuple[FileChange, ...]
    evidence: Evidence | None = None
    notes: tuple[str, ...] = ()


def apply(
    structure: ProjectStructure,
    promotion: Promotion,
    notebook: Path,
    complements: Sequence[Complement] = (),
    verified: bool = True,
    proving: Proving = AS_USUAL,
) -> Applied:
    """Write a promotion's files, prove them, and complete them.

    Args:
        structure: The project as it was before.
        promotion: What to do; one with refusals, or without files, does nothing.
        notebook: The notebook's file.
        complements: What else to write from the evidence.
        verified: Whether to run both sides; without that, nothing is completed either.
        proving: How to run them.

    Raises:
        NotebookError: A file could not be written; all files are as they were.
    """
    project = structure.project.path
    if promotion.plan.refusals or not promotion.files:
        return Applied(())
    done: list[FileChange] = []
    notes: list[str] = []
    try:
        with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as scratch:
            _write(project, promotion.files, done)
            if not verified:
                return Applied(merged(done))
            evidence = prove(project, notebook, Path(scratch), proving)
            if not evidence.agrees:
                restore_all(project, done)
                return Applied((), evidence)
            for complement in complements:
                found = list(complement(structure, promotion, evidence))
                files = merged([change for change in found if isinstance(change, FileChange)])
                _write(project, tuple(changed(files)), done)
                notes.extend(note for note in found if isinstance(note, str))
            return Applied(merged(done), evidence, tuple(notes))
    except BaseException:  # an interruption, too, leaves all or nothing
        restore_all(project, done)
        raise


def _write(project: Path, files: Sequence[FileChange], done: list[FileChange]) -> None:
    with undisturbed():  # what is written is known to be
        write_all(project, files)
        done.extend(files)
