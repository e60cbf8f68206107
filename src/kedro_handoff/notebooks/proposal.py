"""A division of a notebook for one project: names that the project has already are not proposed again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kedro_handoff.notebooks.division import Division, propose
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.manifest import manifest_path, read_manifest
from kedro_handoff.notebooks.module_text import definitions, nodes_file
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import read_program
from kedro_handoff.structure import ProjectStructure


def propose_for(
    structure: ProjectStructure, notebook: Path, pipeline: str, params: Sequence[str] = ()
) -> Division:
    """Divide a notebook; nothing is written and nothing of it is run.

    Args:
        structure: The project.
        notebook: The notebook's file.
        pipeline: The pipeline that takes the nodes.
        params: Constants that become parameters.

    Raises:
        NotebookError: The notebook, the manifest or a file of the pipeline cannot be read.
    """
    program = with_files(read_program(read_notebook(notebook)), structure)
    relative = structure.project.relative(notebook.resolve()).as_posix()
    earlier = read_manifest(manifest_path(structure.project.base, relative))
    ours = {name for node in earlier.nodes for name in (node.name, node.function)} if earlier else set()
    there = read_text(nodes_file(structure.source / "pipelines" / pipeline)) or ""
    taken = {node.local_name for nodes in structure.pipelines.values() for node in nodes}
    return propose(program, frozenset((taken | definitions(there).keys()) - ours), params)
