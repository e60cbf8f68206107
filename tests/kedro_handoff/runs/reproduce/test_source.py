from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kedro_handoff.project import Project
from kedro_handoff.runs.recording.git_state import git_state
from kedro_handoff.runs.reproduce.repository import find_repository
from kedro_handoff.runs.reproduce.snapshot import forget_snapshots, keep_snapshot
from kedro_handoff.runs.reproduce.source import Source, sources
from tests.kedro_handoff.runs.reproduce.conftest import Git
from tests.kedro_handoff.runs.reproduce.records import record


def found(repository: Path, state: Any) -> list[Source]:
    project = Project(repository, repository / "conf")
    return list(sources(project, record(git=state), find_repository(repository)))


def kinds(repository: Path, state: Any) -> list[tuple[str, bool]]:
    return [(source.kind, source.exact) for source in found(repository, state)]


@pytest.fixture
def dirty(repository: Path) -> dict[str, Any]:
    """The state of a run of uncommitted code, as its record has it."""
    (repository / "code.py").write_text("ONE = 2\n")
    return {**git_state(repository), "snapshot": keep_snapshot(repository, "run")}


def test_a_clean_run_comes_from_its_commit_whatever_has_changed_since(repository: Path, git: Git) -> None:
    (repository / "hooked").unlink(missing_ok=True)
    state = git_state(repository)
    (repository / "code.py").write_text("ONE = 3\n")
    assert not state["dirty"]
    assert [(s.kind, s.commit, s.exact) for s in found(repository, state)] == [
        ("commit", git("rev-parse", "HEAD"), True)
    ]


def test_an_uncommitted_state_comes_from_its_snapshot(repository: Path, dirty: Any) -> None:
    (repository / "code.py").write_text("ONE = 3\n")
    [source] = found(repository, dirty)
    assert (source.kind, source.commit, source.exact) == ("snapshot", dirty["snapshot"], True)


def test_without_the_snapshot_the_same_state_of_today_will_do(repository: Path, dirty: Any, git: Git) -> None:
    [source] = found(repository, {**dirty, "snapshot": None})
    assert (source.kind, source.exact) == ("working tree", True)
    assert git("show", f"{source.commit}:code.py") == "ONE = 2"


def test_a_lost_state_is_looked_for_in_the_commit_and_in_today_s_files(repository: Path, dirty: Any) -> None:
    (repository / "code.py").write_text("ONE = 3\n")
    assert kinds(repository, {**dirty, "snapshot": None}) == [("commit", False), ("working tree", False)]
    assert kinds(repository, {**dirty, "snapshot": "0" * 40}) == [("commit", False), ("working tree", False)]


def test_a_commit_that_is_not_here_leaves_today_s_files(repository: Path) -> None:
    state = {"commit": "0" * 40, "branch": "main", "dirty": False, "diff": None}
    [source] = found(repository, state)
    assert (source.kind, source.exact) == ("working tree", False)
    assert "`git fetch` may bring it" in source.words


def test_a_project_without_git_leaves_a_copy(tmp_path: Path) -> None:
    assert kinds(tmp_path, None) == [("copy", False)]


def test_a_forgotten_snapshot_is_not_relied_on(repository: Path, dirty: Any, git: Git) -> None:
    forget_snapshots(find_repository(repository), ["run"])
    git("reflog", "expire", "--expire=now", "--all")
    git("gc", "-q", "--prune=now")
    assert ("snapshot", True) not in kinds(repository, dirty)
