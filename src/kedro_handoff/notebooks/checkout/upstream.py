"""Nodes that have to run before a dataset that lives in memory is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kedro.pipeline import Pipeline

from kedro_handoff.errors import NotebookError
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class Upstream:
    """Nodes to run, and what they make that is wanted.

    Attributes:
        pipeline: A registered pipeline that has them all.
        nodes: Their names, in the order in which they run.
        datasets: The datasets in memory that are wanted.
    """

    pipeline: str
    nodes: tuple[str, ...]
    datasets: tuple[str, ...]


def upstream_of(structure: ProjectStructure, pipeline: str, inputs: Sequence[str]) -> list[Upstream]:
    """What fills those inputs that live in memory; each from persisted datasets on, no further back.

    Raises:
        NotebookError: No node makes one of them.
    """
    wanted = tuple(dict.fromkeys(name for name in inputs if lives_in_memory(structure, name)))
    if not wanted:
        return []
    candidates = _candidates(pipeline)
    together = _upstream(structure, candidates, wanted)
    chosen = dict(candidates)[together.pipeline].only_nodes(*together.nodes)
    if set(wanted) <= chosen.outputs():
        return [together]
    # One feeds the other: a run lets go of what it has handed on, so each is made by a run of its own.
    return [_upstream(structure, candidates, (name,)) for name in wanted]


def lives_in_memory(structure: ProjectStructure, dataset: str) -> bool:
    """Whether a dataset is no parameter and does not outlive the run that makes it."""
    if dataset.startswith("params:") or dataset == "parameters":
        return False
    entry = structure.entries.get(dataset.split("@")[0])
    return entry is None or not entry.persisted


def _candidates(pipeline: str) -> list[tuple[str, Pipeline]]:
    from kedro.framework.project import pipelines  # not at the top: needs a configured project

    names = dict.fromkeys([pipeline, "__default__", *pipelines.keys()])
    return [(name, pipelines[name]) for name in names if name in pipelines]


def _upstream(
    structure: ProjectStructure, candidates: Sequence[tuple[str, Pipeline]], wanted: tuple[str, ...]
) -> Upstream:
    missing = ""
    for name, pipeline in candidates:
        makers = {output: node for node in pipeline.nodes for output in node.outputs}
        pending, found, missing = list(wanted), set(), ""
        while pending:
            dataset = pending.pop()
            node = makers.get(dataset)
            if node is None:
                missing = dataset
                break
            if node.name not in found:
                found.add(node.name)
                pending += [i for i in node.inputs if lives_in_memory(structure, i)]
        if not missing:
            ordered = tuple(node.name for node in pipeline.nodes if node.name in found)
            return Upstream(name, ordered, wanted)
    raise NotebookError(
        f"Dataset '{missing}' lives in memory, and no node of the project makes it, so that a notebook "
        "cannot have it: add it to the catalog (conf/base/catalog.yml)."
    )
