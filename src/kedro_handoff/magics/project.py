"""The project and the catalog that a notebook works on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro_handoff.errors import ProjectError

if TYPE_CHECKING:
    from kedro_handoff.structure import ProjectStructure


def structure_of(names: Mapping[str, Any]) -> ProjectStructure:
    """The structure of the project that the notebook's `context` is of, else of the one that it lies in.

    Args:
        names: The notebook's variables.

    Raises:
        ProjectError: There is no project, or it cannot be read.
    """
    from kedro.framework.startup import bootstrap_project
    from kedro.utils import find_kedro_project

    from kedro_handoff.project import project_in
    from kedro_handoff.structure import read_structure

    context = names.get("context")
    root = getattr(context, "project_path", None) or find_kedro_project(Path.cwd())
    if root is None:
        raise ProjectError(
            f"{Path.cwd()} is not inside a Kedro project. Run `%reload_kedro <path to the project>` first."
        )
    metadata = bootstrap_project(Path(root))
    source = metadata.source_dir.joinpath(*metadata.package_name.split("."))
    project = project_in(metadata.project_path, getattr(context, "env", None))
    return read_structure(project, metadata.package_name, source)


def catalog_of(names: Mapping[str, Any], structure: ProjectStructure) -> Any:
    """The notebook's `catalog`; a new one of the project where it has none."""
    catalog = names.get("catalog")
    if catalog is not None:
        return catalog
    from kedro.framework.session import KedroSession

    env = getattr(names.get("context"), "env", None)
    with KedroSession.create(project_path=structure.project.path, env=env) as session:
        return session.load_context().catalog  # type: ignore[attr-defined]
