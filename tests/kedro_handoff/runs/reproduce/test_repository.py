from __future__ import annotations

import shutil
from pathlib import Path

from kedro_handoff.runs.reproduce.repository import find_repository
from tests.kedro_handoff.runs.reproduce.conftest import Git, state


def test_a_worktree_comes_and_goes_without_a_trace(repository: Path, git: Git, tmp_path: Path) -> None:
    before = state(repository)
    found = find_repository(repository)
    found.add_worktree(tmp_path / "tree", git("rev-parse", "HEAD"))
    assert (tmp_path / "tree" / "code.py").read_text() == "ONE = 1\n"
    found.remove_worktree(tmp_path / "tree")
    assert state(repository) == before
    assert not (tmp_path / "tree").exists()


def test_a_worktree_whose_folder_is_gone_is_forgotten_too(repository: Path, git: Git, tmp_path: Path) -> None:
    before = state(repository)
    found = find_repository(repository)
    found.add_worktree(tmp_path / "tree", git("rev-parse", "HEAD"))
    shutil.rmtree(tmp_path / "tree")
    found.remove_worktree(tmp_path / "tree")
    assert state(repository) == before


def test_other_worktrees_stay_even_where_their_folders_are_gone(
    repository: Path, git: Git, tmp_path: Path
) -> None:
    git("worktree", "add", "-q", str(tmp_path / "theirs"))
    shutil.rmtree(tmp_path / "theirs")
    found = find_repository(repository)
    found.add_worktree(tmp_path / "tree", git("rev-parse", "HEAD"))
    found.remove_worktree(tmp_path / "tree")
    assert tmp_path / "theirs" in found.worktrees()


def test_a_commit_that_is_not_here_is_known_to_be_missing(repository: Path, git: Git) -> None:
    found = find_repository(repository)
    assert found.has_commit(git("rev-parse", "HEAD"))
    assert not found.has_commit("0" * 40)


def test_a_project_in_a_subfolder_is_found_with_its_prefix(repository: Path) -> None:
    (repository / "a" / "b").mkdir(parents=True)
    assert find_repository(repository / "a" / "b").prefix == "a/b/"
    assert find_repository(repository.parent) is None
