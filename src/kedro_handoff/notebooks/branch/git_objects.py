"""Commits made of git's own parts: no checkout, no index of the person's, no hooks."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from kedro_handoff.errors import NotebookError
from kedro_handoff.git import Blob, Repository


class GitObjects(Repository):
    """The repository around a project, to commit in; paths are relative to the project."""

    def __init__(self, project: Path) -> None:
        """Find it.

        Raises:
            ProjectError: git is not installed, or the project is in no repository with a working tree.
        """
        first = "Make one first: git init && git add -A && git commit -m 'Start'"
        super().__init__(project, "`--commit` needs it", first)
        self._prefix = self.prefix

    def head(self) -> str:
        """Hash of the commit that is checked out.

        Raises:
            NotebookError: Nothing was committed yet.
        """
        found = self.revision("HEAD")
        if found is None:
            raise NotebookError(
                "Nothing is committed in this repository yet, so a branch has nothing to stand on: "
                "git add -A && git commit -m 'Start'"
            )
        return found

    def check_identity(self) -> None:
        """See that commits can be signed with a name.

        Raises:
            NotebookError: git knows no name or e-mail.
        """
        names = ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT")
        if any(self.call("var", name).returncode for name in names):
            raise NotebookError(
                "git does not know who you are; tell it once: "
                'git config --global user.name "Your Name" && git config --global user.email you@example.org'
            )

    def check_branch(self, branch: str) -> None:
        """See that a name can be a branch's, and that nobody works on it.

        Raises:
            NotebookError: It cannot, or it is checked out here or in another worktree.
        """
        if self.call("check-ref-format", f"refs/heads/{branch}").returncode or branch.startswith("-"):
            raise NotebookError(f"'{branch}' cannot be the name of a branch; choose another: --branch NAME")
        listed = self.text("worktree", "list", "--porcelain").splitlines()
        if f"branch refs/heads/{branch}" in listed:
            raise NotebookError(
                f"The branch '{branch}' is checked out, and stays as it is; choose another: --branch NAME"
            )

    def tip(self, branch: str) -> str | None:
        """Hash of a branch's last commit, `None` where there is no such branch."""
        return self.revision(f"refs/heads/{branch}")

    def messages(self, base: str, tip: str) -> list[str] | None:
        """Messages of the commits from base to tip, newest first; `None` where tip does not stand on base."""
        if self.call("merge-base", "--is-ancestor", base, tip).returncode:
            return None
        text = self.text("log", "-z", "--format=%B", f"{base}..{tip}")
        return [message for message in text.split("\0") if message.strip()]

    def blob(self, path: str, content: bytes, kept: bool = True) -> str:
        """Hash of a content as git would store it at a path, filters applied; stored if it is to be kept."""
        write = ("-w",) if kept else ()
        asked = ("hash-object", *write, "--stdin", f"--path={self._prefix}{path}")
        return self.text(*asked, given=content)

    def tree(self, commit: str, files: Mapping[str, Blob]) -> str:
        """Hash of a commit's tree with some files put in or replaced."""
        with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch) / "index")}
            self.text("read-tree", commit, extra=index)
            lines = "".join(f"{b.mode} {b.key}\t{self._prefix}{path}\0" for path, b in files.items())
            self.text("update-index", "-z", "--index-info", given=lines.encode(), extra=index)
            return self.text("write-tree", extra=index)

    def tree_of(self, commit: str) -> str:
        """Hash of a commit's tree."""
        return self.text("rev-parse", "--verify", f"{commit}^{{tree}}")

    def commit(self, tree: str, parent: str, message: str) -> str:
        """Hash of a new commit, on no branch yet."""
        return self.text("commit-tree", tree, "-p", parent, "-F", "-", given=message.encode())

    def point(self, branch: str, commit: str, before: str | None) -> None:
        """Let a branch point to a commit, if it is still where it was (or not there).

        Raises:
            ProjectError: It was moved in the meantime, or cannot be written.
        """
        said = "kedro handoff promote --commit"
        self.text("update-ref", "-m", said, f"refs/heads/{branch}", commit, before or "0" * len(commit))
