"""The proof that a notebook and the nodes made of it give the same datasets."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.both_sides import BothSides
from kedro_handoff.notebooks.comparison import differences
from kedro_handoff.notebooks.guard import protection_of
from kedro_handoff.notebooks.inputs_read import InputRead, inputs_read
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.notebook_replay import Capture
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.proof_scope import limits, versions_now
from kedro_handoff.notebooks.replay import Replay, Told, unheard
from kedro_handoff.notebooks.scratch import GIVEN, KEPT, Unkept, kept
from kedro_handoff.notebooks.static_check import NodeState, replanned_nodes, static_states
from kedro_handoff.notebooks.unsteady import causes
from kedro_handoff.structure import ProjectStructure

Depth = Literal["static", "replay", "full"]
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
    found = Verification(manifest.notebook, depth, nodes)
    if depth == "static":
        return found
    if keep is not None:
        _empty(keep)
    with tempfile.TemporaryDirectory(prefix="kedro-handoff-", ignore_cleanup_errors=True) as scratch:
        sides = _sides(structure, manifest, program, Path(scratch), limit, told)
        notes = tuple(limits(manifest, program, structure.package))
        found = replace(found, notes=notes, versions=tuple(versions_now().items()))
        try:
            return _compared(manifest, found, sides)
        finally:
            if keep is not None:
                _moved(Path(scratch), keep)


_MARK = ".kept-by-handoff"
_PLUMBING = ("temporary", "ipython", "jupyter", "written", "project")


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
    for name in {name for node in manifest.nodes for name in node.inputs.values()}:
        entry = structure.entries.get(name)
        path = project / str(entry.config.get("filepath", "")) if entry else project
        size += path.stat().st_size if path.is_file() else 0
    names, captures = _node_names(structure, manifest), _captures(manifest, program)
    return BothSides(
        project, program, captures, manifest.pipeline, names, scratch, limit, told, bytes_read=size
    )


def _compared(manifest: Manifest, found: Verification, sides: BothSides) -> Verification:
    if not sides.nodes:
        gone = f"none of the promoted nodes is in the pipeline '{manifest.pipeline}' any more"
        return replace(found, failure=f"nothing to run: {gone}")
    run = sides.run if found.depth == "full" else sides.run_nodes
    notebook, pipeline = run()
    read = inputs_read(sides.project, notebook.folder, pipeline.folder)
    if read.changed and not (notebook.failure or pipeline.failure):
        notebook, pipeline = run(" again")  # somebody wrote them between the two; most likely once
        read = inputs_read(sides.project, notebook.folder, pipeline.folder)
    protections = filter(None, (protection_of(side.folder) for side in (notebook, pipeline)))
    found = replace(
        found,
        failure=notebook.failure or pipeline.failure or "; ".join((*read.problems, *_changing(read.changed))),
        seconds=(*(notebook.seconds or {}).items(), *(pipeline.seconds or {}).items()),
        inputs=read.inputs,
        protection="; ".join(dict.fromkeys(protection.words for protection in protections)),
    )
    if found.failure:
        return found
    datasets = list(_told_apart(_outputs(manifest, notebook, pipeline), manifest, pipeline))
    if any(dataset.status == "drifted" for dataset in datasets):
        # With the seeds of the order of sets the other way round: what agrees with itself over both seeds
        # differs from the other side for another reason. Where the first runs agree they have done so over
        # two seeds already, so a second run would only ask again whether chance has made them equal.
        second = run(" 2", seeds=(2, 1))
        datasets = list(_settled(datasets, manifest, sides.program, (notebook, pipeline), second))
    return replace(found, datasets=tuple(datasets), first=_first(manifest, datasets))


def _told_apart(
    datasets: Iterator[DatasetFinding], manifest: Manifest, pipeline: Replay
) -> Iterator[DatasetFinding]:
    """What a node did not make because it failed, where nodes ran alone, has that for its reason."""
    makers = {name: node.name for node in manifest.nodes for name in node.outputs}
    for dataset in datasets:
        failure = pipeline.failures.get(makers.get(dataset.dataset, ""), "")
        yield replace(dataset, status="not verified", details=(failure,)) if failure else dataset


def _changing(names: Sequence[str]) -> Iterator[str]:
    if names:
        files = f"the files of {', '.join(names)} were changed while both sides ran, twice"
        yield f"{files}; verify again when nothing writes them"


def _first(manifest: Manifest, datasets: Sequence[DatasetFinding]) -> str:
    drifted = {dataset.dataset for dataset in datasets if dataset.status == "drifted"}
    return next((node.name for node in manifest.nodes if drifted & set(node.outputs)), "")


def _node_names(structure: ProjectStructure, manifest: Manifest) -> list[str]:
    ours = {node.name for node in manifest.nodes}
    known = structure.pipelines.get(manifest.pipeline, ())
    return [node.name for node in known if node.local_name in ours]


def _captures(manifest: Manifest, program: Program) -> list[Capture]:
    """Variables that hold the nodes' results, right behind the statement that made them."""
    return [
        Capture(cell, line, name, dataset)
        for node in replanned_nodes(manifest, program)
        for (name, cell, line), dataset in zip(node.made, node.outputs, strict=False)
    ]


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
    datasets: Sequence[DatasetFinding],
    manifest: Manifest,
    program: Program,
    first: tuple[Replay, Replay],
    second: tuple[Replay, Replay],
) -> Iterator[DatasetFinding]:
    """Drift, unless a side differs from itself: then nothing is known of drift."""
    sides = []
    for one, other in zip(first, second, strict=True):
        left, right = dict(kept(one.folder, GIVEN)), dict(kept(other.folder, GIVEN))
        failed = set() if not other.failure else left.keys()
        names = left.keys() & right.keys()
        sides.append({name for name in names if differences(left[name], right[name])} | failed)
    for dataset in datasets:
        named = zip(("notebook", "pipeline"), sides, strict=True)
        unsteady = [side for side, names in named if dataset.dataset in names]
        if dataset.status != "drifted" or not unsteady:
            yield dataset
            continue
        said = f"the {' and the '.join(unsteady)} gives other values each time"
        likely = [cause for side in unsteady for cause in causes(program, manifest.nodes, side)]
        reason = likely or ["reading finds no cause: threads, the clock, the order of a set, or a library?"]
        yield DatasetFinding(dataset.dataset, "not verified", (said, *(f"likely: {r}" for r in reason[:3])))
