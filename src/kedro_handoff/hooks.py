"""Kedro's events, translated; what happens at each is done elsewhere."""

from __future__ import annotations

import inspect
import logging
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from kedro.framework.cli.hooks import cli_hook_impl
from kedro.framework.hooks import hook_impl
from kedro.io.core import DatasetError

from kedro_handoff.contracts import occasion
from kedro_handoff.contracts.outcome import outcomes_of_run
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.contracts.viz import write_viz_files
from kedro_handoff.errors import DatasetAccessError, HandoffError
from kedro_handoff.project import Project, locate_project
from kedro_handoff.runs.access_error import explain_access_error
from kedro_handoff.runs.summary import run_summary, select_metrics
from kedro_handoff.runs.whole_save import WholeSaves, remove_leftovers
from kedro_handoff.structure import CONTRACT_CLASSES

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.framework.startup import ProjectMetadata
    from kedro.io import DataCatalog
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node

logger = logging.getLogger(__name__)


class HandoffHooks:
    """Hooks of a run."""

    def __init__(self) -> None:
        self._project: Project | None = None
        self._catalog: DataCatalog | None = None
        self._saves = WholeSaves()

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Tell each contract which dataset, project and environment it belongs to."""
        loader = context.config_loader
        env = context.env or getattr(loader, "default_run_env", None) or "local"
        self._project = Project(Path(context.project_path), Path(loader.conf_source), env)
        place = {"project": str(self._project.path), "conf_source": str(loader.conf_source), "env": env}
        try:
            config = loader["catalog"]
        except Exception:  # noqa: BLE001 - a catalog that cannot be read is Kedro's to report
            return
        loader["catalog"] = {name: _completed(name, entry, place) for name, entry in config.items()}

    @hook_impl
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Read every contract of the run before its first node, so that a wrong one costs no time."""
        project = self._current_project(run_params)
        self._catalog = catalog
        remove_leftovers(set(_local_folders(catalog, pipeline)))
        if os.environ.get("KEDRO_DATASET_VALIDATION", "1").lower() not in ("0", "false", "off", "no"):
            for name in _contracts_of(catalog, pipeline):
                read_suite(project.contract_path(name))
        occasion.begin_run(run_params["run_id"])

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Note who loads what."""
        occasion.begin(dataset_name, "load", node.name)

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Strike the note."""
        occasion.end(dataset_name, "load", node.name)

    @hook_impl
    def before_node_run(self, catalog: DataCatalog) -> None:
        """Remember the catalog: a worker process hears of it here only."""
        self._catalog = catalog

    @hook_impl
    def before_dataset_saved(self, dataset_name: str, node: Node) -> None:
        """Note who saves what, and keep the earlier file until the new one is whole."""
        occasion.begin(dataset_name, "save", node.name)
        if self._catalog is not None and not inspect.isgeneratorfunction(node.func):
            self._saves.begin(dataset_name, self._catalog.get(dataset_name))

    @hook_impl
    def after_dataset_saved(self, dataset_name: str, node: Node) -> None:
        """Put the new file in the place of the earlier one."""
        self._saves.finish(dataset_name)
        occasion.end(dataset_name, "save", node.name)

    @hook_impl(trylast=True)
    def after_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Sum the run up."""
        project = self._current_project(run_params)
        occasion.end_run()
        if project.takes_part:
            click.echo(_summary(project, run_params["run_id"], pipeline, catalog))
            _refresh_viz(project)

    @hook_impl(trylast=True)
    def on_pipeline_error(
        self, error: Exception, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Undo what was half saved, and say which dataset and file could not be loaded or saved."""
        project = self._current_project(run_params)
        self._saves.abandon_all()
        remove_leftovers(set(_local_folders(catalog, pipeline)))
        occasion.end_run()
        if project.takes_part:
            _refresh_viz(project)
        if isinstance(error, DatasetError) and not isinstance(error, HandoffError):
            explained = explain_access_error(error, _datasets(catalog, pipeline), project)
            if explained is not None:
                raise DatasetAccessError(explained) from error

    def _current_project(self, run_params: Mapping[str, Any]) -> Project:
        if self._project is None:
            self._project = locate_project(run_params.get("project_path"), env=run_params.get("env"))
        return self._project


class HandoffCLIHooks:
    """Hooks of the command line."""

    @cli_hook_impl
    def before_command_run(self, project_metadata: ProjectMetadata | None, command_args: list[str]) -> None:
        """Bring kedro-viz's colours up to date, whoever left the last outcomes."""
        if project_metadata is None or command_args[:1] != ["viz"]:
            return
        project = locate_project(project_metadata.project_path)
        if project.takes_part:
            _refresh_viz(project)


def _completed(name: str, entry: Any, place: Mapping[str, str]) -> Any:
    """A catalog entry whose contract knows its dataset and where its project is."""
    validator = entry.get("validator") if isinstance(entry, Mapping) else None
    declared = {"class": validator} if isinstance(validator, str) else validator
    if not isinstance(declared, Mapping) or declared.get("class") not in CONTRACT_CLASSES:
        return entry
    options = declared.get("options") or {}
    if not isinstance(options, Mapping):
        return entry
    return {**entry, "validator": {**declared, "options": {"dataset": name, **place, **options}}}


def _summary(project: Project, run_id: str, pipeline: Pipeline, catalog: DataCatalog) -> str:
    saved = [name for node in pipeline.nodes for name in node.outputs]
    outcomes = outcomes_of_run(project.records, run_id)
    metrics: dict[str, float] = {}
    for name, paths in project.settings.metrics.items():
        dataset = catalog.get(name) if name in saved else None
        # Not through the catalog: what was just saved need not be judged once more.
        document = dataset.load() if dataset is not None else None
        if isinstance(document, Mapping):
            metrics |= select_metrics(document, paths)
    return run_summary(run_id, len(pipeline.nodes), saved, outcomes, metrics)


def _refresh_viz(project: Project) -> None:
    try:
        write_viz_files(project)
    except (OSError, HandoffError) as error:
        logger.warning("kedro-viz keeps its old colours: %s", error)


def _contracts_of(catalog: DataCatalog, pipeline: Pipeline) -> Iterator[str]:
    for name in sorted(pipeline.datasets()):
        catalog.get(name)  # a factory pattern has a validator only once its dataset exists
        spec = catalog.validator_specs.get(name)
        if spec is not None and spec.enabled and spec.class_path in CONTRACT_CLASSES:
            yield str(spec.options.get("contract") or spec.options.get("dataset") or name)


def _datasets(catalog: DataCatalog, pipeline: Pipeline) -> dict[str, Any]:
    return {name: catalog.get(name) for name in sorted(pipeline.datasets()) if name in catalog}


def _local_folders(catalog: DataCatalog, pipeline: Pipeline) -> Iterator[Path]:
    for dataset in _datasets(catalog, pipeline).values():
        path = getattr(dataset, "_filepath", None)
        if getattr(dataset, "_protocol", None) == "file" and path is not None:
            yield Path(path).parent


hooks = HandoffHooks()
cli_hooks = HandoffCLIHooks()
