"""A promotion carried out as it was asked for: written and proved, linked, put on a branch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.applying import Applied, Complement, apply
from kedro_handoff.notebooks.branch.commit import Committed, Ground, find_ground
from kedro_handoff.notebooks.branch.keeping import put_on_branch
from kedro_handoff.notebooks.branch.metrics import MetricsSeen
from kedro_handoff.notebooks.evidence import AS_USUAL, Proving
from kedro_handoff.notebooks.files import merged, restore_all
from kedro_handoff.notebooks.link import link as link_notebook
from kedro_handoff.notebooks.link import link_change
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Outcome:
    """What became of a promotion.

    Attributes:
        applied: What was written, and the proof.
        committed: The commit, where one was asked for and there was something to commit.
        complete: Whether all that was asked for was done.
    """

    applied: Applied
    committed: Committed | None = None
    complete: bool = True


def carry_out(
    structure: ProjectStructure,
    promotion: Promotion,
    notebook: Path,
    complements: Sequence[Complement],
    *,
    verified: bool = True,
    linked: bool = False,
    branch: str = "",
    said: Callable[[], Sequence[str]] = tuple,
    proving: Proving = AS_USUAL,
) -> Outcome:
    """Write, prove and complete a promotion; then link the notebook and commit, where that is asked for.

    Args:
        structure: The project as it was before.
        promotion: What to do; one with refusals does nothing.
        notebook: The notebook's file.
        complements: What else to write from the proof.
        verified: Whether to run both sides.
        linked: Whether the notebook is to import what was promoted from it.
        branch: The branch that is to take it all instead of the working tree; empty for the working tree.
        said: What the complements have found, for the commit's message: asked when they are done.
        proving: How to run them.

    Raises:
        NotebookError: It cannot be done; all files are as they were.
    """
    if promotion.plan.refusals:
        return Outcome(Applied(()), None, False)
    linking = linked and _will_link(structure, promotion, notebook)
    ground, metrics = None, MetricsSeen()
    if branch and (promotion.files or linking):
        ground = find_ground(structure.project.path, branch, promotion.files)
    complements = [*complements, *([metrics] if branch else [])]
    applied = apply(structure, promotion, notebook, complements, verified, proving)
    if applied.evidence is not None and not applied.evidence.agrees:
        return Outcome(applied, None, False)
    complete = True
    if linked:
        applied, complete = _with_link(structure, promotion, notebook, applied, ground, proving)
    if ground is None or not applied.files:
        return Outcome(applied, None, complete)
    committed = put_on_branch(structure, ground, promotion, applied, metrics, said())
    return Outcome(applied, committed, complete)


def _will_link(structure: ProjectStructure, promotion: Promotion, notebook: Path) -> bool:
    """Whether linking changes the notebook; said before anything is written if it cannot."""
    if promotion.updates:
        raise NotebookError(f"{notebook} was checked out to work on the function; it cannot import it.")
    change = link_change(structure, promotion, notebook)
    return change.before != change.after


def _with_link(
    structure: ProjectStructure,
    promotion: Promotion,
    notebook: Path,
    applied: Applied,
    ground: Ground | None,
    proving: Proving,
) -> tuple[Applied, bool]:
    try:
        proved = applied.evidence is not None
        linked = link_notebook(structure, promotion, notebook, proved, copied=ground is None, proving=proving)
    except BaseException:
        if ground is not None:  # what goes on a branch does not stay in the working tree
            restore_all(structure.project.path, applied.files)
        raise
    files = merged([*applied.files, *linked.files])
    return replace(applied, files=files, notes=(*applied.notes, *linked.notes)), linked.done
