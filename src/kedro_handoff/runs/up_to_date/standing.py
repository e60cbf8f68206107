"""Whether everything is as it was when the same command last found nothing to do."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.errors import RecordError
from kedro_handoff.fingerprint.files import FileFingerprint, file_fingerprint
from kedro_handoff.project import Project
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.beginning import file_name
from kedro_handoff.runs.recording.process import is_same_process
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.runs.up_to_date.evidence import Evidence
from kedro_handoff.runs.up_to_date.resolvers import Resolvers
from kedro_handoff.runs.up_to_date.sources import Sources
from kedro_handoff.runs.up_to_date.tree import names_in, state_of


@dataclass(frozen=True)
class Standing:
    """A run whose results stand.

    Attributes:
        project: The project, in the environment of the command.
        record: The record of the run that found or made everything as it is.
        evidence: What was found as it was; of touched files with their new state.
        refreshed: Whether any file was touched.
    """

    project: Project
    record: RunRecord
    evidence: Evidence
    refreshed: bool


def standing(evidence: Evidence, project: Project, sources: Sources, resolvers: Resolvers) -> Standing | None:
    """What stands, if all that the evidence names is as it was; data are read only where they were touched.

    Args:
        evidence: What the earlier command looked at.
        project: The project, in any environment.
        sources: Its code and configuration as they are now.
        resolvers: The resolvers of its configuration.
    """
    if not (_same_sources(evidence, sources) and resolvers.say_the_same(evidence["answers"])):
        return None
    try:
        if any(state_of(os.stat(path)) != state for path, state in evidence["entries"].items()):  # noqa: PTH116
            return None
        data = {path: _as_it_was(path, known) for path, known in evidence["data"].items()}
    except OSError:
        return None
    if not all(data.values()):
        return None
    place = Project(project.path, Path(evidence["conf_source"]), evidence["env"], evidence["base_env"])
    record = _record(place, evidence)
    if record is None or _is_under_way(place):
        return None
    kept: Any = {**evidence, "data": data}
    return Standing(place, record, kept, data != evidence["data"])


def _same_sources(evidence: Evidence, sources: Sources) -> bool:
    names = {
        folder: sources.names[folder] if folder in sources.names else names_in(Path(folder))
        for folder in evidence["names"]
    }
    return sources.trees == evidence["trees"] and names == evidence["names"]


def _as_it_was(path: str, facts: list[Any]) -> list[Any] | None:
    digest, size, files, state, place = facts
    if os.path.realpath(path) != place:
        return None  # the same bytes elsewhere are another place to a node
    known = FileFingerprint(digest, size, files, tuple(state))
    found = file_fingerprint(path, known=known)
    return [digest, size, files, list(found.state), place] if found.digest == digest else None


def _is_under_way(project: Project) -> bool:
    """Whether another run has not ended, or was killed: then there may be something to tidy up."""
    try:
        return any(RunStore(project).parts.iterdir())
    except OSError:
        return False  # there has never been one


def _record(project: Project, evidence: Evidence) -> RunRecord | None:
    try:
        record = RunStore(project).read(file_name(evidence["run_id"]))
    except (RecordError, OSError):
        return None  # deleted since, or the store is away
    same = is_same_process(record["process"], evidence["process"]) and record["outcome"] == "succeeded"
    return record if same else None
