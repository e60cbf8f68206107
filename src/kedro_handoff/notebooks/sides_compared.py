"""What both sides of a promotion have made, compared dataset by dataset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kedro_handoff.comparing.comparison import EXACT
from kedro_handoff.notebooks.both_sides import BothSides
from kedro_handoff.notebooks.finding import DatasetFinding, finding, with_causes
from kedro_handoff.notebooks.guard import protection_of
from kedro_handoff.notebooks.inputs_read import InputRead, inputs_read
from kedro_handoff.notebooks.keeping import GIVEN, KEPT, kept
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.replay import Replay
from kedro_handoff.notebooks.settling import settled
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class SidesCompared:
    """How both sides compare; the attributes are those of a `Verification`."""

    failure: str = ""
    seconds: tuple[tuple[str, float], ...] = ()
    inputs: tuple[InputRead, ...] = ()
    protection: str = ""
    datasets: tuple[DatasetFinding, ...] = ()
    first: str = ""
    notes: tuple[str, ...] = ()


def compare_sides(
    structure: ProjectStructure, manifest: Manifest, sides: BothSides, alone: bool
) -> SidesCompared:
    """Run both sides and compare what they have made.

    Args:
        structure: The project.
        manifest: What was promoted.
        sides: What to run.
        alone: Whether each node runs alone on what the notebook has made.
    """
    if not sides.nodes:
        gone = f"none of the promoted nodes is in the pipeline '{manifest.pipeline}' any more"
        return SidesCompared(failure=f"there is nothing to run: {gone}")
    notebook, pipeline = sides.run(alone)
    read = inputs_read(sides.project, notebook.folder, pipeline.folder)
    if read.changed and not (notebook.failure or pipeline.failure):
        notebook, pipeline = sides.run(alone)  # somebody wrote them in between; most likely once
        read = inputs_read(sides.project, notebook.folder, pipeline.folder)
    protections = filter(None, (protection_of(side.folder) for side in (notebook, pipeline)))
    found = SidesCompared(
        failure=notebook.failure
        or _with_cells(pipeline.failure, manifest)
        or "; ".join((*read.problems, *_changing(read.changed))),
        seconds=(*(notebook.seconds or {}).items(), *(pipeline.seconds or {}).items()),
        inputs=read.inputs,
        protection="; ".join(dict.fromkeys(protection.words for protection in protections)),
        notes=read.unknown,
    )
    if found.failure:
        return found
    made = _told_apart(_outputs(structure, manifest, notebook, pipeline), manifest, pipeline)
    datasets = list(with_causes(list(made), manifest))
    if any(dataset.status == "drifted" for dataset in datasets):
        # With the seeds of the order of sets the other way round: a side that agrees with itself over both
        # seeds differs from the other for another reason. Where the first runs agree, they have done so over
        # two seeds already: a second run would only ask whether chance has made them equal.
        second = sides.run(alone, " 2", seeds=(2, 1))
        rules = structure.project.settings.verify
        datasets = list(settled(datasets, manifest, sides.program, (notebook, pipeline), second, rules))
    return replace(found, datasets=tuple(datasets), first=_first(manifest, datasets))


def _with_cells(failure: str, manifest: Manifest) -> str:
    """Why the pipeline failed, with the cells of the notebook that the node was made of."""
    for node in manifest.nodes:
        if failure.startswith(f"the pipeline failed: node {node.name},"):
            cells = f"cell{'s' if len(node.cells) > 1 else ''} {', '.join(map(str, node.cells))}"
            return f"{failure} (the node comes from {Path(manifest.notebook).name}, {cells})"
    return failure


def _outputs(
    structure: ProjectStructure, manifest: Manifest, notebook: Replay, pipeline: Replay
) -> Iterator[DatasetFinding]:
    given = (dict(kept(notebook.folder, GIVEN)), dict(kept(pipeline.folder, GIVEN)))
    again = (dict(kept(notebook.folder, KEPT)), dict(kept(pipeline.folder, KEPT)))
    rules = structure.project.settings.verify
    for node in manifest.nodes:
        for name in node.outputs:
            entry = structure.entries.get(name)
            kind = str(entry.config.get("type", "")) if entry and entry.persisted else ""
            yield finding(name, given, again, rules.get(name, EXACT), kind.rpartition(".")[2])


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
