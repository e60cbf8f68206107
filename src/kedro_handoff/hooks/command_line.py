"""Hooks of the command line, which every `kedro` command imports: each brings what it needs itself."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kedro.framework.cli.hooks import cli_hook_impl

from kedro_handoff.errors import HandoffError
from kedro_handoff.project import Project, project_in

if TYPE_CHECKING:
    from kedro.framework.startup import ProjectMetadata


class HandoffCLIHooks:
    """Hooks of the command line."""

    @cli_hook_impl(wrapper=True, tryfirst=True)
    def before_command_run(
        self, project_metadata: ProjectMetadata | None, command_args: list[str]
    ) -> Generator[None, Any, Any]:
        """After all other plugins, which may change what a command finds: environment, files, path."""
        answers = yield
        if project_metadata is not None and command_args:
            _prepare(project_metadata, command_args)
        return answers

    @cli_hook_impl
    def after_command_run(self, command_args: list[str]) -> None:
        """Leave nothing behind for the next command of this process."""
        if command_args[:1] == ["run"]:
            _forget_run()


def _prepare(metadata: ProjectMetadata, arguments: list[str]) -> None:
    """Let `kedro run` reuse where the project says so; bring kedro-viz's colours up to date."""
    command = arguments[0]
    if command not in ("run", "viz"):
        return
    try:
        project = project_in(metadata.project_path)
        if command == "run":
            _prepare_run(project, arguments)
    except HandoffError:
        return  # an environment without a folder is Kedro's to report, wrong settings are the run's
    if command == "viz":
        _prepare_viz(project)


def _prepare_run(project: Project, arguments: list[str]) -> None:
    from kedro_handoff.runs.up_to_date.beginning import begin
    from kedro_handoff.runs.up_to_date.replacement import replace_run

    _forget_run()
    found = begin(project, arguments)
    if found is not None:
        replace_run(found)
        return
    from kedro_handoff.runs.reuse.default_runner import make_incremental_the_default
    from kedro_handoff.runs.reuse.verify_option import offer_verify_reuse

    offer_verify_reuse()
    make_incremental_the_default(project.settings.reuse.default)


def _forget_run() -> None:
    from kedro_handoff.runs.up_to_date.beginning import forget
    from kedro_handoff.runs.up_to_date.replacement import restore_run

    forget()
    restore_run()


def _prepare_viz(project: Project) -> None:
    from kedro_handoff.hooks.viz import refresh_viz
    from kedro_handoff.runs.recording.ending import finish_abandoned
    from kedro_handoff.runs.run_store import RunStore

    with suppress(HandoffError, OSError):  # a run that was killed becomes a record with its next reader
        finish_abandoned(RunStore(project))
    refresh_viz(project)


cli_hooks = HandoffCLIHooks()
