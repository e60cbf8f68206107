"""The state of the project's repository: commit, branch, and a hash of all that is not committed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kedro_handoff.runs.record import GitRecord

OWN = (".viz", ".handoff")
_SECONDS = 20
_LARGE = 50_000_000  # bytes: of a larger untracked file, size and time stand for its content


def git_state(project: Path, own: Sequence[str] = OWN) -> GitRecord | None:
    """Commit, branch and uncommitted changes; `None` where there is no repository, or no git.

    The hash covers the whole repository: `git diff HEAD` and every untracked file that is not ignored.

    Args:
        project: The project's folder.
        own: Folders relative to it that change with every run and are no part of what is run: records, and
            what kedro-viz keeps.

    Raises:
        OSError: git fails, or takes too long.
    """
    git = shutil.which("git")
    if git is None:
        return None
    where = ("--", ":/", *(f":(exclude,literal){name}" for name in own))
    status = _run(git, project, "status", "--porcelain=v2", "--branch", "--untracked-files=all", "-z", *where)
    if status is None:
        return None
    facts: dict[str, str] = {}
    changed, untracked = False, []
    for line in status.decode(errors="surrogateescape").split("\0"):
        if line.startswith("# "):
            name, _, value = line[2:].partition(" ")
            facts[name] = value
        elif line.startswith("? "):
            untracked.append(line[2:])
        elif line[:2] in ("1 ", "2 ", "u "):
            changed = True
    commit = facts.get("branch.oid", "")
    commit = "" if commit == "(initial)" else commit
    branch = facts.get("branch.head", "")
    dirty = changed or bool(untracked)
    return {
        "commit": commit or None,
        "branch": None if branch in ("", "(detached)") else branch,
        "dirty": dirty,
        "diff": _difference(git, project, bool(commit) and changed, untracked, where) if dirty else None,
    }


def _difference(git: str, project: Path, changed: bool, untracked: list[str], where: Sequence[str]) -> str:
    found = hashlib.sha256()
    if changed:
        arguments = ("--no-ext-diff", "--no-textconv", "--no-color", "--binary", "--full-index")
        found.update(_run(git, project, "diff", "HEAD", *arguments, *where) or b"")
    for name in sorted(untracked):
        found.update(b"\0" + os.fsencode(name) + b"\0")
        found.update(_content(Path(_top(project) or project, name)))
    return found.hexdigest()


def _content(path: Path) -> bytes:
    try:
        if path.is_symlink():
            return os.fsencode(path.readlink())
        state = path.stat()
        if state.st_size > _LARGE:
            return f"{state.st_size} {state.st_mtime_ns}".encode()
        return hashlib.sha256(path.read_bytes()).digest()
    except OSError:
        return b"unreadable"


def _top(project: Path) -> Path | None:
    """The root of the repository: names in `git status -z` are relative to it."""
    return next((folder for folder in (project, *project.parents) if (folder / ".git").exists()), None)


def _run(git: str, project: Path, *arguments: str) -> bytes | None:
    """What git prints; `None` where the folder is in no repository."""
    # No lock, no pager, no question: a run must not disturb a person who works with git meanwhile.
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - git itself, with our words
            [git, "-C", str(project), *arguments],
            capture_output=True,
            timeout=_SECONDS,
            env=environment,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        raise OSError(f"git took longer than {_SECONDS} s") from error
    if done.returncode == 0:
        return done.stdout
    words = done.stderr.decode(errors="replace").strip()
    if "not a git repository" in words:
        return None
    raise OSError(f"git {arguments[0]} failed: {words.splitlines()[0] if words else done.returncode}")
