"""What a command that found nothing to do has looked at, kept for the next one. Format 1, plain JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypedDict, cast

from kedro_handoff.project import Project
from kedro_handoff.runs.record import ProcessRecord
from kedro_handoff.store import write_whole

FORMAT = 1
_KEPT = 8  # commands of a project; the oldest go


class Evidence(TypedDict):
    """One command.

    `run_id` is the run whose record says what there is, `process` the one that wrote it. `trees` are the
    folders of code and configuration, `entries` what is kept of each node, `names` the folders in which the
    name of a new file counts, `data` the files of the datasets (digest, size, number, state, and the path
    without links), `answers` what the resolvers of the configuration said, `judged` the results whose
    contracts held when they were saved, `metrics` those to show. All paths are absolute.
    """

    format: int
    run_id: str
    process: ProcessRecord
    env: str
    base_env: str
    conf_source: str
    trees: dict[str, str]
    entries: dict[str, list[int]]
    names: dict[str, str]
    data: dict[str, list[Any]]
    answers: list[list[str]]
    judged: list[str]
    metrics: dict[str, float]


class EvidenceStore:
    """The evidence of one project on this machine: `.handoff/reuse/up_to_date/<command>/evidence.json`."""

    def __init__(self, project: Project) -> None:
        self._root = project.records.root / "reuse" / "up_to_date"

    def read(self, key: str) -> Evidence | None:
        """What is kept of a command; `None` where there is nothing, or nothing of this format."""
        try:
            found: Any = json.loads(self._path(key).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        fits = (
            isinstance(found, dict)
            and Evidence.__required_keys__ <= found.keys()
            and found["format"] == FORMAT
        )
        return cast(Evidence, found) if fits else None

    def write(self, key: str, evidence: Evidence) -> None:
        """Keep what a command looked at.

        Raises:
            OSError: It could not be written; what was there is as it was.
        """
        write_whole(self._path(key), json.dumps(evidence) + "\n")
        for path in sorted(self._root.glob("*/evidence.json"), key=_age, reverse=True)[_KEPT:]:
            path.unlink(missing_ok=True)
            path.parent.rmdir()

    def _path(self, key: str) -> Path:
        return self._root / key[:32] / "evidence.json"


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
