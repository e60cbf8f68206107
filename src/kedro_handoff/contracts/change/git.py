"""Contract texts in a git repository: by revision, or as staged.

git is called with fixed arguments and no shell; what a person typed reaches it as a revision only behind
`--end-of-options`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from kedro_handoff.errors import ProjectError

_SECONDS = 60


class Repository:
    """The git repository around a folder; its paths are relative to that folder."""

    def __init__(self, folder: Path) -> None:
        """Find it.

        Raises:
            ProjectError: git is not installed, or the folder is in no repository.
        """
        self._folder = folder
        self._git = shutil.which("git") or ""
        if not self._git:
            raise ProjectError("git is not installed, and a revision can be read by it only.")
        found = self._call("rev-parse", "--is-inside-work-tree")
        if found.stdout.strip() != b"true":
            said = found.stderr.decode(errors="replace").strip().partition("\n")[0]
            raise ProjectError(
                f"{folder} is in no git repository that git can read, so there are no revisions to compare"
                f"{f' ({said})' if said else ''}. Compare two files instead, or two runs: "
                "kedro handoff contract diff last~1 last"
            )

    def commit(self, revision: str) -> str | None:
        """The hash of a revision; `None` for `HEAD` where nothing was committed yet.

        `REVISION...` is where the current branch left that revision (its merge base with `HEAD`).

        Raises:
            ProjectError: There is no such revision.
        """
        if revision.endswith("..."):
            return self._merge_base(revision.removesuffix("..."))
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        found = self._call(*asked)
        if found.returncode == 0:
            return found.stdout.decode().strip()
        if revision == "HEAD":
            return None
        raise ProjectError(
            f"git knows no revision '{revision}', and there is no file and no contract of that name. "
            "In CI a shallow clone knows one commit only: fetch the branch first (git fetch origin <branch>)."
        )

    def _merge_base(self, revision: str) -> str:
        commits = [self.commit(revision or "HEAD"), self.commit("HEAD")]
        found = self._call("merge-base", *(commit for commit in commits if commit))
        if found.returncode != 0 or None in commits:
            raise ProjectError(
                f"'{revision}' and HEAD have no common commit that this clone knows. In CI fetch the whole "
                "history (fetch-depth: 0), or compare with the revision itself, without the dots."
            )
        return found.stdout.decode().strip()

    def texts(self, commit: str, folders: Sequence[str], suffix: str) -> dict[str, str]:
        """Texts of the files under some folders at a commit, by path."""
        listed = self._listed("ls-tree", "-r", "-z", commit, "--", *folders)
        # <mode> <type> <hash>\t<path>
        hashes = {path: facts.split()[2] for facts, path in listed if path.endswith(suffix)}
        return self._contents(hashes)

    def staged(self, folders: Sequence[str], suffix: str) -> dict[str, str]:
        """Texts of the files under some folders as they are staged, by path."""
        listed = self._listed("ls-files", "--stage", "-z", "--", *folders)
        # <mode> <hash> <stage>\t<path>; while a conflict is open there are several stages, ours is 2
        hashes = {path: facts.split()[1] for facts, path in listed if facts.split()[2] in ("0", "2")}
        return self._contents({path: key for path, key in hashes.items() if path.endswith(suffix)})

    def _listed(self, *arguments: str) -> list[tuple[str, str]]:
        found = self._call(*arguments)
        if found.returncode != 0:
            raise ProjectError(f"git {arguments[0]} failed: {found.stderr.decode(errors='replace').strip()}")
        entries = found.stdout.decode(errors="surrogateescape").split("\0")
        return [(facts, path) for facts, _, path in (entry.partition("\t") for entry in entries if entry)]

    def _contents(self, hashes: dict[str, str]) -> dict[str, str]:
        # One process for all files; each answer is a line `<hash> blob <size>`, the bytes, and a line end.
        if not hashes:
            return {}
        asked = "".join(f"{key}\n" for key in hashes.values()).encode()
        answer = self._call("cat-file", "--batch", given=asked).stdout
        texts = {}
        for path in hashes:
            head, _, rest = answer.partition(b"\n")
            size = int(head.split()[2])
            texts[path] = rest[:size].decode("utf-8", errors="replace")
            answer = rest[size + 1 :]
        return texts

    def _call(self, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [self._git, "-C", str(self._folder), "--no-optional-locks", "--literal-pathspecs"]
        try:
            # Arguments are fixed or hashes; a revision stands behind --end-of-options.
            return subprocess.run(  # noqa: S603
                [*command, *arguments], input=given, capture_output=True, check=False, timeout=_SECONDS
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise ProjectError(f"git could not be called: {error}") from error
