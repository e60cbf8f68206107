"""The proof that a notebook and the nodes made of it give the same datasets."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.both_sides import BothSides
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.finding import DatasetFinding, Status
from kedro_handoff.notebooks.inputs_read import InputRead
from kedro_handoff.notebooks.keeping import READ
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.needed_nodes import nodes_to_run
from kedro_handoff.notebooks.notebook_replay import Capture
from kedro_handoff.notebooks.other_values import other_values
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.proof_scope import limits, versions_now
from kedro_handoff.notebooks.replay import Told, unheard
from kedro_handoff.notebooks.sides_compared import compare_sides
from kedro_handoff.notebooks.static_check import NodeState, read_through, replanned_nodes, static_states
from kedro_handoff.structure import ProjectStructure

Depth = Literal["static", "replay", "full"]


@dataclass(frozen=True)
class Verification:
    """What was found for one notebook.

    Attributes:
        notebook: Its path in the project.
        depth: What was done.
        nodes: How the code of each node stands.
        datasets: How each dataset compares; empty for the static depth.
        failure: Why it could not be verified; empty where it could.
        seconds: Time by cell of the notebook, and of the pipeline.
        first: The first node whose result differs, in the notebook's order; empty where none does.
        notes: What has to be known before relying on the result.
        protection: What kept the project's data from being written.
        inputs: What both sides have read from files.
        versions: Python and libraries that both sides ran with.
    """

    notebook: str
    depth: Depth
    nodes: tuple[NodeState, ...] = ()
    datasets: tuple[DatasetFinding, ...] = ()
    failure: str = ""
    seconds: tuple[tuple[str, float], ...] = ()
    first: str = ""
    notes: tuple[str, ...] = ()
    protection: str = ""
    inputs: tuple[InputRead, ...] = ()
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def status(self) -> Status:
        """Drifted if anything is; not verified if anything could not be told, or nothing was compared."""
        if any(node.state != "in sync" for node in self.nodes):
            return "drifted"
        if any(dataset.status == "drifted" for dataset in self.datasets):
            return "drifted"
        unknown = any(dataset.status == "not verified" for dataset in self.datasets)
        nothing = not self.nodes or (self.depth != "static" and not self.datasets)
        return "not verified" if self.failure or unknown or nothing else "same"


def verify(
    structure: ProjectStructure,
    manifest: Manifest,
    program: Program,
    depth: Depth,
    limit: int = 600,
    keep: Path | None = None,
    told: Told = unheard,
) -> Verification:
    """Compare a notebook with the nodes made of it.

    Args:
        structure: The project.
        manifest: What was promoted.
        program: The notebook as it is now.
        depth: `static` reads both sides; `replay` runs the notebook, and each node on what the notebook
            made; `full` runs both from the start and compares every dataset.
        limit: Seconds that one cell may take.
        keep: A folder in which what both sides read and made stays; otherwise it is thrown away.
        told: Hears of each cell, and of the pipeline, when it has run.

    Raises:
        NotebookError: `keep` holds something else.
    """
    nodes = tuple(static_states(structure, manifest, program))
    values = tuple(other_values(structure, manifest, program))
    found = Verification(manifest.notebook, depth, nodes, notes=values)
    if depth == "static":
        return found
    if keep is not None:
        _empty(keep)
    with tempfile.TemporaryDirectory(prefix="kedro-handoff-", ignore_cleanup_errors=True) as scratch:
        sides = _sides(structure, manifest, program, Path(scratch), limit, told)
        notes = (*values, *limits(manifest, program, structure.package, structure.project))
        found = replace(found, notes=notes, versions=tuple(versions_now().items()))
        try:
            compared = compare_sides(structure, manifest, sides, alone=depth == "replay")
            return replace(found, **{**vars(compared), "notes": (*notes, *compared.notes)})
        finally:
            if keep is not None:
                _moved(Path(scratch), keep)


_MARK = ".kept-by-handoff"
_PLUMBING = ("t", "ipython", "jupyter", "written", "project")


def _empty(folder: Path) -> None:
    """What an earlier verification left there would be taken for this one's."""
    if folder.is_dir() and any(folder.iterdir()):
        if not (folder / _MARK).exists():
            raise NotebookError(f"{folder} is not empty; name a new folder with --keep.")
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _MARK).touch()


def _moved(scratch: Path, folder: Path) -> None:
    for side in sorted(scratch.iterdir()):
        for name in _PLUMBING:
            shutil.rmtree(side / name, ignore_errors=True)
        shutil.move(side, folder / side.name)


def _sides(
    structure: ProjectStructure,
    manifest: Manifest,
    program: Program,
    scratch: Path,
    limit: int,
    told: Told,
) -> BothSides:
    project, size = structure.project.path, 0
    if not program.notebook.path.resolve().is_relative_to(project.resolve()):
        raise NotebookError(f"{program.notebook.path} is outside the project; only code in it is replayed.")
    for name in {name for node in manifest.nodes for name in node.inputs.values()}:
        entry = structure.entries.get(name)
        path = project / str(entry.config.get("filepath", "")) if entry else project
        size += path.stat().st_size if path.is_file() else 0
    pipeline, names = nodes_to_run(structure, manifest)
    captures = _captures(manifest, with_files(read_through(structure, manifest, program)[0], structure))
    return BothSides(project, program, captures, pipeline, names, scratch, limit, told, bytes_read=size)


def _captures(manifest: Manifest, program: Program) -> list[Capture]:
    """Variables that hold what the nodes make and what was read from files, right behind these statements."""
    ours = {node.name for node in manifest.nodes}
    nodes = [node for node in replanned_nodes(manifest, program) if node.name in ours]
    made = [
        Capture(cell, line, name, dataset)
        for node in nodes
        for (name, cell, line), dataset in zip(node.made, node.outputs, strict=False)
    ]
    taken = {dataset for node in nodes for dataset in node.inputs.values()}
    taken -= {output for node in nodes for output in node.outputs}
    read = [
        Capture(statement.cell.number, statement.last_line, use.variable, use.dataset, READ)
        for use in program.files.values()
        if use.reads and use.dataset in taken
        for statement in [program.statements[use.position]]
    ]
    return [*made, *read]
