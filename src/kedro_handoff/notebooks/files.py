"""Files that a promotion writes: all of them, or none."""

from __future__ import annotations

import difflib
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.interruption import undisturbed
from kedro_handoff.store import write_whole


@dataclass(frozen=True)
class FileChange:
    """One file, before and after.

    Attributes:
        path: Relative to the project.
        before: Its text, `None` where there is no such file yet.
        after: Its text to be.
    """

    path: Path
    before: str | None
    after: str

    def diff(self) -> str:
        """The change as a unified diff."""
        before = (self.before or "").splitlines(keepends=True)
        after = self.after.splitlines(keepends=True)
        old = "/dev/null" if self.before is None else f"a/{self.path.as_posix()}"
        return "".join(difflib.unified_diff(before, after, old, f"b/{self.path.as_posix()}"))


def read_text(path: Path) -> str | None:
    """A file's text with the line ends that it has, `None` where there is none.

    Raises:
        NotebookError: It cannot be read.
    """
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise NotebookError(f"{path} cannot be read: {error}") from error


def write_all(project: Path, changes: Sequence[FileChange]) -> None:
    """Write all files; if one cannot be written, those before it become again what they were.

    Raises:
        NotebookError: A file could not be written, or is another by now than when the change was planned.
    """
    for change in changes:
        if read_text(project / change.path) != change.before:
            raise NotebookError(f"{change.path} was changed in the meantime; nothing was written. Try again.")
    done: list[FileChange] = []
    with undisturbed():
        try:
            for change in changes:
                _write(project / change.path, change.after)
                done.append(change)
        except (OSError, UnicodeError) as error:
            failed = changes[len(done)].path
            if changes[len(done)].before is None:  # its folder may be there by now
                _remove_if_empty((project / failed).parent, project)
            restore_all(project, done)
            raise NotebookError(
                f"{failed} could not be written ({error}); all files are as they were."
            ) from error


def restore_all(project: Path, changes: Sequence[FileChange]) -> None:
    """Make all files again what they were before a change.

    Raises:
        NotebookError: Some could not be; all others are.
    """
    failed: list[str] = []
    with undisturbed():
        # New ones first: that makes room on a full disk.
        for change in sorted(merged(changes), key=lambda change: change.before is not None):
            try:
                _restore(project, change)
            except OSError as error:
                failed.append(f"{change.path} ({error})")
    if failed:
        raise NotebookError(f"Not everything could be undone; look at {', '.join(failed)}.")


def _restore(project: Path, change: FileChange) -> None:
    path = project / change.path
    if change.before is not None:
        _write(path, change.before)
    else:
        path.unlink(missing_ok=True)
        _remove_if_empty(path.parent, project)


def _write(path: Path, text: str) -> None:
    """Write it whole; a file that is there keeps its permissions."""
    mode = path.stat().st_mode if path.exists() else None
    write_whole(path, text)
    if mode is not None:
        path.chmod(mode)


def _remove_if_empty(folder: Path, project: Path) -> None:
    """Remove folders that a change has made and that hold nothing any more."""
    while folder != project and not [path for path in _inside(folder) if path.name != "__pycache__"]:
        # One that cannot be removed must not keep other files from becoming again what they were.
        shutil.rmtree(folder, ignore_errors=True)
        folder = folder.parent


def _inside(folder: Path) -> list[Path]:
    """What is in a folder; nothing where it is gone already."""
    return list(folder.iterdir()) if folder.is_dir() else []


def changed(changes: Sequence[FileChange]) -> Iterator[FileChange]:
    """Those that change anything."""
    yield from (change for change in changes if change.before != change.after)


def merged(changes: Sequence[FileChange]) -> tuple[FileChange, ...]:
    """Changes one after the other as one change a file."""
    found: dict[Path, FileChange] = {}
    for change in changes:
        first = found.get(change.path, change)
        found[change.path] = FileChange(change.path, first.before, change.after)
    return tuple(found.values())
