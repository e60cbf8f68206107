"""The project that a command was called in."""

from __future__ import annotations

import os

from kedro.framework.project import settings
from kedro.framework.startup import ProjectMetadata

from kedro_handoff.project import Project, locate_project
from kedro_handoff.structure import ProjectStructure, read_structure


def project_of(metadata: ProjectMetadata, env: str | None) -> Project:
    """The project of Kedro's metadata, in an environment."""
    conf_source = metadata.project_path / settings.CONF_SOURCE
    arguments = settings.CONFIG_LOADER_ARGS
    env = env or os.environ.get("KEDRO_ENV") or arguments.get("default_run_env")
    return locate_project(metadata.project_path, conf_source, env, arguments.get("base_env"))


def structure_of(metadata: ProjectMetadata, env: str | None) -> ProjectStructure:
    """Its pipelines and datasets.

    Raises:
        ProjectError: They cannot be read.
    """
    source = metadata.source_dir.joinpath(*metadata.package_name.split("."))
    return read_structure(project_of(metadata, env), metadata.package_name, source)
