"""What is noted before a command loads the project, for the evidence that it may leave."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import click

from kedro_handoff.project import Project, sandbox_name
from kedro_handoff.runs.recording.process import this_process
from kedro_handoff.runs.reuse.default_runner import RUNNER
from kedro_handoff.runs.up_to_date.command import command_key, is_plain_run
from kedro_handoff.runs.up_to_date.evidence import EvidenceStore
from kedro_handoff.runs.up_to_date.resolvers import Resolvers, resolvers_of_project
from kedro_handoff.runs.up_to_date.sources import Sources, sources_of
from kedro_handoff.runs.up_to_date.standing import Standing, standing

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Beginning:
    """A command before it has loaded anything of the project's pipelines.

    Attributes:
        key: Stands for the command.
        project: The project.
        sources: Its code and configuration.
        resolvers: What its resolvers answer from then on.
    """

    key: str
    project: Project
    sources: Sources
    resolvers: Resolvers


_begun: list[Beginning] = []


def forget() -> None:
    """Let nothing of this command be taken for the next one's."""
    _begun.clear()


def begin(project: Project, arguments: Sequence[str]) -> Standing | None:
    """Note how a command finds the project; returns what stands where nothing has changed for it.

    Args:
        project: The project.
        arguments: What stands behind `kedro` on the command line.
    """
    forget()
    if not _may_stand(project, arguments):
        return None
    try:
        return _begin(project, arguments)
    except Exception as error:  # noqa: BLE001 - the command does all that it would do without the short cut
        logger.debug("Whether anything has changed could not be told beforehand: %s", error)
        return None


def take_begun() -> Beginning | None:
    """How the command that runs now found the project; `None` where this is no run of such a command.

    Said once: what a node or a hook runs inside of the run is not what the command ran.
    """
    if not _begun:
        return None
    from kedro.framework.cli.project import run  # imported by now

    context = click.get_current_context(silent=True)
    return _begun.pop() if context is not None and context.command is run else None


def _may_stand(project: Project, arguments: Sequence[str]) -> bool:
    settings = project.settings
    incremental = settings.reuse.default or RUNNER in arguments or f"--runner={RUNNER}" in arguments
    recorded = (
        project.takes_part and settings.runs.record and not settings.runs.problem and not sandbox_name()
    )
    return incremental and recorded and is_plain_run(arguments)


def _begin(project: Project, arguments: Sequence[str]) -> Standing | None:
    this_process()  # asked early: where the system does not say when it began, this is nearest
    key = command_key(arguments)
    sources, resolvers = sources_of(project.path, project.conf_source), resolvers_of_project(key)
    beginning = Beginning(key, project, sources, resolvers)
    found = _found(beginning)
    if found is None:
        resolvers.watch()
        _begun.append(beginning)
    elif found.refreshed:
        _keep(beginning, found)
    return found


def _found(beginning: Beginning) -> Standing | None:
    evidence = EvidenceStore(beginning.project).read(beginning.key)
    if evidence is None:
        return None
    try:
        return standing(evidence, beginning.project, beginning.sources, beginning.resolvers)
    except Exception as error:  # noqa: BLE001 - a resolver's own, or evidence that somebody edited
        logger.debug("Whether all is as it was cannot be told: %s", error)
        return None


def _keep(beginning: Beginning, found: Standing) -> None:
    with suppress(OSError):  # else the files are read again next time
        EvidenceStore(beginning.project).write(beginning.key, found.evidence)
