"""Contract texts in a git repository: by revision, or as staged."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from kedro_handoff.errors import ProjectError
from kedro_handoff.git import Blob, Repository


class Revisions(Repository):
    """The git repository around a project, to read contracts from."""

    def __init__(self, folder: Path) -> None:
        """Find it.

        Raises:
            ProjectError: git is not installed, or the folder is in no repository.
        """
        otherwise = (
            "So there are no revisions to compare. Compare two files instead, or two runs: "
            "kedro handoff contract diff last~1 last"
        )
        super().__init__(folder, "a revision can be read by it only", otherwise)

    def commit(self, revision: str) -> str | None:
        """The hash of a revision; `None` for `HEAD` where nothing was committed yet.

        `REVISION...` is where the current branch left that revision (its merge base with `HEAD`).

        Raises:
            ProjectError: There is no such revision.
        """
        if revision.endswith("..."):
            return self._merge_base(revision.removesuffix("..."))
        found = self.revision(revision)
        if found or revision == "HEAD":
            return found
        raise ProjectError(
            f"git knows no revision '{revision}', and there is no file and no contract of that name. "
            "In CI a shallow clone knows one commit only: fetch the branch first (git fetch origin <branch>)."
        )

    def _merge_base(self, revision: str) -> str:
        commits = [self.commit(revision or "HEAD"), self.commit("HEAD")]
        found = self.call("merge-base", *(commit for commit in commits if commit))
        if found.returncode != 0 or None in commits:
            raise ProjectError(
                f"'{revision}' and HEAD have no common commit that this clone knows. In CI fetch the whole "
                "history (fetch-depth: 0), or compare with the revision itself, without the dots."
            )
        return found.stdout.decode().strip()

    def texts(self, commit: str, folders: Sequence[str], suffix: str) -> dict[str, str]:
        """Texts of the files under some folders at a commit, by path."""
        return self._texts(self.blobs(commit, folders), suffix)

    def staged(self, folders: Sequence[str], suffix: str) -> dict[str, str]:
        """Texts of the files under some folders as they are staged, by path."""
        # In a hook, `git commit FILE` names an index of its own: what it holds is what is committed.
        index = {name: value for name, value in os.environ.items() if name == "GIT_INDEX_FILE"}
        listed = self.listed("ls-files", "--stage", "-z", "--", *folders, extra=index)
        # <mode> <hash> <stage>\t<path>; while a conflict is open there are several stages, ours is 2
        entries = [(path, facts.split()) for facts, path in listed]
        return self._texts({p: Blob(mode, key) for p, (mode, key, at) in entries if at in "02"}, suffix)

    def _texts(self, blobs: Mapping[str, Blob], suffix: str) -> dict[str, str]:
        found = self.contents({path: blob for path, blob in blobs.items() if path.endswith(suffix)})
        return {path: content.decode("utf-8", errors="replace") for path, content in found.items()}
