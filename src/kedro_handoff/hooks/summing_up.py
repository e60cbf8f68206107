"""What a run that succeeded says at its end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kedro.io.core import DatasetError

from kedro_handoff.contracts.outcome import outcomes_of_run
from kedro_handoff.hooks.held import contracts_of
from kedro_handoff.metrics import select_metrics
from kedro_handoff.project import Project, validation_is_off
from kedro_handoff.runs.recording.recorder import recorder
from kedro_handoff.runs.summary import run_summary

if TYPE_CHECKING:
    from kedro.io import DataCatalog
    from kedro.pipeline import Pipeline


def summed_up(
    project: Project,
    run_id: str,
    pipeline: Pipeline,
    catalog: DataCatalog,
    skipped: int,
    reused: Collection[str],
    only_missing: bool,
) -> str:
    """A few lines of text on a run.

    Args:
        project: The project.
        run_id: The run's id.
        pipeline: Its nodes.
        catalog: Its datasets.
        skipped: Loads that needed no judgement.
        reused: Names of the nodes that were left out because nothing had changed.
        only_missing: Whether it left out nodes whose outputs were there.
    """
    saved = [name for node in pipeline.nodes for name in node.outputs]
    metrics: dict[str, float] = {}
    for name, paths in project.settings.metrics.items():
        if name in saved:
            metrics |= select_metrics(_document(catalog, name), paths)
    outcomes = outcomes_of_run(project.records, run_id)
    # Nobody tells which nodes Kedro left out: of none can it be said that its contracts were not judged.
    contracted = () if only_missing else _to_be_judged(catalog, pipeline, reused)
    return run_summary(
        run_id,
        len(pipeline.nodes),
        saved,
        outcomes,
        metrics,
        validation_is_off(),
        skipped,
        contracted,
        recorder.place_of(run_id),
        len(reused),
        _judged_before(catalog, pipeline, reused),
        only_missing,
    )


def _to_be_judged(catalog: DataCatalog, pipeline: Pipeline, reused: Collection[str]) -> Iterator[str]:
    """Datasets under a contract that holds on what the run did with them."""
    ran = [node for node in pipeline.nodes if node.name not in reused]
    saved = {name for node in ran for name in node.outputs}
    used = saved | {name for node in ran for name in node.inputs}
    for name, contract in contracts_of(catalog, pipeline):
        if name not in used:
            continue
        mode = "save" if name in saved else "load"
        if mode in catalog.validator_specs[name].on:
            yield contract.dataset


def _judged_before(catalog: DataCatalog, pipeline: Pipeline, reused: Collection[str]) -> Iterator[str]:
    """Results of reused nodes under a contract that holds on saving them."""
    kept = {name for node in pipeline.nodes if node.name in reused for name in node.outputs}
    if not kept:
        return
    for name, contract in contracts_of(catalog, pipeline):
        if name in kept and "save" in catalog.validator_specs[name].on:
            yield contract.dataset


def _document(catalog: DataCatalog, name: str) -> Mapping[str, Any]:
    """A metrics dataset, not through the catalog: what was just saved need not be judged once more."""
    dataset = catalog.get(name)
    try:
        document = dataset.load() if dataset is not None else None
    except DatasetError:
        return {}  # in memory, and released after its last use
    return document if isinstance(document, Mapping) else {}
