"""Parameters whose value is another in the notebook than in the project."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.parameter_text import MISSING, parameter, project_parameters
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.static_check import read_through, replanned
from kedro_handoff.structure import ProjectStructure


def other_values(structure: ProjectStructure, manifest: Manifest, program: Program) -> Iterator[str]:
    """What to say of constants of the notebook that are parameters of its nodes and have another value there.

    That is no drift of the code, but it is why the datasets differ.

    Raises:
        NotebookError: A file of parameters cannot be read.
    """
    program = with_files(read_through(structure, manifest, program)[0], structure)
    taken = {dataset for node in manifest.nodes for dataset in node.inputs.values()}
    known = project_parameters(structure.project)
    for name, value in replanned(manifest, program).parameters.items():
        there = parameter(known, name)
        if f"params:{name}" in taken and there is not MISSING and there != value:
            yield (
                f"parameter '{name}' is {there!r} in the project and {value!r} in the notebook; change it on "
                "one side (conf/base/parameters*.yml, or the cell) if that is not meant"
            )
