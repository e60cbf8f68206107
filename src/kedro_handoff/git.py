"""The git repository around a folder: revisions, files at a revision, what is not committed.

git is called with fixed arguments and no shell. Paths and names reach it on its standard input, behind `--`
or `--end-of-options`, or behind a prefix that no option begins with.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.errors import HandoffError, ProjectError

_SECONDS = 120
# A hook of git's hands these to whatever it starts; they would point elsewhere.
_NOT_OURS = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY")


@dataclass(frozen=True)
class Blob:
    """A file as git knows it.

    Attributes:
        mode: Its mode, as git writes it.
        key: Its hash.
    """

    mode: str
    key: str


class Repository:
    """The git repository around a folder; its paths are relative to that folder."""

    def __init__(self, folder: Path, needed_for: str = "", otherwise: str = "") -> None:
        """Find it.

        Args:
            folder: A folder in its working tree.
            needed_for: What needs it, for the message where git is not installed.
            otherwise: A sentence on what to do where there is no repository.

        Raises:
            ProjectError: git is not installed, or the folder is in no repository with a working tree.
        """
        self._folder = folder
        self._git = shutil.which("git") or ""
        if not self._git:
            raise ProjectError(f"git is not installed{f', and {needed_for}' if needed_for else ''}.")
        found = self.call("rev-parse", "--is-inside-work-tree")
        if found.stdout.strip() != b"true":
            said = found.stderr.decode(errors="replace").strip().partition("\n")[0]
            message = f"{folder} is in no git repository that git can read{f' ({said})' if said else ''}."
            raise ProjectError(f"{message} {otherwise}".rstrip())

    def revision(self, name: str) -> str | None:
        """Hash of the commit that a revision names (`HEAD`, a branch, a tag); `None` where it names none."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        found = self.call(*asked)
        return found.stdout.decode().strip() if found.returncode == 0 else None

    def blobs(self, commit: str, paths: Sequence[str]) -> dict[str, Blob]:
        """Files that a commit has, by path.

        Args:
            commit: Its hash.
            paths: Files, or folders with all that is in them.
        """
        listed = self.listed("ls-tree", "-r", "-z", commit, "--", *paths)
        # <mode> <type> <hash>\t<path>
        return {path: Blob(facts.split()[0], facts.split()[2]) for facts, path in listed}

    def contents(self, blobs: Mapping[str, Blob]) -> dict[str, bytes]:
        """What some files hold, by path."""
        if not blobs:
            return {}
        # One process for all files; each answer is a line `<hash> blob <size>`, the bytes, and a line end.
        asked = "".join(f"{blob.key}\n" for blob in blobs.values()).encode()
        answer = self.call("cat-file", "--batch", given=asked).stdout
        found, at = {}, 0
        for path in blobs:
            begin = answer.index(b"\n", at) + 1
            end = begin + int(answer[at:begin].split()[2])
            found[path] = answer[begin:end]
            at = end + 1
        return found

    def ignored(self, paths: Sequence[str]) -> list[str]:
        """Those of some files that git is told to ignore and does not track."""
        given = "".join(f"{path}\0" for path in paths).encode()
        found = self.call("check-ignore", "-z", "--stdin", given=given)
        if found.returncode not in (0, 1):  # 1: none is ignored
            raise ProjectError(f"git check-ignore failed: {found.stderr.decode(errors='replace').strip()}")
        return [path for path in found.stdout.decode(errors="surrogateescape").split("\0") if path]

    def uncommitted(self, folders: Sequence[str]) -> list[str]:
        """Files under some folders that differ from HEAD or are not tracked."""
        options = ("--porcelain=v1", "-z", "--no-renames", "--untracked-files=all")
        text = self.text("status", *options, "--", *folders)
        # Unlike other commands, this one counts paths from the top of the working tree.
        prefix = self.prefix
        return [entry[3:].removeprefix(prefix) for entry in text.split("\0") if entry]

    @property
    def prefix(self) -> str:
        """The folder's own path in the repository, with a slash behind; empty at its top."""
        return self.text("rev-parse", "--show-prefix")

    def listed(self, *arguments: str, extra: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
        """What a command lists with `-z`: facts and path of each entry, which a tab parts."""
        entries = self.text(*arguments, extra=extra).split("\0")
        return [(facts, path) for facts, _, path in (entry.partition("\t") for entry in entries if entry)]

    def text(self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None) -> str:
        """What a command prints.

        Raises:
            ProjectError: It failed, with what git says.
        """
        return printed(self.call(*arguments, given=given, extra=extra), arguments[0])

    def call(
        self, *arguments: str, given: bytes = b"", extra: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        """A command's answer, whether it succeeded or not.

        Args:
            arguments: The command; nothing that a person typed, but behind `--` or `--end-of-options`.
            given: Its standard input.
            extra: Environment variables.

        Raises:
            ProjectError: git cannot be started, or takes too long.
        """
        command = [self._git, "-C", str(self._folder), "--no-optional-locks"]
        if arguments[0] != "check-ignore":  # which takes its paths literally, and refuses to be told so
            command.append("--literal-pathspecs")
        return run_git([*command, *arguments], given=given, extra=extra)


def run_git(
    command: Sequence[str],
    *,
    given: bytes = b"",
    extra: Mapping[str, str] | None = None,
    seconds: float = _SECONDS,
    error: type[HandoffError] = ProjectError,
) -> subprocess.CompletedProcess[bytes]:
    """What comes of a command of git's, in English, without prompts, in the repository that it names itself.

    Args:
        command: The program and its arguments: fixed, hashes, or paths behind `--` or `--end-of-options`.
        given: Its standard input.
        extra: Environment variables.
        seconds: How long it may take.
        error: What is raised where git cannot be started, or takes too long.
    """
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
    environment = {**inherited, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", **(extra or {})}
    try:
        return subprocess.run(  # noqa: S603 - see above
            command, input=given, capture_output=True, check=False, timeout=seconds, env=environment
        )
    except (OSError, subprocess.TimeoutExpired) as failure:
        raise error(f"git could not be called: {failure}") from failure


def printed(
    found: subprocess.CompletedProcess[bytes], name: str, error: type[HandoffError] = ProjectError
) -> str:
    """What a command has printed, without the newline at its end; git's own words are in the error."""
    if found.returncode != 0:
        raise error(f"git {name} failed: {found.stderr.decode(errors='replace').strip()}")
    return found.stdout.decode(errors="surrogateescape").rstrip("\n")
