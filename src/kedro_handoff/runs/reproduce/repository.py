"""The git repository around a project, asked without changing anything that a person would see.

No hook runs, no index is refreshed, no prompt appears. git is called with fixed arguments and no shell.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import ReproductionError
from kedro_handoff.git import printed, run_git

_SECONDS = 300
_QUIETLY = ("--no-optional-locks", "-c", f"core.hooksPath={os.devnull}", "-c", "gc.auto=0")


@dataclass(frozen=True)
class Repository:
    """A repository with a working tree.

    Attributes:
        root: The top folder of the working tree.
        prefix: The project's folder below it, with a slash at its end; empty where they are the same.
        git: The program.
    """

    root: Path
    prefix: str
    git: str

    def has_commit(self, commit: str) -> bool:
        """Whether a commit with all its files is here."""
        return self.call("cat-file", "-e", f"{commit}^{{tree}}").returncode == 0

    def head(self) -> str | None:
        """Hash of the commit that is checked out; `None` where nothing was committed yet."""
        found = self.call("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def submodules(self, commit: str) -> list[str]:
        """Paths of a commit that are other repositories, which a worktree leaves empty."""
        listed = self.text("ls-tree", "-r", "-z", "--full-tree", commit).split("\0")
        return [line.partition("\t")[2] for line in listed if line.startswith("160000 ")]

    def add_worktree(self, path: Path, commit: str) -> None:
        """Check a commit out at `path`, on no branch.

        Raises:
            ReproductionError: git refused.
        """
        self.text("worktree", "add", "--detach", "--force", str(path), commit)

    def remove_worktree(self, path: Path) -> None:
        """Remove a worktree of ours and git's note of it; no other worktree is looked at."""
        self.call("worktree", "remove", "--force", "--force", str(path))
        shutil.rmtree(path, ignore_errors=True)
        if path.name in self._noted():  # its folder was gone before, so that git did not know it any more
            for folder in self._notes_of(path):
                shutil.rmtree(folder, ignore_errors=True)

    def worktrees(self) -> list[Path]:
        """Folders of all worktrees that git has a note of, whether they exist or not."""
        lines = self.text("worktree", "list", "--porcelain").splitlines()
        return [Path(line.removeprefix("worktree ")) for line in lines if line.startswith("worktree ")]

    def text(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        """What git prints, without the newline at its end.

        Raises:
            ReproductionError: git failed; its own words are in the message.
        """
        found = self.call(*arguments, given=given, extra=extra)
        return printed(found, arguments[0], ReproductionError)

    def call(
        self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """One call of git, whatever comes of it."""
        return _call(self.git, self.root, arguments, given, extra)

    def _noted(self) -> set[str]:
        return {path.name for path in self.worktrees()}

    def _notes_of(self, path: Path) -> list[Path]:
        notes = self.root / self.text("rev-parse", "--git-common-dir") / "worktrees"
        pointed = ((folder, folder / "gitdir") for folder in notes.iterdir())
        ours = str(path / ".git")
        return [folder for folder, file in pointed if file.is_file() and file.read_text().strip() == ours]


def find_repository(project: Path) -> Repository | None:
    """The repository around a project; `None` where git is not installed or there is none."""
    git = shutil.which("git")
    if git is None:
        return None
    found = _call(git, project, ("rev-parse", "--is-inside-work-tree", "--show-toplevel", "--show-prefix"))
    lines = found.stdout.decode(errors="surrogateescape").split("\n")
    if found.returncode != 0 or lines[0] != "true":
        return None
    return Repository(Path(lines[1]), lines[2], git)


def _call(
    git: str,
    folder: Path,
    arguments: Sequence[str],
    given: bytes = b"",
    extra: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    command = [git, "-C", str(folder), *_QUIETLY, *arguments]
    return run_git(command, given=given, extra=extra, seconds=_SECONDS, error=ReproductionError)
