"""The state of a working tree, committed or not, as a commit on no branch.

Made of git's own parts with an index of its own: the person's index, branch, stash and files stay as they
are, no hook runs, and nothing is ever pushed, because `git push` takes branches and tags only. Files that git
ignores stay out, as do large ones and those whose names speak of credentials. The same state is the same
commit, so that a second run of it costs a reference and no object.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

from kedro_handoff.errors import ReproductionError
from kedro_handoff.runs.recording.git_state import OWN
from kedro_handoff.runs.reproduce.repository import Repository, find_repository

REFERENCES = "refs/handoff/runs/"
LARGEST = 2**20  # bytes of one untracked file: code and configuration are far smaller
LARGEST_SUM = 20 * 2**20
KEPT = 200  # snapshots of a repository; with more, the oldest go
_TITLE = "Uncommitted state of a run"
_SECRET = (".env*", "*.pem", "*.key", "*.p12", "*.pfx", "id_rsa*", "id_ed25519*", "*credential*", "*secret*")
_WHO = {
    "GIT_AUTHOR_NAME": "kedro-handoff",
    "GIT_AUTHOR_EMAIL": "kedro-handoff@localhost",
    "GIT_COMMITTER_NAME": "kedro-handoff",
    "GIT_COMMITTER_EMAIL": "kedro-handoff@localhost",
}


@dataclass(frozen=True)
class Snapshot:
    """A commit of all that a working tree holds.

    Attributes:
        commit: Its hash.
        left_out: Untracked files that it does not hold, each with the reason.
    """

    commit: str
    left_out: tuple[str, ...] = ()


def keep_snapshot(project: Path, run: str) -> str | None:
    """Commit the uncommitted state around a project, and keep it under the run's name.

    Args:
        project: The project's folder.
        run: The run's id.

    Returns:
        Hash of the commit; `None` where there is no repository, or nothing but what is committed.

    Raises:
        ReproductionError: git refused; nothing was changed but objects that nobody refers to.
    """
    repository = find_repository(project)
    head = repository.head() if repository else None
    if repository is None or head is None:
        return None
    snapshot = take_snapshot(repository, head)
    if snapshot.commit == head:
        return None
    _forget_oldest(repository)
    repository.text("update-ref", f"{REFERENCES}{_name(run)}", snapshot.commit)
    return snapshot.commit


def take_snapshot(repository: Repository, head: str) -> Snapshot:
    """Commit what the working tree holds, on no branch; the head itself where that holds all of it."""
    with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as scratch:
        index = Path(scratch) / "index"
        theirs = repository.root / repository.text("rev-parse", "--git-path", "index")
        if theirs.is_file():
            # With what git knows of unchanged files, which is what takes time; and with its time, by which
            # git knows the files that were changed in the same second and have to be read again.
            shutil.copy2(theirs, index)
        extra = {"GIT_INDEX_FILE": str(index)}
        repository.text("add", "--update", "--", ":/", extra=extra)
        taken, left_out = _untracked(repository)
        if taken:
            given = "".join(f"{path}\0" for path in taken).encode(errors="surrogateescape")
            repository.text("update-index", "--add", "-z", "--stdin", given=given, extra=extra)
        tree = repository.text("write-tree", extra=extra)
    known, date = repository.text("show", "-s", "--format=%T%n%cd", "--date=raw", head).split("\n")
    if tree == known:
        return Snapshot(head, left_out)
    message = "\n".join([_TITLE, "", *(f"left out: {words}" for words in left_out)])
    who = {**_WHO, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    given = message.encode(errors="surrogateescape")
    commit = repository.text("commit-tree", tree, "-p", head, "-F", "-", given=given, extra=who)
    return Snapshot(commit, left_out)


def read_snapshot(repository: Repository, commit: str) -> Snapshot | None:
    """A snapshot that was kept; `None` where it is gone."""
    if not repository.has_commit(commit):
        return None
    lines = repository.text("show", "-s", "--format=%B", commit).splitlines()
    said = (line.removeprefix("left out: ") for line in lines if line.startswith("left out: "))
    return Snapshot(commit, tuple(said))


def forget_snapshots(repository: Repository, runs: Sequence[str]) -> None:
    """Let snapshots of some runs go; git frees their space in its own time."""
    lines = "".join(f"delete {REFERENCES}{_name(run)}\n" for run in runs)
    if lines:
        repository.call("update-ref", "--stdin", given=lines.encode())


def _untracked(repository: Repository) -> tuple[list[str], tuple[str, ...]]:
    """Untracked files to take, relative to the root, and those that are left out with the reason."""
    listed = repository.text("ls-files", "--others", "--exclude-standard", "-z", "--full-name", "--", ":/")
    taken, left_out, total = [], [], 0
    for path in sorted(filter(None, listed.split("\0"))):
        if not {*OWN}.isdisjoint(PurePosixPath(path).parts):
            continue  # it changes with every run
        place = repository.root / path
        name = PurePosixPath(path).name.lower()
        size = place.lstat().st_size if place.is_symlink() or place.is_file() else -1
        if any(fnmatch(name, pattern) for pattern in _SECRET):
            left_out.append(f"{path} (its name speaks of credentials)")
        elif size > LARGEST or total + max(size, 0) > LARGEST_SUM:
            left_out.append(f"{path} (large)")
        elif size >= 0:
            taken.append(path)
            total += size
        else:
            left_out.append(f"{path} (a repository of its own, or no file)")
    return taken, tuple(left_out)


def _forget_oldest(repository: Repository) -> None:
    names = repository.text("for-each-ref", "--format=%(refname)", REFERENCES).splitlines()
    forget_snapshots(repository, [name.removeprefix(REFERENCES) for name in sorted(names)[: -KEPT + 1]])


def _name(run: str) -> str:
    """A run's id as the name of a reference."""
    name = re.sub(r"[^A-Za-z0-9_.-]|\.\.|^\.|\.lock$|\.$", "_", run)
    if not name:
        raise ReproductionError("A run without an id cannot be kept.")
    return name
