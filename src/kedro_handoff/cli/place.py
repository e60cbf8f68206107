"""The project that a command was called in."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from kedro.framework.startup import ProjectMetadata

from kedro_handoff.errors import HandoffError, ProjectError
from kedro_handoff.project import project_in
from kedro_handoff.structure import ProjectStructure, read_structure

if TYPE_CHECKING:
    from kedro.io import DataCatalog


def structure_of(metadata: ProjectMetadata, env: str | None) -> ProjectStructure:
    """Its pipelines and datasets.

    Raises:
        ProjectError: They cannot be read, or the environment has no folder.
    """
    source = metadata.source_dir.joinpath(*metadata.package_name.split("."))
    return read_structure(project_in(metadata.project_path, env), metadata.package_name, source)


def catalog_of(metadata: ProjectMetadata, env: str | None) -> DataCatalog:
    """Its catalog as a run would have it, with credentials and factory patterns.

    Raises:
        ProjectError: It cannot be made.
    """
    from kedro.framework.session import KedroSession  # not at the top: slow, and few commands load data

    try:
        with (
            warnings.catch_warnings(),
            KedroSession.create(project_path=metadata.project_path, env=env) as session,
        ):
            warnings.filterwarnings("ignore", message="Parameters not found", category=UserWarning)
            catalog: DataCatalog = session.load_context().catalog  # type: ignore[attr-defined] # of KedroSession
            return catalog
    except HandoffError:
        raise
    except Exception as error:
        raise ProjectError(
            f"The catalog of this project cannot be made: {type(error).__name__}: {error}"
        ) from error
