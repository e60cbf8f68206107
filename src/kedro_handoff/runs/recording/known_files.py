"""What the last run of this machine saw of its files: what has not changed since is not read again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kedro_handoff.runs.record import DatasetRecord, FileRecord
from kedro_handoff.runs.run_store import RunStore
from kedro_handoff.store import write_whole

_NAME = ".files.json"


def known_files(store: RunStore) -> dict[str, FileRecord]:
    """The files of the last runs, by dataset; a file that is damaged is forgotten."""
    try:
        document = json.loads((store.local / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    wanted = {"digest", "size", "files", "state"}
    found: dict[str, Any] = document if isinstance(document, dict) else {}
    sound = {name for name, facts in found.items() if isinstance(facts, dict) and facts.keys() == wanted}
    return {name: found[name] for name in sorted(sound)}


def remember_files(store: RunStore, datasets: Mapping[str, DatasetRecord]) -> None:
    """Note the files of a run that ended, beside those of runs of other pipelines."""
    seen: dict[str, Any] = {name: facts["file"] for name, facts in datasets.items() if facts["file"]}
    trusted = {name: file for name, file in seen.items() if file["state"]}
    with suppress(OSError):
        write_whole(store.local / _NAME, json.dumps({**known_files(store), **trusted}))
