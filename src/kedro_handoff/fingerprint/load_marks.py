"""Moments at which it is known what was imported: what is imported later was read from its file later."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

_TICK = 20_000_000  # ns: files are dated by a clock that ticks
_MOST = 8

# Moments with the specs that were loaded then, the latest first.
_MARKS: list[tuple[int, dict[str, object]]] = []


def mark_loads() -> None:
    """Remember what is loaded now: whatever is loaded later was read from its file later than this.

    To be called before a project's modules are imported (anew), in a process where files are edited.
    """
    loads = {name: getattr(module, "__spec__", None) for name, module in sys.modules.copy().items()}
    _MARKS.insert(0, (time.time_ns() - _TICK, loads))
    del _MARKS[_MOST:]


def moments_before_load(name: str, spec: object) -> Iterator[int]:
    """Marked moments, ns since the epoch, at which this load of a module was still to come; latest first."""
    return (moment for moment, loads in _MARKS if spec is not None and loads.get(name) is not spec)
