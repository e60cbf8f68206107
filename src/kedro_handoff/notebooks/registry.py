"""The project's registry, where a promotion makes a pipeline that it would not find by itself."""

from __future__ import annotations

from kedro_handoff.notebooks.files import FileChange, read_text
from kedro_handoff.notebooks.formatting import with_sorted_imports
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.registry_text import finds_pipelines, with_pipeline
from kedro_handoff.structure import ProjectStructure


def registered(structure: ProjectStructure, pipeline: str) -> FileChange | Refusal | None:
    """What has to change so that Kedro knows a pipeline; `None` where nothing has to.

    Raises:
        NotebookError: The registry cannot be read.
    """
    path = structure.source / "pipeline_registry.py"
    relative = structure.project.relative(path)
    before = read_text(path)
    if before is None or pipeline in structure.pipelines or finds_pipelines(before):
        return None
    after = with_pipeline(before, structure.package, pipeline)
    if after is not None:
        return FileChange(relative, before, with_sorted_imports(before, after, path))
    return Refusal(
        "registry",
        relative.as_posix(),
        f"`register_pipelines` does not know the pipeline '{pipeline}', and lists pipelines in a way that "
        "cannot be added to",
        "add it by hand, or let Kedro find pipelines: `pipelines = find_pipelines()`",
    )
