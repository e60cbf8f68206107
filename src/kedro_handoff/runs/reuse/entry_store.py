"""Where entries are kept: `.handoff/reuse/<node>/<slot>.json`, each written whole and then renamed.

A slot is the set of places that a node writes to. What lies in them was made by one execution, so there is
one entry to a slot, and a run in another environment, which writes elsewhere, has its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kedro_handoff.fingerprint.files import FileFingerprint
from kedro_handoff.project import Project
from kedro_handoff.runs.reuse.entry import FORMAT, Entry, is_entry
from kedro_handoff.store import write_whole

_KEPT = 8  # entries of one node; the oldest go
_FILES = "files.json"
_DOUBT = ".doubt"


class EntryStore:
    """The entries of one project on this machine."""

    def __init__(self, project: Project) -> None:
        self._records = project.records
        self.root = self._records.root / "reuse"

    def of_node(self, node: str) -> list[Entry]:
        """The entries of a node, newest first; what cannot be read is as good as not there."""
        paths = self._folder(node).glob("*.json")
        found = [entry for path in paths if (entry := _read(path)) and entry["node"] == node]
        return sorted(found, key=lambda entry: entry["time"], reverse=True)

    def all(self) -> Iterator[Entry]:
        """Every entry."""
        for path in sorted(self.root.glob("*/*.json")):
            entry = _read(path)
            if entry is not None:
                yield entry

    def write(self, entry: Entry) -> None:
        """Keep an entry in the place of the slot's earlier one.

        Raises:
            OSError: It could not be written; the earlier one is as it was.
        """
        folder = self._folder(entry["node"])
        self._records.ignore_in_git()
        write_whole(self.path_of(entry), json.dumps(entry, ensure_ascii=False, indent=1) + "\n")
        (folder / f"{entry['slot']}{_DOUBT}").unlink(missing_ok=True)
        for path in sorted(folder.glob("*.json"), key=_age, reverse=True)[_KEPT:]:
            path.unlink(missing_ok=True)

    def remove(self, entry: Entry) -> None:
        """Forget an entry, so that its node runs again."""
        self.path_of(entry).unlink(missing_ok=True)

    def path_of(self, entry: Entry) -> Path:
        """Where an entry is kept, once it is."""
        return self._folder(entry["node"]) / f"{entry['slot']}.json"

    def note_doubt(self, node: str, slot: str, why: str) -> None:
        """Remember why an execution left no entry, for whoever asks why its node runs again.

        Raises:
            OSError: It could not be written.
        """
        self._records.ignore_in_git()
        write_whole(self._folder(node) / f"{slot}{_DOUBT}", why)

    def doubt(self, node: str, slot: str) -> str:
        """Why the last execution left no entry; empty where it did, or nobody knows."""
        try:
            return (self._folder(node) / f"{slot}{_DOUBT}").read_text(encoding="utf-8")
        except (OSError, ValueError):
            return ""

    def known_files(self) -> dict[str, FileFingerprint]:
        """Files that were hashed before, by path; their state says whether that still holds."""
        document = _document(self.root / _FILES)
        try:
            return {
                path: FileFingerprint(digest, size, files, tuple(state))
                for path, (digest, size, files, state) in document.get("files", {}).items()
            }
        except (AttributeError, TypeError, ValueError):
            return {}

    def keep_files(self, files: dict[str, FileFingerprint]) -> None:
        """Remember what was hashed, for the next run.

        Raises:
            OSError: It could not be written.
        """
        rows = {
            path: [f.digest, f.size, f.files, list(f.state)] for path, f in sorted(files.items()) if f.state
        }
        self._records.ignore_in_git()
        write_whole(self.root / _FILES, json.dumps({"format": FORMAT, "files": rows}) + "\n")

    def _folder(self, node: str) -> Path:
        return self.root / quote(node, safe="").replace(".", "%2E")[:200]


def _read(path: Path) -> Entry | None:
    document = _document(path)
    return document if is_entry(document) else None  # type: ignore[return-value] # which has been checked


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) and document.get("format") == FORMAT else {}


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0
