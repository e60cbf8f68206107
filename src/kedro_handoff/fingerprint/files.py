"""Fingerprints of the bytes of files and folders, on this machine or behind fsspec.

SHA-256 is what this machine's processor hashes fastest among the sound ones of the standard library
(`benchmarks/reuse.py` measures it), and a file's digest is the one that `sha256sum` prints.

A file that was hashed once need not be read again while its device, inode, size and times of change are the
same, as Git and DVC do it. A file that changed less than two seconds before it was looked at is not trusted
that way: it could change once more within one tick of the clock. Its state is then empty.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SETTLED_SECONDS = 2.0
_SETTLED_SOON = 0.02  # seconds; more than a tick of any kernel's clock
_COARSE = 1_000_000  # ns: times that are whole milliseconds may be those of a file system that counts seconds
_WORTH_THREADS = 32 * 2**20  # bytes; below, starting threads costs more than a second core saves
_TIMES = (3, 4)  # of a file's state: when its bytes and when its entry changed
_CHUNK = 2**20
_ATTEMPTS = 3
# Stores whose entity tag changes with each write of an object, by the name of the key in fsspec's `info`.
# A web server's may be no more than a size and a time.
_TAGGED = {
    "s3": ("ETag",),
    "s3a": ("ETag",),
    "gs": ("etag", "md5Hash"),
    "gcs": ("etag", "md5Hash"),
    "az": ("etag",),
    "abfs": ("etag",),
    "abfss": ("etag",),
}


@dataclass(frozen=True)
class FileFingerprint:
    """The bytes of a file, or of all files of a folder with their names.

    Attributes:
        digest: SHA-256 of the bytes, in hexadecimal; in an object store, of the object's entity tag.
        size: Bytes.
        files: How many files.
        state: What lets a later look skip the reading; empty where that would not be safe.
    """

    digest: str
    size: int
    files: int
    state: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class _Seen:
    """A file of this machine as it was: name inside its folder, and what `stat` says of it."""

    name: str
    path: str
    size: int
    changed: float
    state: tuple[int, ...]


# What is there, without having read it; two equal ones have the same bytes unless changed within one tick.
Sight = tuple[_Seen, ...] | str


def file_sight(path: str | os.PathLike[str], filesystem: Any = None) -> Sight:
    """What `stat`, or a store, says of what is at `path` now.

    Raises:
        OSError: There is nothing, or it is no file.
    """
    if filesystem is not None and not is_local(filesystem):
        filesystem.invalidate_cache()
        return repr(filesystem.info(str(path)))
    return _look(Path(path))


def file_fingerprint(
    path: str | os.PathLike[str],
    filesystem: Any = None,
    known: FileFingerprint | None = None,
    soon: bool = False,
) -> FileFingerprint:
    """The fingerprint of what is at `path` now.

    Args:
        path: A file or a folder; links are followed.
        filesystem: The fsspec file system that `path` is a path of; this machine's where there is none.
        known: What an earlier call returned for the same path; returned itself where nothing has changed.
        soon: Whether the state may already be trusted a few ticks of the clock after a change, not two
            seconds: among the looks of one run, where it is not kept.

    Raises:
        OSError: There is nothing, it cannot be read, is no file, or changes all the time.
    """
    if filesystem is not None and not is_local(filesystem):
        return _remote(str(path), filesystem, known)
    for _ in range(_ATTEMPTS):
        seen = _look(Path(path))
        state = _state(seen, time.time(), soon)
        if known is not None and state and state == tuple(known.state):
            return known
        digest = _digest(seen)
        if _look(Path(path)) == seen:
            return FileFingerprint(digest, sum(file.size for file in seen), len(seen), state)
    raise OSError(f"{path} changes while it is read")


def is_local(filesystem: Any) -> bool:
    """Whether a file system of fsspec is this machine's own."""
    protocol = filesystem.protocol
    names = (protocol,) if isinstance(protocol, str) else tuple(protocol)
    return "file" in names or "local" in names


def _look(path: Path) -> tuple[_Seen, ...]:
    """The file, under no name, or the files of a folder in the order of their names."""
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        return tuple(sorted(_walk(str(path), "", frozenset()), key=lambda file: file.name))
    return (_seen("", str(path), found),)


