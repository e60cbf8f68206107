"""The project that a command was called in."""

from __future__ import annotations

from kedro.framework.startup import ProjectMetadata

from kedro_handoff.project import project_in
from kedro_handoff.structure import ProjectStructure, read_structure


def structure_of(metadata: ProjectMetadata, env: str | None) -> ProjectStructure:
    """Its pipelines and datasets.

    Raises:
        ProjectError: They cannot be read, or the environment has no folder.
    """
    source = metadata.source_dir.joinpath(*metadata.package_name.split("."))
    return read_structure(project_in(metadata.project_path, env), metadata.package_name, source)
