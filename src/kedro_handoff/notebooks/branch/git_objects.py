"""Commits made of git's own parts: no checkout, no index of the person's, no hooks.

git is called with fixed arguments and no shell. Paths and names reach it on its standard input, behind `--`,
or behind a prefix that no option begins with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import NotebookError

_SECONDS = 120
# A hook of git's hands these to whatever it starts; they would point elsewhere.
_NOT_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")


@dataclass(frozen=True)
class Blob:
    """A file of a commit.

    Attributes:
        mode: Its mode, as git writes it.
        key: Its hash.
    """

    mode: str
    key: str


class GitObjects:
    """The repository around a project; paths are relative to the project."""

    def __init__(self, project: Path) -> None:
        """Find it.

        Raises:
            NotebookError: git is not installed, or the project is in no repository with a working tree.
        """
        self._folder = project
        self._git = shutil.which("git") or ""
        if not self._git:
            raise NotebookError("`--commit` needs git, which is not installed.")
        found = self._call("rev-parse", "--is-inside-work-tree")
        if found.stdout.strip() != b"true":
            said = found.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise NotebookError(
                f"{project} is in no git repository{f' ({said})' if said else ''}. Make one first: "
                "git init && git add -A && git commit -m 'Start'"
            )
        self._prefix = self._text("rev-parse", "--show-prefix")

    def head(self) -> str:
        """Hash of the commit that is checked out.

        Raises:
            NotebookError: Nothing was committed yet.
        """
        found = self._call("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        if found.returncode != 0:
            raise NotebookError(
                "Nothing is committed in this repository yet, so a branch has nothing to stand on: "
                "git add -A && git commit -m 'Start'"
            )
        return found.stdout.decode().strip()

    def check_identity(self) -> None:
        """See that commits can be signed with a name.

        Raises:
            NotebookError: git knows no name or e-mail.
        """
        if (
            self._call("var", "GIT_AUTHOR_IDENT").returncode
            or self._call("var", "GIT_COMMITTER_IDENT").returncode
        ):
            raise NotebookError(
                "git does not know who you are; tell it once: "
                'git config --global user.name "Your Name" && git config --global user.email you@example.org'
            )

    def check_branch(self, branch: str) -> None:
        """See that a name can be a branch's, and that nobody works on it.

        Raises:
            NotebookError: It cannot, or it is checked out here or in another worktree.
        """
        if self._call("check-ref-format", f"refs/heads/{branch}").returncode or branch.startswith("-"):
            raise NotebookError(f"'{branch}' cannot be the name of a branch; choose another: --branch NAME")
        listed = self._text("worktree", "list", "--porcelain").splitlines()
        if f"branch refs/heads/{branch}" in listed:
            raise NotebookError(
                f"The branch '{branch}' is checked out, and stays as it is; choose another: --branch NAME"
            )

    def tip(self, branch: str) -> str | None:
        """Hash of a branch's last commit, `None` where there is no such branch."""
        found = self._call("rev-parse", "--verify", "--quiet", f"refs/heads/{branch}^{{commit}}")
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def messages(self, base: str, tip: str) -> list[str] | None:
        """Messages of the commits from base to tip, newest first; `None` where tip does not stand on base."""
        if self._call("merge-base", "--is-ancestor", base, tip).returncode:
            return None
        text = self._text("log", "-z", "--format=%B", f"{base}..{tip}")
        return [message for message in text.split("\0") if message.strip()]

    def blobs(self, commit: str, paths: Sequence[str]) -> dict[str, Blob]:
        """Those of some files that a commit has, by path."""
        text = self._text(
            "ls-tree", "-z", "--full-tree", commit, "--", *(self._prefix + path for path in paths)
        )
        found = {}
        for entry in filter(None, text.split("\0")):
            facts, _, path = entry.partition("\t")
            mode, _, key = facts.split()
            found[path.removeprefix(self._prefix)] = Blob(mode, key)
        return found

    def ignored(self, paths: Sequence[str]) -> list[str]:
        """Those of some files that git is told to ignore and does not track."""
        given = "".join(f"{path}\0" for path in paths).encode()
        found = self._call("check-ignore", "-z", "--stdin", given=given)
        if found.returncode not in (0, 1):  # 1: none is ignored
            raise NotebookError(f"git check-ignore failed: {found.stderr.decode(errors='replace').strip()}")
        return [path for path in found.stdout.decode(errors="surrogateescape").split("\0") if path]

    def uncommitted(self, folders: Sequence[str]) -> list[str]:
        """Files under some folders that differ from HEAD or are not tracked."""
        text = self._text(
            "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", *folders
        )
        return [entry[3:].removeprefix(self._prefix) for entry in text.split("\0") if entry]

    def blob(self, path: str, content: bytes, kept: bool = True) -> str:
        """Hash of a content as git would store it at a path, filters applied; stored if it is to be kept."""
        write = ("-w",) if kept else ()
        asked = ("hash-object", *write, "--stdin", f"--path={self._prefix}{path}")
        return self._text(*asked, given=content)

    def tree(self, commit: str, files: Mapping[str, Blob]) -> str:
        """Hash of a commit's tree with some files put in or replaced."""
        with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            self._text("read-tree", commit, extra=index)
            lines = "".join(f"{b.mode} {b.key}\t{self._prefix}{path}\0" for path, b in files.items())
            self._text("update-index", "-z", "--index-info", given=lines.encode(), extra=index)
            return self._text("write-tree", extra=index)

    def tree_of(self, commit: str) -> str:
        """Hash of a commit's tree."""
        return self._text("rev-parse", "--verify", f"{commit}^{{tree}}")

    def commit(self, tree: str, parent: str, message: str) -> str:
        """Hash of a new commit, on no branch yet."""
        return self._text("commit-tree", tree, "-p", parent, "-F", "-", given=message.encode())

    def point(self, branch: str, commit: str, before: str | None) -> None:
        """Let a branch point to a commit, if it is still where it was (or not there).

        Raises:
            NotebookError: It was moved in the meantime, or cannot be written.
        """
        said = "kedro handoff promote --commit"
        self._text("update-ref", "-m", said, f"refs/heads/{branch}", commit, before or "0" * len(commit))

    def _text(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        found = self._call(*arguments, given=given, extra=extra)
        if found.returncode != 0:
            said = found.stderr.decode(errors="replace").strip()
            raise NotebookError(f"git {arguments[0]} failed: {said}")
        return found.stdout.decode(errors="surrogateescape").rstrip("\n")

    def _call(
        self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        command = [self._git, "-C", str(self._folder), "--no-optional-locks"]
        if arguments[0] != "check-ignore":  # which takes its paths literally, and refuses to be told so
            command.append("--literal-pathspecs")
        inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        environment = {**inherited, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(extra or {})}
        try:
            # Arguments are fixed, hashes, or paths behind `--` or a prefix.
            return subprocess.run(  # noqa: S603
                [*command, *arguments],
                input=given,
                capture_output=True,
                check=False,
                timeout=_SECONDS,
                env=environment,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotebookError(f"git could not be called: {error}") from error
