"""How much memory there is."""

from __future__ import annotations

import os
import re
import resource
from pathlib import Path

_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_SHARE = 0.25


def parse_size(text: str) -> int:
    """Bytes in a size as people write it: `512MiB`, `1.5 GB`, `2g`.

    Raises:
        ValueError: It is not a size.
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([KMGT]?)i?B?\s*", text, re.IGNORECASE)
    if not found or float(found[1]) == 0:
        raise ValueError(f"'{text}' is not a size; write for example 512MiB or 2GiB")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def size_in_words(size: float) -> str:
    """A size as people read it."""
    for unit in ("B", "KiB", "MiB"):
        if size < 1024:
            return f"{size:.0f} {unit}"
        size /= 1024
    return f"{size:.1f} GiB"


def default_budget() -> int:
    """A quarter of the memory that this process may still take, in bytes."""
    limits = [_available_on_machine(), *_cgroup_limit(), *_process_limit()]
    return max(64 * 2**20, int(min(limits) * _SHARE))


def _available_on_machine() -> int:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # no Linux: half of what is built in is a fair guess
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2


def _cgroup_limit() -> list[int]:
    try:
        text = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
        used = int(Path("/sys/fs/cgroup/memory.current").read_text(encoding="ascii"))
    except (OSError, ValueError):
        return []
    return [int(text) - used] if text.isdigit() else []


def _process_limit() -> list[int]:
    soft, _ = resource.getrlimit(resource.RLIMIT_AS)
    return [] if soft == resource.RLIM_INFINITY else [soft]
