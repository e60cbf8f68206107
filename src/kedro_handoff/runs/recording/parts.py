"""The parts of a run that is under way: on this machine's disk, one file a node, each whole and renamed.

`.handoff/runs/.parts/<id>/` holds `begin.json`, `surroundings.json` (git and environment), one
`node-*.json` a node, written by whichever process ran it, and at the end `record.json`, the finished record
on its way to the store. `end.json` has room for how the run ended, should the disk be full then.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kedro_handoff.runs.recording.masking import finite
from kedro_handoff.runs.recording.process import is_running
from kedro_handoff.store import write_whole

END = "end.json"
_CLAIMED = ".claimed-"
_RESERVED = 256  # bytes


@dataclass(frozen=True)
class Parts:
    """The folder of one run's parts."""

    folder: Path

    def write(self, name: str, document: Mapping[str, Any]) -> None:
        """Write one part.

        Raises:
            OSError: It cannot be written; an earlier state of it is as it was.
        """
        write_whole(self.folder / name, json.dumps(finite(document), ensure_ascii=False, allow_nan=False))

    def write_node(self, node: str, document: Mapping[str, Any]) -> None:
        """Write the part of a node.

        Raises:
            OSError: As `write`.
        """
        self.write(f"node-{sha256(node.encode()).hexdigest()[:16]}.json", document)

    def reserve_end(self) -> None:
        """Take the room for `note_end`, which then needs none on a disk that is full.

        Raises:
            OSError: There is no room.
        """
        (self.folder / END).write_text(" " * _RESERVED)

    def note_end(self, outcome: str, ended: str, gaps: bool) -> None:
        """Note how the run ended: should the record not be written, it is not taken for killed.

        Args:
            outcome: How it ended.
            ended: When, UTC.
            gaps: Whether some part could not be written.
        """
        text = json.dumps({"outcome": outcome, "ended": ended, "gaps": gaps}).ljust(_RESERVED)
        with suppress(OSError), (self.folder / END).open("r+") as file:
            file.write(text)

    def read(self, name: str) -> dict[str, Any] | None:
        """A part; `None` where it is not there or cannot be read."""
        try:
            document = json.loads((self.folder / name).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return document if isinstance(document, dict) else None

    def nodes(self) -> Iterator[dict[str, Any]]:
        """The parts of the nodes that began."""
        for path in sorted(self.folder.glob("node-*.json")):
            if (document := self.read(path.name)) is not None:
                yield document

    def touched(self) -> float:
        """When a part was written last, seconds since 1970."""
        return max((path.stat().st_mtime for path in self.folder.iterdir()), default=0.0)

    def remove(self) -> None:
        """Delete the parts."""
        shutil.rmtree(self.folder, ignore_errors=True)


def new_parts(root: Path, run_id: str) -> Parts:
    """A new folder for the parts of a run.

    Raises:
        OSError: It cannot be made.
    """
    root.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, 1000):
        folder = root / (run_id if attempt == 1 else f"{run_id}-{attempt}")
        with suppress(FileExistsError):  # another run began in the same millisecond
            folder.mkdir()
            return Parts(folder)
    raise FileExistsError(f"{root / run_id} and its like exist")


def running_parts(root: Path) -> Iterator[Parts]:
    """The parts of runs that are under way."""
    return (parts for parts, alive in _known(root) if alive)


def claimed_parts(root: Path) -> Iterator[Parts]:
    """The parts of runs whose process is gone: taken by the caller, who must finish and remove them.

    A rename takes them, so that of several readers only one assembles the record.
    """
    for parts, alive in _known(root):
        if alive:
            continue
        name = parts.folder.name.partition(_CLAIMED)[0]
        target = root / f"{name}{_CLAIMED}{os.getpid()}"
        with suppress(OSError):  # somebody else was faster
            parts.folder.rename(target)
            yield Parts(target)


def _known(root: Path) -> Iterator[tuple[Parts, bool]]:
    if not root.is_dir():
        return
    for folder in sorted(root.iterdir()):
        parts = Parts(folder)
        try:
            if folder.is_dir():
                yield parts, _is_alive(parts)
        except OSError:
            continue  # finished in this moment


def _is_alive(parts: Parts) -> bool:
    owner = parts.folder.name.partition(_CLAIMED)[2]
    if owner:
        return owner == str(os.getpid()) or (owner.isdigit() and Path(f"/proc/{owner}").exists())
    begin = parts.read("begin.json")
    touched = parts.touched() or parts.folder.stat().st_mtime
    if begin is None:  # made a moment ago, or left by a full disk
        import time

        return time.time() - touched < 3600
    return is_running(begin.get("record", {}).get("process", {}), touched)
