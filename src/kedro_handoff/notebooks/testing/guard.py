"""A process that may not write outside of its own folder, call others or reach the network.

Changed code does what nobody meant it to do. Python itself asks the guard before it opens a file for
writing, removes or moves one, starts a process or connects; what libraries do natively, past Python, it
does not see.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGING = frozenset(
    {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.link", "os.symlink", "os.chmod"}
    | {"shutil.rmtree", "shutil.move", "os.utime"}
)
_LEAVING = frozenset(
    {"subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile"}
    | {"socket.connect", "socket.bind", "os.kill", "ftplib.connect", "smtplib.connect"}
)


class NotAllowedError(PermissionError):
    """The code under test reached out of its folder."""


def guard(folder: Path) -> None:
    """Hold this process to a folder, for good; temporary files go there, too."""
    tempfile.tempdir = str(folder.resolve())
    allowed = str(folder.resolve()) + os.sep

    def inside(path: Any) -> bool:
        if isinstance(path, int) or path is None:
            return True
        text = os.path.realpath(os.fsdecode(path))
        return text == os.devnull or f"{text}{os.sep}".startswith(allowed)

    def ask(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, mode, flags = arguments
            writes = any(sign in mode for sign in "wax+") if isinstance(mode, str) else bool(flags & _WRITING)
            if writes and not inside(path):
                raise NotAllowedError(f"the node writes to {os.fsdecode(path)}")
        elif event in _CHANGING:
            for path in arguments[:2]:
                if isinstance(path, str | bytes | os.PathLike) and not inside(path):
                    raise NotAllowedError(f"the node changes {os.fsdecode(path)}")
        elif event in _LEAVING:
            raise NotAllowedError(f"the node leaves its process ({event})")

    sys.addaudithook(ask)
