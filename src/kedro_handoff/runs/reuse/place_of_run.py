"""The project whose pipeline a runner runs: Kedro hands it none."""

from __future__ import annotations

from typing import Any

from kedro_handoff.project import Project, locate_project


def project_of_run(hook_manager: Any) -> Project:
    """The project that our own hooks know of, else the one around the current folder.

    Raises:
        ProjectError: There is none.
    """
    for plugin in hook_manager.get_plugins():
        project = getattr(plugin, "project_of_run", None)
        if isinstance(project, Project):
            return project
    return locate_project()
