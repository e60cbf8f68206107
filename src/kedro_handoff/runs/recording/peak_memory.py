"""The most memory that this process holds in a while; Linux only."""

from __future__ import annotations

import re
from contextlib import suppress
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


def reset_peak() -> None:
    """Begin to watch: the peak becomes what the process holds now. Elsewhere than on Linux, nothing."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def peak_memory() -> float | None:
    """MiB that the process held at most since the last reset; `None` where the system does not say."""
    try:
        found = _PEAK.search(Path("/proc/self/status").read_text())
    except OSError:
        return None
    return round(int(found.group(1)) / 1024, 1) if found else None
