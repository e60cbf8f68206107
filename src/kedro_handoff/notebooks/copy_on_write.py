"""A folder that this process and its children see as before, while what they write into it goes elsewhere.

Linux: an overlay mount in a namespace of this process's own. Nobody else sees it, it ends with the process,
and it carries every kind of write: Python's, a C++ library's, a shell's.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_RECURSIVE, _PRIVATE, _LAZILY = 0x4000, 0x40000, 2
_RESERVED = ",:\\"  # separators in the options of a mount


def copy_on_write(folder: Path, written: Path) -> bool:
    """Lead all writes below a folder elsewhere.

    Must be called before there are threads.

    Args:
        folder: The folder; its path stays the same.
        written: An empty folder for what is written; not below `folder`.

    Returns:
        Whether it is so. False where the system does not let us: other systems than Linux, most
        containers, kernels that keep namespaces from users; then nothing has changed.
    """
    if not sys.platform.startswith("linux") or not _fits(folder, written):
        return False
    # First in a child, because a namespace that was entered half cannot be left again.
    if not _in_child(folder, written / "probe"):
        return False
    return _entered(folder, written)


def _in_child(folder: Path, written: Path) -> bool:
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        os._exit(0 if _entered(folder, written) else 1)
    finally:
        os._exit(1)


def _entered(folder: Path, written: Path) -> bool:
    upper, work = written / "upper", written / "work"
    upper.mkdir(parents=True)
    work.mkdir()
    here = Path.cwd()
    libc = ctypes.CDLL(None, use_errno=True)
    if not _namespace(libc):
        return False
    options = f"lowerdir={folder},upperdir={upper},workdir={work},userxattr"
    if libc.mount(b"overlay", os.fsencode(folder), b"overlay", 0, os.fsencode(options)):
        return False
    os.chdir(here)  # otherwise this process would go on standing in the folder below
    if _holds(folder, upper):
        return True
    libc.umount2(os.fsencode(folder), _LAZILY)
    os.chdir(here)
    return False


def _fits(folder: Path, written: Path) -> bool:
    if written.is_relative_to(folder) or any(sign in f"{folder}{written}" for sign in _RESERVED):
        return False
    try:
        mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    # An overlay shows no file system that is mounted inside the folder.
    inside = (Path(line.split()[4].replace("\\040", " ")) for line in mounts)
    return not any(place != folder and place.is_relative_to(folder) for place in inside)


def _namespace(libc: ctypes.CDLL) -> bool:
    """A namespace of mounts; with one of users around it where the process has no right to that."""
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_MOUNTS):
        if libc.unshare(_NEW_USER | _NEW_MOUNTS):
            return False
        try:
            for name, text in (
                ("setgroups", "deny"),
                ("uid_map", f"{user} {user} 1"),
                ("gid_map", f"{group} {group} 1"),
            ):
                Path("/proc/self", name).write_text(text, encoding="ascii")
        except OSError:
            return False
    return bool(libc.mount(b"none", b"/", None, _RECURSIVE | _PRIVATE, None) == 0)


def _holds(folder: Path, upper: Path) -> bool:
    """Whether files really can be made and removed, and are made above."""
    probe = f".handoff-probe-{os.getpid()}"
    try:
        (folder / probe).write_text("", encoding="ascii")
        above = (upper / probe).exists()
        (folder / probe).unlink()
    except OSError:
        return False
    return above
