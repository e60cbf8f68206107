"""Hooks that hold a run to its contracts, save whole, and sum it up."""

from __future__ import annotations

import inspect
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from kedro.framework.hooks import hook_impl
from kedro.io.core import DatasetError
from kedro.validation.exceptions import DataValidationError

from kedro_handoff.contracts import occasion, unchanged
from kedro_handoff.contracts.outcome import KIND
from kedro_handoff.contracts.quarantine.catalog_reference import introduce
from kedro_handoff.errors import DatasetAccessError, HandoffError
from kedro_handoff.hooks.held import contracts_of
from kedro_handoff.hooks.summing_up import summed_up
from kedro_handoff.hooks.viz import refresh_viz
from kedro_handoff.notebooks.sandbox.dataset import sandboxed
from kedro_handoff.project import Project, locate_project, validation_is_off
from kedro_handoff.runs.access_error import explain_access_error
from kedro_handoff.structure import CONTRACT_CLASSES
from kedro_handoff.whole_save import WholeSaves, remove_leftovers, saves_whole

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import DataCatalog
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node

logger = logging.getLogger(__name__)


class ContractHooks:
    """Hold a run to its contracts, save whole, and sum it up."""

    def __init__(self) -> None:
        super().__init__()
        self._project: Project | None = None
        # By thread, because a server runs several pipelines at a time with this one object.
        self._node = threading.local()
        self._saves = WholeSaves()
        self._reused: dict[str, set[str]] = {}

    @property
    def project_of_run(self) -> Project | None:
        """The project of the last session, for a runner, which Kedro does not tell."""
        return self._project

    def note_reuse(self, run_id: str, node: str, reused: bool) -> None:
        """Note whether a node was left out, so that nobody misses its outcomes; the last word counts."""
        noted = self._reused.setdefault(run_id, set())
        (noted.add if reused else noted.discard)(node)

    @hook_impl
    def after_context_created(self, context: KedroContext) -> None:
        """Tell each contract which dataset, project and environment it belongs to."""
        loader = context.config_loader
        env = context.env or getattr(loader, "default_run_env", None) or "local"
        place = {
            "project": str(context.project_path),
            "conf_source": str(loader.conf_source),
            "env": env,
            "base_env": getattr(loader, "base_env", None) or "base",
        }
        try:
            config = loader["catalog"]
        except Exception:  # noqa: BLE001 - a catalog that cannot be read is Kedro's to report
            return
        completed = {name: _completed(name, entry, place) for name, entry in config.items()}
        self._project = None
        if not Path(loader.conf_source).is_file():
            self._project = locate_project(context.project_path, loader.conf_source, env, place["base_env"])
            completed = sandboxed(completed, self._project)
        loader["catalog"] = completed

    @hook_impl(trylast=True)
    def after_catalog_created(self, catalog: DataCatalog) -> None:
        """Tell the contracts which catalog is theirs: bad rows go into a dataset of it."""
        introduce(catalog, str(self._project.path) if self._project else "")

    @hook_impl
    def before_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Read the settings and every contract before the first node, so that a wrong one costs no time."""
        project = self._current_project(run_params)
        try:
            remove_leftovers(set(_local_folders(catalog, pipeline)))
        except DatasetError as error:
            raise DatasetAccessError(str(error)) from error
        introduce(catalog, str(project.path))  # once more: by now factory patterns have made their datasets
        occasion.begin_run(run_params["run_id"])
        unchanged.begin_run(_datasets(catalog, pipeline))
        try:
            _ = project.settings
            if not validation_is_off():
                chunked = _saved_by_chunks(pipeline)
                for name, contract in contracts_of(catalog, pipeline):
                    contract.check(by_chunks=name in chunked)
        except HandoffError:
            occasion.end_run()
            unchanged.end_run()
            raise

    @hook_impl
    def before_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Note who loads what."""
        occasion.begin(dataset_name, "load", node.name)
        unchanged.before_load(dataset_name)

    @hook_impl
    def after_dataset_loaded(self, dataset_name: str, node: Node) -> None:
        """Strike the note."""
        occasion.end(dataset_name, "load", node.name)
        unchanged.after_load()

    @hook_impl
    def before_node_run(self, catalog: DataCatalog) -> None:
        """Remember the catalog that this thread's node saves to."""
        self._node.catalog = catalog

    @hook_impl(trylast=True)
    def before_dataset_saved(self, dataset_name: str, node: Node) -> None:
        """Note who saves what, and keep the earlier file until the new one is whole."""
        occasion.begin(dataset_name, "save", node.name)
        if not inspect.isgeneratorfunction(node.func):
            self._saves.begin(self._node.catalog.get(dataset_name))

    @hook_impl(tryfirst=True)
    def after_dataset_saved(self, dataset_name: str, node: Node) -> None:
        """Put the new file in the place of the earlier one."""
        dataset = self._node.catalog.get(dataset_name)
        try:
            self._saves.finish(dataset)
        except OSError as error:
            path = getattr(dataset, "_filepath", "its place")
            raise DatasetAccessError(
                f"Dataset '{dataset_name}' was saved but could not be moved to {path}: {error}\n"
                "The earlier file, if there was one, is as it was. Mend the place and run again."
            ) from error
        occasion.end(dataset_name, "save", node.name)

    @hook_impl(trylast=True)
    def after_pipeline_run(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Sum the run up."""
        project = self._current_project(run_params)
        occasion.end_run()
        skipped = unchanged.end_run()
        if not project.takes_part:
            return
        try:
            reused = self._reused.pop(run_params["run_id"], set())
            missing = bool(run_params.get("only_missing_outputs"))
            click.echo(summed_up(project, run_params["run_id"], pipeline, catalog, skipped, reused, missing))
        except Exception as error:  # noqa: BLE001 - the run succeeded, whatever becomes of its summary
            logger.warning("The run succeeded; its summary could not be shown: %s", error)
        with suppress(OSError):  # another run will tidy up
            project.records.prune(KIND, project.settings.keep_outcomes)
        refresh_viz(project)

    @hook_impl(trylast=True)
    def on_pipeline_error(
        self, error: Exception, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> None:
        """Undo what was half saved, and say which dataset and file could not be loaded or saved."""
        project = self._current_project(run_params)
        datasets = _datasets(catalog, pipeline)
        self._saves.abandon(datasets.values())
        remove_leftovers(set(_local_folders(catalog, pipeline)))
        occasion.end_run()
        unchanged.end_run()
        if isinstance(error, DatasetError) and not isinstance(error, HandoffError):
            untouched = _is_untouched(str(error).partition(": ")[0], datasets, pipeline)
            explained = explain_access_error(error, datasets, project, untouched)
            if isinstance(error, DataValidationError):
                explained = _validation_error(error)
            if explained is not None:
                raise DatasetAccessError(explained) from error

    def _current_project(self, run_params: Mapping[str, Any]) -> Project:
        if self._project is None:
            self._project = locate_project(run_params.get("project_path"), env=run_params.get("env"))
        return self._project


def _completed(name: str, entry: Any, place: Mapping[str, str]) -> Any:
    """A catalog entry whose contract knows its dataset and where its project is."""
    validator = entry.get("validator") if isinstance(entry, Mapping) else None
    declared = {"class": validator} if isinstance(validator, str) else validator
    if not isinstance(declared, Mapping) or declared.get("class") not in CONTRACT_CLASSES:
        return entry
    options = declared.get("options") or {}
    if not isinstance(options, Mapping):
        return entry
    return {
        **entry,
        "validator": {**declared, "options": {"dataset": name.split("@")[0], **place, **options}},
    }


def _validation_error(error: DataValidationError) -> str:
    """What a validator that is none of ours found, whole: Kedro's own text is cut off."""
    if error.failures or not error.dataset_name:
        return str(error)
    return f"Dataset '{error.dataset_name}' failed its validation on {error.mode}: {error.message}"


def _is_untouched(name: str, datasets: Mapping[str, Any], pipeline: Pipeline) -> bool:
    return name not in _saved_by_chunks(pipeline) and saves_whole(datasets.get(name))


def _saved_by_chunks(pipeline: Pipeline) -> set[str]:
    writers = [node for node in pipeline.nodes if inspect.isgeneratorfunction(node.func)]
    return {name for node in writers for name in node.outputs}


def _datasets(catalog: DataCatalog, pipeline: Pipeline) -> dict[str, Any]:
    return {name: catalog.get(name) for name in sorted(pipeline.datasets()) if name in catalog}


def _local_folders(catalog: DataCatalog, pipeline: Pipeline) -> Iterator[Path]:
    for dataset in _datasets(catalog, pipeline).values():
        path = getattr(dataset, "_filepath", None)
        if getattr(dataset, "_protocol", None) == "file" and path is not None:
            yield Path(path).parent
