"""Where the code of a recorded run can be had: from a commit, from a snapshot, or from the files of today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kedro_handoff.errors import ReproductionError
from kedro_handoff.project import Project
from kedro_handoff.runs.record import GitRecord, RunRecord
from kedro_handoff.runs.recording.git_state import git_state
from kedro_handoff.runs.reproduce.repository import Repository
from kedro_handoff.runs.reproduce.snapshot import read_snapshot, take_snapshot

Kind = Literal["commit", "snapshot", "working tree", "copy"]


@dataclass(frozen=True)
class Source:
    """One place to take the code from.

    Attributes:
        kind: What it is.
        commit: The commit to check out; `None` for a copy of the project's folder.
        words: What it is, in words.
        exact: Whether it is the recorded state itself; otherwise the code of every node has to be compared.
        notes: What a person should know.
    """

    kind: Kind
    commit: str | None
    words: str
    exact: bool
    notes: tuple[str, ...] = ()


def sources(project: Project, record: RunRecord, repository: Repository | None) -> Iterator[Source]:
    """Places to take the code from, the best first; those after it are for where its code is another.

    Raises:
        ReproductionError: git failed.
    """
    git = record["git"]
    if repository is None or git is None or git["commit"] is None:
        yield from _without_commit(repository, git)
        return
    if not repository.has_commit(git["commit"]):
        short = git["commit"][:10]
        yield _today(repository, f"commit {short} is not in this repository (`git fetch` may bring it)")
        return
    yield from _of_commit(project, repository, git)


def _of_commit(project: Project, repository: Repository, git: GitRecord) -> Iterator[Source]:
    commit, short = str(git["commit"]), str(git["commit"])[:10]
    branch = f" ({git['branch']})" if git["branch"] else ""
    if not git["dirty"]:
        yield Source("commit", commit, f"commit {short}{branch}", True)
        return
    kept = git.get("snapshot")
    snapshot = read_snapshot(repository, kept) if kept else None
    if snapshot is not None:
        words = f"commit {short}{branch} with what was not committed then, as it was kept"
        yield Source("snapshot", snapshot.commit, words, True, _left_out(snapshot.left_out))
        return
    now = git_state(project.path)
    if now is not None and (now["commit"], now["diff"]) == (commit, git["diff"]):
        taken = take_snapshot(repository, commit)
        words = f"commit {short}{branch} with what is not committed, which is the same as then"
        yield Source("working tree", taken.commit, words, True, _left_out(taken.left_out))
        return
    reason = "what was not committed then was not kept"
    yield Source("commit", commit, f"commit {short}{branch}; {reason}", False)
    yield _today(repository, reason)


def _without_commit(repository: Repository | None, git: GitRecord | None) -> Iterator[Source]:
    if repository is None:
        reason = "this project is in no git repository" if git is None else "git or the repository is missing"
        yield Source("copy", None, f"the project's files of today; {reason}", False)
        return
    reason = "no git state was recorded" if git is None else "nothing had been committed when it ran"
    if repository.head() is None:
        yield Source("copy", None, f"the project's files of today; {reason}", False)
        return
    yield _today(repository, reason)


def _today(repository: Repository, reason: str) -> Source:
    head = repository.head()
    if head is None:
        raise ReproductionError(f"There is no code to run: {reason}, and nothing is committed.")
    taken = take_snapshot(repository, head)
    return Source(
        "working tree",
        taken.commit,
        f"the project's files of today; {reason}",
        False,
        _left_out(taken.left_out),
    )


def _left_out(left_out: tuple[str, ...]) -> tuple[str, ...]:
    if not left_out:
        return ()
    shown = ", ".join(left_out[:5]) + (f" and {len(left_out) - 5} more" if len(left_out) > 5 else "")
    return (f"untracked files that were not kept: {shown}",)
