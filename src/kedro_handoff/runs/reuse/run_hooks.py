"""What a runner and our own hooks tell each other: Kedro has no word for either."""

from __future__ import annotations

from typing import Any

from kedro_handoff.project import Project, locate_project
from kedro_handoff.runs.reuse.decision import Decision


def project_of_run(hook_manager: Any) -> Project:
    """The project that our hooks know of, else the one around the current folder.

    Raises:
        ProjectError: There is none.
    """
    for plugin in hook_manager.get_plugins():
        project = getattr(plugin, "project_of_run", None)
        if isinstance(project, Project):
            return project
    return locate_project()


def tell(hook_manager: Any, run_id: str, decision: Decision) -> None:
    """Tell every plugin with a method `node_decided` what becomes of a node, and why."""
    told = {
        "status": "ran" if decision.runs else "reused",
        "why": decision.why,
        "key": decision.found.key if decision.found is not None else None,
        "since": decision.entry["run_id"] if decision.entry is not None else None,
    }
    for plugin in hook_manager.get_plugins():
        listen = getattr(plugin, "node_decided", None)
        if listen is not None:
            listen(run_id, decision.node.name, **told)
