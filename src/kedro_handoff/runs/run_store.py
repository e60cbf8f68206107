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
from typing import cast

from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project, sandbox_name
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.record_place import FolderPlace, Place, UnknownPlace, place_of
from kedro_handoff.runs.record_text import as_text, parsed
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
        self.place: Place = _place(project)

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

    def folders(self) -> tuple[str, ...]:
        """The folders inside the project that hold records, relative to it."""
        roots = [self.local.parent, *([self.place.root] if isinstance(self.place, FolderPlace) else [])]
        inside = [root for root in roots if root.is_relative_to(self.project.path)]
        found = dict.fromkeys(root.relative_to(self.project.path).as_posix() for root in inside)
        return tuple(name for name in found if name != ".")

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
        damaged = 0
        for position, path in enumerate(paths):
            try:
                record = parsed(FolderPlace(self.waiting).read(path.name) or "", str(path))
            except RecordError:
                damaged += 1  # it stays for somebody to look at, and does not hold up the others
                continue
            try:
                self._put(record, self._waiting_texts(path.stem))
            except (RecordError, OSError, ValueError):
                return len(paths) - position + damaged
            for sent in self._waiting_files(path.stem):
                sent.unlink(missing_ok=True)
        return damaged

    def read(self, run_id: str) -> RunRecord:
        """The record of that id.

        Raises:
            RecordError: It is not there, cut short, foreign or of a newer format; or the store is away.
        """
        waiting = FolderPlace(self.waiting).read(f"{run_id}.json")
        if waiting is not None:
            return parsed(waiting, str(self.waiting / f"{run_id}.json"))
        name = f"runs/{run_id}.json"
        text = self.place.read(name)
        if text is None:
            raise RecordError(
                f"There is no run '{run_id}' in {self.place.shown}. `kedro handoff runs list` shows all."
            )
        return parsed(text, self.place.path(name))

    def ids(self) -> list[str]:
        """Ids of the finished runs, newest first.

        Raises:
            RecordError: The store cannot be reached, or `runs:` in handoff.yml is wrong.
        """
        self._check_settings()
        names = {name.removesuffix(".json") for name in self.place.names("runs") if name.endswith(".json")}
        if self.waiting.is_dir():
            names |= {path.stem for path in self.waiting.glob("*.json")}
        return sorted(names, key=self._time, reverse=True)

    def records(self, *, quiet: bool = False) -> Iterator[RunRecord]:
        """The finished runs, newest first; of records that cannot be read the log warns, unless `quiet`."""
        for run_id in self.ids():
            try:
                yield self.read(run_id)
            except RecordError as error:
                if not quiet:
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

    def kept_sources(self) -> set[str]:
        """Digests of the texts that are kept, where a look at them costs nothing."""
        return {name.removesuffix(".txt") for name in self.place.names("code")} if self.is_near else set()

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

    def _check_settings(self) -> None:
        problem = self.project.settings.runs.problem
        if problem and not sandbox_name():
            raise RecordError(f"{problem}. Mend it: records are neither read nor deleted until then.")

    def _waiting_files(self, run_id: str) -> tuple[Path, Path]:
        return self.waiting / f"{run_id}.json", self.waiting / f"{run_id}.sources"

    def _waiting_texts(self, run_id: str) -> dict[str, str]:
        texts = self._waiting_files(run_id)[1]
        return dict(json.loads(texts.read_text(encoding="utf-8"))) if texts.is_file() else {}

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
            there = parsed(self.place.read(f"runs/{record['id']}.json") or "", record["id"])
            return there["process"] == record["process"] and there["time"] == record["time"]
        return False

    def _time(self, run_id: str) -> str:
        if _TIMED.match(run_id):
            return run_id
        try:
            return self.read(run_id)["time"].replace(":", ".")
        except RecordError:
            return ""


def _place(project: Project) -> Place:
    settings = project.settings.runs
    if sandbox_name():
        return FolderPlace(project.records.root)
    if not settings.store_is_known:
        return UnknownPlace(settings.problem)
    try:
        return place_of(settings.store, project) if settings.store else FolderPlace(project.records.root)
    except RecordError as error:  # credentials that are not there: the records of runs wait until they are
        return UnknownPlace(str(error))
