"""Where the records of runs are: a folder, or any place that fsspec reaches.

`<store>/runs/<id>.json` is a run, `<store>/code/<digest>.txt` the text of a piece of code that runs used. A
record is first written whole on this machine and then put into its place, so that a store that cannot be
reached loses nothing: the next run or `kedro handoff runs list` sends what waits.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project, sandbox_name
from kedro_handoff.runs.record import FORMAT, RunRecord
from kedro_handoff.runs.record_place import FolderPlace, Place, place_of
from kedro_handoff.runs.reference import resolved
from kedro_handoff.store import write_whole

logger = logging.getLogger(__name__)

_TIMED = re.compile(r"^\d{4}-\d{2}-\d{2}T\d{2}\.\d{2}\.\d{2}")


class RunStore:
    """The records of a project's runs, newest first."""

    def __init__(self, project: Project) -> None:
        """Open the store that the project's handoff.yml names; in a sandbox, the sandbox's own."""
        self.project = project
        self.local = project.records.root / "runs"
        declared = None if sandbox_name() else project.settings.runs.store
        self.place: Place = place_of(declared, project) if declared else FolderPlace(project.records.root)

    @property
    def parts(self) -> Path:
        """Folder of the parts of runs that are under way on this machine."""
        return self.local / ".parts"

    @property
    def waiting(self) -> Path:
        """Folder of finished records that the store has not taken yet."""
        return self.local / ".waiting"

    @property
    def is_near(self) -> bool:
        """Whether records lie beside the parts of runs: then nothing has to wait."""
        return isinstance(self.place, FolderPlace) and self.place.root == self.project.records.root

    def write(self, record: RunRecord, sources: Mapping[str, str] | None = None) -> str:
        """Keep a finished record and return its id, which gains a number where another run has the same.

        Args:
            record: The record.
            sources: Texts of the pieces of code that it names, by digest.

        Raises:
            RecordError: The store cannot be reached; the record is then kept on this machine until it can.
            OSError: Not even this machine's disk takes it.
        """
        self.project.records.ignore_in_git()
        if self.is_near:
            return self._put(record, sources or {})
        keep, texts = self._waiting_files(record["id"])
        if sources:
            write_whole(texts, json.dumps(sources))
        write_whole(keep, as_text(record))
        name = self._put(record, sources or {})
        for path in (keep, texts):
            path.unlink(missing_ok=True)
        return name

    def shown(self, run_id: str) -> str:
        """Where the record of that id is, as a person in the project's folder would type it."""
        place = self.place.path(f"runs/{run_id}.json")
        return str(self.project.relative(Path(place))) if isinstance(self.place, FolderPlace) else place

    def send_waiting(self) -> int:
        """Send the records that wait on this machine; returns how many still do."""
        if not self.waiting.is_dir():
            return 0
        paths = sorted(self.waiting.glob("*.json"))
        for position, path in enumerate(paths):
            texts = self._waiting_files(path.stem)[1]
            try:
                sources = json.loads(texts.read_text(encoding="utf-8")) if texts.is_file() else {}
                self._put(_parsed(path.read_text(encoding="utf-8"), str(path)), sources)
            except (RecordError, OSError, ValueError):
                return len(paths) - position
            for sent in (path, texts):
                sent.unlink(missing_ok=True)
        return 0

    def read(self, run_id: str) -> RunRecord:
        """The record of that id.

        Raises:
            RecordError: It is not there, cut short, foreign or of a newer format; or the store is away.
        """
        waiting = self.waiting / f"{run_id}.json"
        if waiting.is_file():
            return _parsed(waiting.read_text(encoding="utf-8"), str(waiting))
        name = f"runs/{run_id}.json"
        text = self.place.read(name)
        if text is None:
            raise RecordError(
                f"There is no run '{run_id}' in {self.place.shown}. `kedro handoff runs list` shows all."
            )
        return _parsed(text, self.place.path(name))

    def ids(self) -> list[str]:
        """Ids of the finished runs, newest first.

        Raises:
            RecordError: The store cannot be reached.
        """
        names = {name.removesuffix(".json") for name in self.place.names("runs") if name.endswith(".json")}
        if self.waiting.is_dir():
            names |= {path.stem for path in self.waiting.glob("*.json")}
        return sorted(names, key=self._time, reverse=True)

    def records(self) -> Iterator[RunRecord]:
        """The finished runs, newest first; of records that cannot be read the log warns."""
        for run_id in self.ids():
            try:
                yield self.read(run_id)
            except RecordError as error:
                logger.warning("%s", error)

    def resolve(self, reference: str) -> str:
        """The id that a person means by an id, a unique beginning, `last`, `last~2` or `last-good`.

        Raises:
            RecordError: No run is meant, or several are.
        """
        return resolved(reference, self)

    def write_sources(self, texts: Mapping[str, str]) -> None:
        """Keep the texts of pieces of code under their digests, each once.

        Raises:
            RecordError: The store cannot be reached.
            OSError: The disk does not take it.
        """
        known = set(self.place.names("code"))
        for digest, text in texts.items():
            if f"{digest}.txt" not in known:
                self.place.write(f"code/{digest}.txt", text)

    def source(self, digest: str) -> str | None:
        """The text of a piece of code that a run used; `None` where it was not kept."""
        for path in self.waiting.glob("*.sources"):
            with suppress(OSError, ValueError, KeyError):
                return str(json.loads(path.read_text(encoding="utf-8"))[digest])
        name = f"code/{digest}.txt"
        found = self.place.read(name)
        return found if found is not None else FolderPlace(self.local.parent).read(name)

    def prune(self) -> None:
        """Delete all but the newest records, as many as the project's settings keep."""
        for run_id in self.ids()[self.project.settings.runs.keep :]:
            self.place.delete(f"runs/{run_id}.json")

    def _waiting_files(self, run_id: str) -> tuple[Path, Path]:
        return self.waiting / f"{run_id}.json", self.waiting / f"{run_id}.sources"

    def _put(self, record: RunRecord, sources: Mapping[str, str]) -> str:
        self.write_sources(sources)
        first, number = record["id"], 1
        while not self.place.create(f"runs/{record['id']}.json", as_text(record)):
            if self._is_same(record):
                return record["id"]
            number += 1
            record = cast("RunRecord", {**record, "id": f"{first}-{number}"})
        return record["id"]

    def _is_same(self, record: RunRecord) -> bool:
        with suppress(RecordError):
            there = _parsed(self.place.read(f"runs/{record['id']}.json") or "", record["id"])
            return there["process"] == record["process"] and there["time"] == record["time"]
        return False

    def _time(self, run_id: str) -> str:
        if _TIMED.match(run_id):
            return run_id
        try:
            return self.read(run_id)["time"].replace(":", ".")
        except RecordError:
            return ""


def as_text(record: RunRecord) -> str:
    """The record as it lies on disk: JSON that a person can read."""
    return json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _parsed(text: str, path: str) -> RunRecord:
    try:
        document: Any = json.loads(text)
    except ValueError as error:
        raise RecordError(
            f"The run record {path} cannot be read: {error}. It was cut short or edited: delete it to go on."
        ) from error
    if not isinstance(document, dict) or not isinstance(document.get("format"), int):
        raise RecordError(f"The file {path} is no run record of kedro-handoff: take it away to go on.")
    if document["format"] > FORMAT:
        raise RecordError(
            f"The run record {path} has format {document['format']}; this kedro-handoff reads up to "
            f"{FORMAT}. Upgrade with: pip install --upgrade kedro-handoff"
        )
    if not {"id", "time", "outcome", "nodes", "datasets", "process"} <= document.keys():
        raise RecordError(f"The file {path} is no run record of kedro-handoff: take it away to go on.")
    return cast(RunRecord, document)
