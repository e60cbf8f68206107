"""Hooks that keep the record of a run; each only hands on what Kedro tells."""

from __future__ import annotations

import sys
from collections.abc import Generator, Mapping
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl

from kedro_handoff.errors import HandoffError
from kedro_handoff.fingerprint.load_marks import mark_loads
from kedro_handoff.hooks.viz import refresh_viz
from kedro_handoff.project import Project, locate_project
from kedro_handoff.runs.recording.recorder import recorder

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.io import DataCatalog
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node


class RunHooks:
    """Around all other hooks: what they change or raise is part of the run.

    The methods have names of their own beside Kedro's, so that one plugin can hold these and the contracts'.
    """

    def __init__(self) -> None:
        super().__init__()
        self._recorded: Project | None = None

    @hook_impl(specname="after_context_created", tryfirst=True)
    def find_project(self, context: KedroContext) -> None:
        """Remember the project and its environment, and in a notebook what is loaded by now."""
        if "IPython" in sys.modules:
            # There files are edited and loaded anew.
            mark_loads()
        loader = context.config_loader
        env = context.env or getattr(loader, "default_run_env", None) or "local"
        base_env = getattr(loader, "base_env", None) or "base"
        try:
            self._recorded = locate_project(context.project_path, loader.conf_source, env, base_env)
        except HandoffError:
            self._recorded = None  # its configuration is an archive

    @hook_impl(specname="before_pipeline_run", wrapper=True)
    def around_beginning(
        self, run_params: dict[str, Any], pipeline: Pipeline, catalog: DataCatalog
    ) -> Generator[None, Any, Any]:
        """Begin the record; a hook that refuses the run ends it."""
        project = self._recorded
        if project is not None:
            recorder.begin_run(run_params, pipeline, catalog, project)
        try:
            return (yield)
        except BaseException as error:
            self._end_failed(run_params, error)
            raise

    def note_decision(self, run_id: str, node: str, decision: Mapping[str, str | None]) -> None:
        """Note what the incremental runner decided on a node."""
        recorder.decided(run_id, node, decision)

    @hook_impl(specname="before_dataset_loaded", trylast=True)
    def note_load(self, dataset_name: str, node: Node) -> None:
        """Note when it begins."""
        recorder.before_load(dataset_name, node)

    @hook_impl(specname="before_node_run", wrapper=True)
    def around_node(
        self, node: Node, catalog: DataCatalog, inputs: dict[str, Any], run_id: str
    ) -> Generator[None, Any, Any]:
        """Note what the node gets, with what other hooks put into its inputs."""
        answers = yield
        changed: dict[str, Any] = {}
        for answer in answers or ():
            changed |= answer if isinstance(answer, dict) else {}
        recorder.before_node(node, catalog, inputs, changed, run_id)
        return answers

    @hook_impl(specname="after_node_run", tryfirst=True)
    def note_return(self, node: Node) -> None:
        """Note that the node's function has returned."""
        recorder.after_node(node)

    @hook_impl(specname="on_node_error", tryfirst=True)
    def note_failure(self, node: Node, error: Exception, inputs: dict[str, Any]) -> None:
        """Note what the node's function raised."""
        recorder.node_failed(node, error, inputs)

    @hook_impl(specname="after_dataset_saved", trylast=True)
    def note_save(self, dataset_name: str, data: Any, node: Node) -> None:
        """Note what was saved, once it is in its place."""
        recorder.saved(dataset_name, node, data)

    @hook_impl(specname="after_pipeline_run", wrapper=True)
    def around_end(self, run_params: dict[str, Any]) -> Generator[None, Any, Any]:
        """Finish the record before anybody sums the run up."""
        recorder.end_run(run_params["run_id"], "succeeded", None)
        return (yield)

    @hook_impl(specname="on_pipeline_error", wrapper=True)
    def around_error(self, error: Exception, run_params: dict[str, Any]) -> Generator[None, Any, Any]:
        """Finish the record once everything half done is undone, with the words that the user sees."""
        try:
            answers = yield
        except BaseException as explained:
            self._end_failed(run_params, explained)
            raise
        self._end_failed(run_params, error)
        return answers

    def _end_failed(self, run_params: dict[str, Any], error: BaseException) -> None:
        recorder.end_run(run_params["run_id"], "failed", error)
        if self._recorded is not None:
            refresh_viz(self._recorded)
