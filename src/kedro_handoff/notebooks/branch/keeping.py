"""A promotion taken out of the working tree and put on a branch."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.branch.commit import Committed, Ground, commit_promotion
from kedro_handoff.notebooks.branch.metrics import MetricsSeen, metric_lines
from kedro_handoff.notebooks.branch.note import review_note
from kedro_handoff.notebooks.files import restore_all
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.structure import ProjectStructure


def branch_name(notebook: Path, pipeline: str) -> str:
    """The branch of a promotion that was given no name."""
    stem = re.sub(r"[^\w-]+", "-", notebook.stem).strip("-") or "notebook"
    return f"handoff/{stem}-{pipeline}"


def put_on_branch(
    structure: ProjectStructure,
    ground: Ground,
    promotion: Promotion,
    applied: Applied,
    metrics: MetricsSeen,
    said: Sequence[str] = (),
) -> Committed:
    """Commit what was written, and make the working tree again what it was, whatever happens.

    Raises:
        NotebookError: It could not be committed.
    """
    project = structure.project

    def message(draft: str, notes: Sequence[str]) -> str:
        lines = metric_lines(structure, metrics.after)
        return review_note(project, promotion, applied, (ground.parent, draft), lines, notes, said)

    try:
        return commit_promotion(ground, project.path, applied.files, promotion.notebook, message)
    finally:
        restore_all(project.path, applied.files)
