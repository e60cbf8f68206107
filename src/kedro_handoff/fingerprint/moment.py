"""Times, paths and members of enumerations."""

from __future__ import annotations

import datetime
import enum
import pathlib
import zoneinfo
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.encoding import framed_text, joined

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def is_moment(value: Any) -> bool:
    """Whether `moment` says how it is hashed."""
    if type(value) in (datetime.datetime, datetime.time, datetime.timezone, zoneinfo.ZoneInfo):
        return True
    return isinstance(value, enum.Enum | pathlib.PurePath)


def moment(value: Any, walk: Walk) -> bytes:
    """A time with its zone, a path as text, a member of an enumeration by class, name and value."""
    if isinstance(value, datetime.datetime | datetime.time):
        plain = value.replace(tzinfo=None).isoformat()
        words = f"{type(value).__name__} {plain} {value.fold}"
        return joined(b"moment", (framed_text(b"at", words), walk(value.tzinfo)))
    if isinstance(value, datetime.timezone):
        return framed_text(b"zone", f"{value} {value.utcoffset(None)}")
    if isinstance(value, zoneinfo.ZoneInfo):
        return _zone(value)
    if isinstance(value, pathlib.PurePath):
        return framed_text(b"path", value.as_posix())
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    return joined(b"enum", (framed_text(b"class", name), walk(value.name), walk(value.value)))


def _zone(value: zoneinfo.ZoneInfo) -> bytes:
    # UTC is UTC, whichever of the standard library's classes says so.
    return framed_text(b"zone", "UTC 0:00:00" if value.key == "UTC" else f"key {value.key}")
