"""Who runs: a process in words that let others tell later whether it is still there."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kedro_handoff.runs.record import ProcessRecord
from kedro_handoff.whole_save import is_alive

_SAME_START = 2.0  # seconds: the clock may be set while a process runs
_FOREIGN_DAYS = 7


def this_process() -> ProcessRecord:
    """This process: host, number, and when it began (seconds since 1970)."""
    pid = os.getpid()
    return {"host": socket.gethostname(), "pid": pid, "started": _own_start(pid)}


def is_same_process(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether `this_process` said both of one process."""
    same = all(one.get(key) == other.get(key) for key in ("host", "pid"))
    return same and abs(float(one.get("started", 0)) - float(other.get("started", 0))) <= _SAME_START


def is_running(process: Mapping[str, Any], touched: float) -> bool:
    """Whether a process is still there.

    Nobody can see a process of another machine: it counts as running until nothing of it has changed for a
    week.

    Args:
        process: What `this_process` said then.
        touched: When its last trace was written, seconds since 1970.
    """
    if process.get("host") != socket.gethostname():
        return time.time() - touched < _FOREIGN_DAYS * 86400
    pid = int(process.get("pid", 0))
    if not is_alive(pid):
        return False
    started = _started(pid)
    return started is None or abs(started - float(process.get("started", 0))) <= _SAME_START


@cache
def _own_start(pid: int) -> float:
    """Found once, so that one process always says the same; without the system's word not too early."""
    return _started(pid) or round(time.time() - time.process_time(), 2)


def _started(pid: int) -> float | None:
    """When a process of this machine began; `None` where the system does not say it in a file."""
    try:
        # The name in brackets may hold anything, so count from behind it: the start is field 22.
        ticks = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text().split()[0])
        age = uptime - ticks / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return None
    return round(time.time() - age, 2)
