"""One execution of a node, as its hooks see it: times, memory, what it read and wrote."""

from __future__ import annotations

import inspect
import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from kedro_handoff.runs.recording.chunks import Chunks
from kedro_handoff.runs.recording.peak_memory import peak_memory, reset_peak
from kedro_handoff.store import utc_now


class NodeWatch:
    """A node that is under way.

    Attributes:
        node: Kedro's node.
        complete: Whether it has saved all that it returns; `None` where nobody can know yet (generators).
    """

    def __init__(self, node: Any, alone: bool) -> None:
        """Begin to watch.

        Args:
            node: Kedro's node.
            alone: Whether no other node runs in this process: only then is the memory its own.
        """
        self.node = node
        self.alone = alone
        self.complete = False
        self.streams = inspect.isgeneratorfunction(node.func)
        self.status = "running"
        self.error: dict[str, Any] | None = None
        self.parameters: dict[str, str] = {}
        self.reads: dict[str, dict[str, Any]] = {}
        self.writes: dict[str, dict[str, Any]] = {}
        self.metrics: dict[str, dict[str, Any]] = {}
        self.rows: dict[str, dict[str, int]] = {"in": {}, "out": defaultdict(int)}
        self.chunks: dict[str, Chunks] = defaultdict(Chunks)
        self.notes: list[str] = []
        self.start = utc_now()
        self._phases = {"load": 0.0, "run": 0.0, "save": 0.0}
        self._phase = "load"
        self._peak = 0.0
        self._since: float | None = None
        self.resume()

    def resume(self, phase: str | None = None) -> None:
        """The node goes on, perhaps with its next phase."""
        self._phase = phase or self._phase
        if self.alone:
            reset_peak()
        self._since = time.perf_counter()

    def pause(self) -> None:
        """Record keeping works now: neither its time nor its memory are the node's."""
        if self._since is None:
            return
        self._phases[self._phase] += time.perf_counter() - self._since
        self._since = None
        if self.alone:
            self._peak = max(self._peak, peak_memory() or 0.0)

    def saved(self, name: str) -> None:
        """Note that an output is saved; the node is complete with the last one."""
        self.writes.setdefault(name, {})
        if not self.streams and self.writes.keys() >= set(self.node.outputs):
            self.done()

    def done(self) -> None:
        """The node is complete."""
        self.complete = True
        self.status = "ran"

    def document(self) -> dict[str, Any]:
        """The part of the node as it is written to disk."""
        return {
            "name": self.node.name,
            "status": self.status,
            "complete": self.complete,
            "streams": self.streams,
            "start": self.start,
            "seconds": round(sum(self._phases.values()), 4),
            "phases": {name: round(seconds, 4) for name, seconds in self._phases.items()},
            "peak_memory": self._peak if self.alone and self._peak else None,
            "rows_in": _total(self.rows["in"]),
            "rows_out": _total(self.rows["out"]),
            "parameters": self.parameters,
            "reads": self.reads,
            "writes": self.writes,
            "metrics": self.metrics,
            "error": self.error,
            "notes": self.notes,
        }


def rows_of(data: Any) -> int | None:
    """Rows of a table; `None` for anything else, and for tables that do not know without counting."""
    kind = type(data)
    if not (hasattr(kind, "columns") and hasattr(kind, "shape")):
        return None  # the class is asked: a lazy frame would resolve its schema to answer
    shape = data.shape
    if not isinstance(shape, tuple) or not shape:
        return None
    return int(shape[0]) if isinstance(shape[0], int) else None


def _total(rows: Mapping[str, int]) -> int | None:
    return sum(rows.values()) if rows else None
