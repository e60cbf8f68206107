"""kedro-viz's files after whatever may have changed them."""

from __future__ import annotations

import logging

from kedro_handoff.project import Project, sandbox_name
from kedro_handoff.runs.viz import last_run_here, show_in_viz

logger = logging.getLogger(__name__)


def refresh_viz(project: Project) -> None:
    """Show the last run and the last outcomes in kedro-viz; where that fails it keeps what it shows."""
    if sandbox_name() or not project.takes_part:
        return  # colours are for what everybody sees
    try:
        show_in_viz(project, last_run_here(project))
    except Exception as error:  # noqa: BLE001 - colours never fail a run, whatever a record holds
        logger.warning("kedro-viz keeps its old colours: %s", error)