def _walk(folder: str, prefix: str, above: frozenset[tuple[int, int]]) -> Iterator[_Seen]:
    own = Path(folder).stat()
    place = (own.st_dev, own.st_ino)
    if place in above:
        return  # a link to a folder around it
    with os.scandir(folder) as entries:
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if entry.is_dir():
                yield from _walk(entry.path, f"{name}/", above | {place})
            else:
                yield _seen(name, entry.path, entry.stat())


def _seen(name: str, path: str, found: os.stat_result) -> _Seen:
    if not stat.S_ISREG(found.st_mode):
        raise OSError(f"{path} is no file")
    state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return _Seen(name, path, found.st_size, max(found.st_mtime, found.st_ctime), state)


def settled_for_good(found: FileFingerprint, moment: float) -> bool:
    """Whether a state found at a moment, seconds since 1970, is one that a later run may trust."""
    if len(found.state) != len(_TIMES) + 3 or isinstance(found.state[0], str):
        return bool(found.state)
    return moment - max(int(found.state[at]) for at in _TIMES) / 1e9 >= _SETTLED_SECONDS


def _state(seen: tuple[_Seen, ...], now: float, soon: bool) -> tuple[int | str, ...]:
    fine = soon and len(seen) == 1 and all(seen[0].state[at] % _COARSE for at in _TIMES)
    if any(now - file.changed < (_SETTLED_SOON if fine else _SETTLED_SECONDS) for file in seen):
        return ()
    if len(seen) == 1 and not seen[0].name:
        return seen[0].state
    text = repr([(file.name, file.state) for file in seen])
    return ("folder", len(seen), hashlib.sha256(text.encode(errors="surrogateescape")).hexdigest())


def _digest(seen: tuple[_Seen, ...]) -> str:
    if len(seen) == 1 and not seen[0].name:
        return _of_file(seen[0].path)
    paths = [file.path for file in seen]
    if sum(file.size for file in seen) < _WORTH_THREADS or len(paths) == 1:
        digests = list(map(_of_file, paths))
    else:
        with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:  # hashing frees Python's lock
            digests = list(pool.map(_of_file, paths))
    return _of_folder({file.name: digest for file, digest in zip(seen, digests, strict=True)})


def _of_file(path: str) -> str:
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _of_folder(digests: dict[str, str]) -> str:
    whole = hashlib.sha256(b"folder\0")
    for name, digest in sorted(digests.items()):
        whole.update(f"{name}\0{digest}\0".encode(errors="surrogateescape"))
    return whole.hexdigest()


def _remote(path: str, filesystem: Any, known: FileFingerprint | None) -> FileFingerprint:
    filesystem.invalidate_cache()  # a listing from before says nothing of now
    found = filesystem.info(path)
    if found["type"] != "directory":
        tag = _tag(filesystem, found)
        state = ("object", path, tag) if tag else ()
        if known is not None and state and state == tuple(known.state):
            return known
        digest = _of_tag(tag) if tag else _of_remote_file(path, filesystem)
        return FileFingerprint(digest, int(found.get("size") or 0), 1, state)
    listed = filesystem.find(path, detail=True)
    inside = {name: facts for name, facts in listed.items() if facts["type"] == "file"}
    root = filesystem._strip_protocol(path).rstrip("/") + "/"
    tags = {name: _tag(filesystem, facts) for name, facts in inside.items()}
    digests = {
        name.removeprefix(root): _of_tag(tag) if tag else _of_remote_file(name, filesystem)
        for name, tag in tags.items()
    }
    whole, size = _of_folder(digests), sum(int(facts.get("size") or 0) for facts in inside.values())
    return FileFingerprint(whole, size, len(inside), ("objects", path, whole) if all(tags.values()) else ())


def _tag(filesystem: Any, found: dict[str, Any]) -> str:
    """The entity tag and size of an object; empty where its store has none that can be relied on."""
    protocol = filesystem.protocol
    names = (protocol,) if isinstance(protocol, str) else tuple(protocol)
    keys = next((_TAGGED[name] for name in names if name in _TAGGED), ())
    tag = next((str(found[key]) for key in keys if found.get(key)), "")
    return f"{tag.strip(chr(34))} {found.get('size')}" if tag and not tag.startswith("W/") else ""


def _of_tag(tag: str) -> str:
    return hashlib.sha256(f"tag\0{tag}".encode()).hexdigest()


def _of_remote_file(path: str, filesystem: Any) -> str:
    whole = hashlib.sha256()
    with filesystem.open(path, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            whole.update(chunk)
    return whole.hexdigest()
