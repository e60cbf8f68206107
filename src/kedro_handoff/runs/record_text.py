"""A record as it lies on disk, and what is no record."""

from __future__ import annotations

import json
from typing import Any, cast

from kedro_handoff.errors import RecordError
from kedro_handoff.runs.record import FORMAT, RunRecord

# What readers rely on. A record whose parts are of other types was not written by a run.
_TYPES: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "time": str,
    "outcome": str,
    "process": dict,
    "pipelines": list,
    "nodes": dict,
    "datasets": dict,
    "contracts": dict,
    "metrics": dict,
    "parameters": dict,
    "environment": dict,
    "error": (dict, type(None)),
    "git": (dict, type(None)),
}
_NEEDED = {"id", "time", "outcome", "nodes", "datasets", "process"}
_ADVICE = "delete it or move it away. `kedro handoff runs list` shows the others, which can be named."


def as_text(record: RunRecord) -> str:
    """The record as it lies on disk: JSON that a person can read."""
    return json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def parsed(text: str, path: str) -> RunRecord:
    """The record that a text holds.

    Args:
        text: What lies there.
        path: Where, for the message.

    Raises:
        RecordError: It was cut short or edited, is none, or has a format of the future.
    """
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        words = "it is empty" if not text.strip() else str(error)
        raise RecordError(
            f"The run record {path} cannot be read: {words}. It was cut short or edited: {_ADVICE}"
        ) from error
    wanted = document.get("format") if isinstance(document, dict) else None
    if isinstance(wanted, int) and wanted > FORMAT:
        raise RecordError(
            f"The run record {path} has format {wanted}; this kedro-handoff reads up to {FORMAT}. "
            "Upgrade with: pip install --upgrade kedro-handoff"
        )
    wrong = [] if wanted == FORMAT else ["format"]
    wrong = wrong or sorted(_NEEDED - document.keys())
    there = [key for key in _TYPES if key in document] if not wrong else []
    wrong += [key for key in there if not isinstance(document[key], _TYPES[key])]
    for part in ("nodes", "datasets", "contracts", "metrics") if not wrong else ():
        items = document.get(part, {}).items()
        wrong += [f"{part}: {name}" for name, item in items if not isinstance(item, dict)]
    if wrong:
        raise RecordError(
            f"The file {path} is no run record of kedro-handoff (its `{wrong[0]}` is missing or of another "
            f"type): {_ADVICE}"
        )
    return cast(RunRecord, document)
