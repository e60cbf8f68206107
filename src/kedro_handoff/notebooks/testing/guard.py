"""A process that may not write outside of its own folder, nor reach the network.

Changed code does what nobody meant it to do; so it is held more tightly than a replay.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from kedro_handoff.protection.landlock import write_only_below
from kedro_handoff.protection.writes_refused import refuse_writes

_NETWORK = frozenset({"socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo"})
_ALWAYS = (Path("/dev"), Path("/proc"))


class NetworkRefused(PermissionError):
    """The code under test wanted to reach another machine."""


def guard(folder: Path) -> None:
    """Hold this process to a folder, for good, before there are threads; temporary files go there, too."""
    folder = folder.resolve()
    tempfile.tempdir = str(folder)
    by_kernel = write_only_below([folder, *_ALWAYS])
    refuse_writes([folder], folder, programs=by_kernel)
    sys.addaudithook(_refuse_network)


def _refuse_network(event: str, _: tuple[Any, ...]) -> None:
    if event in _NETWORK:
        raise NetworkRefused(f"the node wants to reach the network ({event})")
