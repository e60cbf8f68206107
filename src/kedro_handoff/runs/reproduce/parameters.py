"""The recorded parameters as a run takes them: a record holds plain JSON, and no credentials.

Where the configuration says what the record says, the configuration's own value is taken, which has its type
and is not masked. Where it says something else, the recorded value is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from kedro_handoff.credentials import HIDDEN
from kedro_handoff.runs.recording.masking import masked


@dataclass
class Recorded:
    """Parameters for a run, and where they are not the record's.

    Attributes:
        values: The parameters.
        hidden: Paths of those that the record hides, taken from the configuration of today.
        unknown: Paths of those that neither the record nor the configuration can give.
    """

    values: dict[str, Any] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def recorded_parameters(configured: Mapping[str, Any], recorded: Mapping[str, Any]) -> Recorded:
    """The parameters of a recorded run.

    Args:
        configured: What the configuration says now.
        recorded: What the record says.
    """
    found = Recorded()
    found.values = _mapping(configured, recorded, "", found)
    return found


def shown_parameters(recorded: Mapping[str, Any]) -> dict[str, Any]:
    """The recorded parameters without those that are hidden."""
    return {name: value for name, value in recorded.items() if not _hides(value)}


def _mapping(configured: Mapping[str, Any], recorded: Mapping[str, Any], at: str, found: Recorded) -> Any:
    known = {str(masked(str(key))): key for key in configured}
    return {
        known.get(name, name): _value(
            configured.get(known.get(name, name)), value, f"{at}.{name}" if at else name, name, found
        )
        for name, value in recorded.items()
    }


def _value(configured: Any, recorded: Any, at: str, name: str, found: Recorded) -> Any:
    if isinstance(configured, Mapping) and isinstance(recorded, Mapping):
        return _mapping(configured, recorded, at, found)
    if masked(configured, name) == recorded:
        if _hides(recorded):
            found.hidden.append(at)
        return configured
    if _hides(recorded) or (isinstance(recorded, str) and recorded.startswith("<") and "." in recorded):
        found.unknown.append(at)
        return configured
    return _typed(configured, recorded)


def _typed(configured: Any, recorded: Any) -> Any:
    """A date is recorded as text."""
    if isinstance(configured, date) and isinstance(recorded, str):
        kind = datetime if isinstance(configured, datetime) else date
        try:
            return kind.fromisoformat(recorded)
        except ValueError:
            return recorded
    return recorded


def _hides(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(map(_hides, value.values()))
    if isinstance(value, list):
        return any(map(_hides, value))
    return isinstance(value, str) and HIDDEN in value
