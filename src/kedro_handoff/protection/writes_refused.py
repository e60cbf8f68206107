"""What Python itself tells of writes: those outside some folders are refused, with words that help.

The kernel may hold the same (see `landlock`); it says no more than "Permission denied", and not everywhere.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

REFUSALS = "refusals.jsonl"
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
# Event to the places of its paths, and of the folder descriptors that these are relative to.
_PATHS: dict[str, tuple[tuple[int, int | None], ...]] = {
    "os.remove": ((0, 1),),
    "os.rmdir": ((0, 1),),
    "os.mkdir": ((0, 2),),
    "os.rename": ((0, 2), (1, 3)),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, None),),
    "shutil.rmtree": ((0, 1),),
}
_STARTING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.startfile")
# Programs that libraries start to learn about the machine; they write nothing.
_HARMLESS = (
    *("uname", "lscpu", "nproc", "sysctl", "fc-list", "ldconfig", "file", "gcc", "ioreg", "ver"),
    *("ip", "ifconfig", "arp", "netstat", "lanscan"),  # `uuid` asks them for a number of the machine
)
_ASKING = (["rev-parse"], ["status"])
_DEVICES = ("/dev/", "/proc/")


class WriteRefused(PermissionError):
    """A write that a replay cannot carry."""


def refuse_writes(folders: Sequence[Path], record: Path, programs: bool) -> None:
    """Refuse what would write outside some folders, for the rest of this process.

    Args:
        folders: Where writing is allowed; real paths.
        record: A folder below one of them; refusals are noted there, since code may swallow the error.
        programs: Whether other programs may be started: the kernel holds them, too.
    """
    allowed = tuple(map(str, folders))
    caches = os.path.realpath(os.path.expanduser("~")) + os.sep + "."

    def refuse(path: str, verb: str) -> None:
        if not path.startswith(caches) and "__pycache__" not in path:
            _note(record / REFUSALS, verb, path)
        raise WriteRefused(f"a replay may not {verb} {path}: it is outside the project and past the catalog")

    sys.addaudithook(_hook(allowed, refuse, programs))


def _hook(
    allowed: tuple[str, ...], refuse: Callable[[str, str], None], programs: bool
) -> Callable[[str, tuple[Any, ...]], None]:
    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(flags, int) and flags & _WRITING and isinstance(path, str | bytes | os.PathLike):
                _check([os.path.realpath(os.fsdecode(path))], "write", allowed, refuse)
        elif event in _PATHS:
            verb = event.partition(".")[2].replace("rmtree", "remove").replace("rmdir", "remove")
            _check(_named(arguments, _PATHS[event]), verb, allowed, refuse)
        elif not programs:
            if event == "sqlite3.connect" and not _reads_only(str(arguments[0])):
                database = str(arguments[0]).removeprefix("file:").partition("?")[0]
                _check([os.path.realpath(database)], "open", allowed, refuse)
            elif event in _STARTING and not _is_harmless(arguments):
                refuse(str(arguments[0]), "start")

    return hook


def _check(
    paths: Iterable[str], verb: str, allowed: tuple[str, ...], refuse: Callable[[str, str], None]
) -> None:
    for real in paths:
        if real.startswith(_DEVICES) or any(real == f or real.startswith(f + os.sep) for f in allowed):
            continue
        refuse(real, verb)


def _named(arguments: tuple[Any, ...], places: tuple[tuple[int, int | None], ...]) -> Iterator[str]:
    """Where the entries really are; one that is itself a link is not followed."""
    for place, folder in places:
        path = arguments[place]
        if isinstance(path, int):
            continue  # an open file: it was checked when it was opened
        below = arguments[folder] if folder is not None and folder < len(arguments) else -1
        if isinstance(below, int) and below >= 0 and not os.path.isabs(os.fsdecode(path)):
            base = f"/proc/self/fd/{below}"
            if not os.path.exists(base):
                continue  # the folder itself was checked by the event of `shutil`
            path = os.path.join(os.path.realpath(base), os.fsdecode(path))
        folder_path, name = os.path.split(os.path.abspath(os.fsdecode(path)))
        yield os.path.join(os.path.realpath(folder_path), name)


def _reads_only(database: str) -> bool:
    return database in ("", ":memory:") or "mode=ro" in database or "mode=memory" in database


def _is_harmless(arguments: tuple[Any, ...]) -> bool:
    program = os.path.basename(os.fsdecode(arguments[0] or "").split(" ")[0]) if arguments else ""
    if program == "git":  # a session of Kedro's asks for its commit, a record for what is not committed
        words = list(arguments[1]) if isinstance(arguments[1], list | tuple) else []
        return (words[3:4] if words[1:2] == ["-C"] else words[1:2]) in _ASKING
    workers = any(word in str(arguments[1:2]) for word in ("loky", "multiprocessing"))
    return program in _HARMLESS or (program.startswith("python") and workers)


def _note(file: Path, verb: str, path: str) -> None:
    """Append a line; the audit of this very write passes, the file is below an allowed folder."""
    frame, line = sys._getframe(), 0
    while frame is not None:
        if "ipykernel_" in frame.f_code.co_filename:
            line = frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    with file.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps({"verb": verb, "path": path, "cell": len(_cells), "line": line}) + "\n")


_cells: list[None] = []


def next_cell(*_: Any) -> None:
    """Count the cells of the notebook that runs in this process, so that a refusal can name its own."""
    _cells.append(None)
