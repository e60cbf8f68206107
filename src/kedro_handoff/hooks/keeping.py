"""Hooks that keep what a run of Kedro's own runners leaves, so that a later run can reuse it."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from kedro_handoff.errors import HandoffError
from kedro_handoff.project import Project, locate_project
from kedro_handoff.runs.reuse.plain_runs import PlainRuns

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import DataCatalog
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node


class KeepingHooks:
    """Around all other hooks: files are looked at before them, and hashed before they are moved.

    The methods have names of their own beside Kedro's, as in `RunHooks`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs_kept = PlainRuns()
        self._kept: tuple[Project, Any] | None = None

    @hook_impl(specname="after_context_created", trylast=True)
    def find_plugins(self, context: KedroContext) -> None:
        """Remember the project and the plugins of the session."""
        loader = context.config_loader
        env = context.env or getattr(loader, "default_run_env", None) or "local"
        base_env = getattr(loader, "base_env", None) or "base"
        try:
            project = locate_project(context.project_path, loader.conf_source, env, base_env)
        except HandoffError:
            self._kept = None  # its configuration is an archive
        else:
            self._kept = project, getattr(context, "_hook_manager", None)

    @hook_impl(specname="before_pipeline_run", trylast=True)
    def begin_keeping(self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog) -> None:
        """A run begins, which no hook has refused."""
        if self._kept is not None and self._kept[0].takes_part:
            self._runs_kept.begin(run_params, pipeline, catalog, *self._kept)

    @hook_impl(specname="before_dataset_loaded", tryfirst=True)
    def look_before_load(self, node: Node) -> None:
        """See the files of a node before anybody reads them."""
        self._runs_kept.tell(lambda run: run.begin(node))

    @hook_impl(specname="before_node_run", tryfirst=True)
    def look_before_node(self, node: Node, catalog: DataCatalog, inputs: dict[str, Any], run_id: str) -> None:
        """Note what was loaded, before a hook puts something else in its place."""
        if self._runs_kept.is_of_watched(run_id):
            self._runs_kept.tell(lambda run: run.loaded(node, catalog, inputs))

    @hook_impl(specname="after_node_run", tryfirst=True)
    def look_after_node(self, node: Node, inputs: dict[str, Any]) -> None:
        """Note what the node was given."""
        self._runs_kept.tell(lambda run: run.returned(node, inputs))

    @hook_impl(specname="after_dataset_saved", wrapper=True, tryfirst=True)
    def around_save(self, dataset_name: str, data: Any, node: Node) -> Generator[None, Any, Any]:
        """Hash what was saved while it is where nobody else looks."""
        run = self._runs_kept.watched()
        if run is None:
            return (yield)
        with run.saving(node, dataset_name, data):
            return (yield)

    @hook_impl(specname="after_pipeline_run", trylast=True)
    def end_keeping(self, run_params: dict[str, Any]) -> None:
        """The run is over."""
        self._runs_kept.end(str(run_params["run_id"]), succeeded=True)

    @hook_impl(specname="on_pipeline_error", tryfirst=True)
    def end_keeping_failed(self, run_params: dict[str, Any]) -> None:
        """The run has failed: what was done before counts."""
        self._runs_kept.end(str(run_params["run_id"]), succeeded=False)
