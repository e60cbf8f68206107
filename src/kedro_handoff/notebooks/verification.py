"""The proof that a notebook and the nodes made of it give the same datasets."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kedro_handoff.notebooks.comparison import differences
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.replay import Capture, Replay, replay_notebook, replay_pipeline
from kedro_handoff.notebooks.scratch import GIVEN, KEPT, READ, Unkept, kept
from kedro_handoff.notebooks.static_check import NodeState, replanned_nodes, static_states
from kedro_handoff.structure import ProjectStructure

Depth = Literal["static", "full"]
Status = Literal["same", "drifted", "not verified"]


@dataclass(frozen=True)
class DatasetFinding:
    """How one dataset compares.

    Attributes:
        dataset: Its name.
        status: Same, drifted, or it could not be told.
        details: What differs, or why it could not be told.
    """

    dataset: str
    status: Status
    details: tuple[str, ...] = ()


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
    """

    notebook: str
    depth: Depth
    nodes: tuple[NodeState, ...] = ()
    datasets: tuple[DatasetFinding, ...] = ()
    failure: str = ""
    seconds: tuple[tuple[str, float], ...] = ()

    @property
    def status(self) -> Status:
        """Drifted if anything is; not verified if anything could not be told, or nothing was compared."""
        if any(node.state != "in sync" for node in self.nodes):
            return "drifted"
        if any(dataset.status == "drifted" for dataset in self.datasets):
            return "drifted"
        unknown = any(dataset.status == "not verified" for dataset in self.datasets)
        nothing = not self.nodes or (self.depth == "full" and not self.datasets)
        return "not verified" if self.failure or unknown or nothing else "same"


def verify(
    structure: ProjectStructure,
    manifest: Manifest,
    program: Program,
    depth: Depth,
    limit: int = 600,
    keep: Path | None = None,
) -> Verification:
    """Compare a notebook with the nodes made of it.

    Args:
        structure: The project.
        manifest: What was promoted.
        program: The notebook as it is now.
        depth: `static` reads both sides; `full` also runs both and compares every dataset.
        limit: Seconds that one cell may take.
        keep: A folder in which what both sides read and made stays; otherwise it is thrown away.
    """
    program = with_files(program, structure)
    nodes = tuple(static_states(structure, manifest, program))
    found = Verification(manifest.notebook, depth, nodes)
    if depth == "static":
        return found
    if keep is not None:
        return _compared(structure, manifest, program, found, keep, limit)
    with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as scratch:
        return _compared(structure, manifest, program, found, Path(scratch), limit)


def _compared(
    structure: ProjectStructure,
    manifest: Manifest,
    program: Program,
    found: Verification,
    scratch: Path,
    limit: int,
) -> Verification:
    project = structure.project.path
    names, captures = _node_names(structure, manifest), _captures(manifest, program)
    notebook = replay_notebook(program, captures, scratch / "notebook", limit)
    pipeline = replay_pipeline(project, manifest.pipeline, names, scratch / "pipeline")
    seconds = (*(notebook.seconds or {}).items(), *(pipeline.seconds or {}).items())
    failure = notebook.failure or pipeline.failure or "; ".join(_inputs(notebook, pipeline))
    found = replace(found, failure=failure, seconds=tuple(seconds))
    if failure:
        return found
    datasets = list(_outputs(manifest, notebook, pipeline))
    if any(dataset.status == "drifted" for dataset in datasets):
        again = (
            replay_notebook(program, captures, scratch / "notebook 2", limit),
            replay_pipeline(project, manifest.pipeline, names, scratch / "pipeline 2"),
        )
        datasets = list(_settled(datasets, (notebook, pipeline), again))
    return replace(found, datasets=tuple(datasets))


def _node_names(structure: ProjectStructure, manifest: Manifest) -> list[str]:
    ours = {node.name for node in manifest.nodes}
    known = structure.pipelines.get(manifest.pipeline, ())
    return [node.name for node in known if node.local_name in ours]


def _captures(manifest: Manifest, program: Program) -> list[Capture]:
    """Variables that hold what the nodes make and what was read from files, right behind these statements."""
    nodes = replanned_nodes(manifest, program)
    made = [
        Capture(cell, line, name, dataset)
        for node in nodes
        for (name, cell, line), dataset in zip(node.made, node.outputs, strict=False)
    ]
    taken = {dataset for node in nodes for dataset in node.inputs.values()}
    read = [
        Capture(statement.cell.number, statement.last_line, use.variable, use.dataset, READ)
        for use in program.files.values()
        if use.reads and use.dataset in taken
        for statement in [program.statements[use.position]]
    ]
    return [*made, *read]


def _inputs(notebook: Replay, pipeline: Replay) -> Iterator[str]:
    left, right = dict(kept(notebook.folder, READ)), dict(kept(pipeline.folder, READ))
    for name in sorted(left.keys() & right.keys()):
        for difference in differences(left[name], right[name])[:1]:
            yield f"the two sides read different data from '{name}': {difference}"


def _outputs(manifest: Manifest, notebook: Replay, pipeline: Replay) -> Iterator[DatasetFinding]:
    given = (dict(kept(notebook.folder, GIVEN)), dict(kept(pipeline.folder, GIVEN)))
    again = (dict(kept(notebook.folder, KEPT)), dict(kept(pipeline.folder, KEPT)))
    for node in manifest.nodes:
        for name in node.outputs:
            yield _finding(name, given, again)


def _finding(
    name: str, given: tuple[dict[str, object], ...], again: tuple[dict[str, object], ...]
) -> DatasetFinding:
    for side, made in zip(("notebook", "pipeline"), given, strict=True):
        if name not in made:
            return DatasetFinding(name, "not verified", (f"the {side} did not make it",))
        value = made[name]
        if isinstance(value, Unkept):
            return DatasetFinding(name, "not verified", (f"a {value.kind} cannot be kept: {value.reason}",))
    found = differences(given[0][name], given[1][name])
    if found:
        return DatasetFinding(name, "drifted", tuple(found))
    lost = differences(given[1][name], again[1][name]) if name in again[1] else []
    notes = tuple(f"saving and loading changes it: {words}" for words in lost[:3])
    return DatasetFinding(name, "same", notes)


def _settled(
    datasets: Sequence[DatasetFinding], first: tuple[Replay, Replay], second: tuple[Replay, Replay]
) -> Iterator[DatasetFinding]:
    """Drift, unless a side differs from itself: then nothing is known of drift."""
    sides = []
    for one, other in zip(first, second, strict=True):
        left, right = dict(kept(one.folder, GIVEN)), dict(kept(other.folder, GIVEN))
        names = left.keys() & right.keys()
        sides.append({name for name in names if differences(left[name], right[name])})
    for dataset in datasets:
        named = zip(("notebook", "pipeline"), sides, strict=True)
        unsteady = [side for side, names in named if dataset.dataset in names]
        if dataset.status != "drifted" or not unsteady:
            yield dataset
            continue
        said = f"the {' and the '.join(unsteady)} gives other values each time: randomness without a seed?"
        yield DatasetFinding(dataset.dataset, "not verified", (said,))
