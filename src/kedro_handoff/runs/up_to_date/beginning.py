"""What is noted before a command loads the project, for the evidence that it may leave."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from kedro_handoff.project import Project, sandbox_name
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


def begin(project: Project, arguments: Sequence[str]) -> Standing | None:
    """Note how a command finds the project; returns what stands where nothing has changed for it.

    Args:
        project: The project.
        arguments: What stands behind `kedro` on the command line.
    """
    _begun.clear()
    if not _may_stand(project, arguments):
        return None
    try:
        return _begin(project)
    except Exception as error:  # noqa: BLE001 - the command does all that it would do without the short cut
        logger.debug("Whether anything has changed could not be told beforehand: %s", error)
        return None


def begun() -> Beginning | None:
    """How this process's command found the project; `None` where there is no such command."""
    return _begun[0] if _begun else None


def _may_stand(project: Project, arguments: Sequence[str]) -> bool:
    settings = project.settings
    incremental = settings.reuse.default or RUNNER in arguments or f"--runner={RUNNER}" in arguments
    recorded = (
        project.takes_part and settings.runs.record and not settings.runs.problem and not sandbox_name()
    )
    return incremental and recorded and is_plain_run(arguments)


def _begin(project: Project) -> Standing | None:
    sources, resolvers = sources_of(project.path, project.conf_source), resolvers_of_project()
    beginning = Beginning(command_key(), project, sources, resolvers)
    evidence = EvidenceStore(project).read(beginning.key)
    found = standing(evidence, project, sources, resolvers) if evidence is not None else None
    if found is None:
        resolvers.watch()
        _begun.append(beginning)
    elif found.refreshed:
        _keep(beginning, found)
    return found


def _keep(beginning: Beginning, found: Standing) -> None:
    with suppress(OSError):  # else the files are read again next time
        EvidenceStore(beginning.project).write(beginning.key, found.evidence)
