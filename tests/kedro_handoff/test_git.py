"""The repository around a folder, read with the real git."""

from __future__ import annotations

import subprocess

import pytest

from kedro_handoff.errors import ProjectError
from kedro_handoff.git import Repository


def git(folder, *arguments):
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, check=True)


@pytest.fixture
def folder(tmp_path):
    """A folder in a repository with one commit: two files, one of them with an odd name."""
    inner = tmp_path / "repository" / "project"
    inner.mkdir(parents=True)
    (inner / "a.txt").write_text("one\n")
    (inner / "ü *.txt").write_text("")
    (inner / ".gitignore").write_text("*.log\n")
    git(tmp_path / "repository", "init", "--quiet")
    git(inner, "add", "--all")
    git(inner, "commit", "--quiet", "--message", "one")
    return inner


def test_files_of_a_commit_are_found_from_the_folder_that_is_asked(folder):
    repository = Repository(folder)
    blobs = repository.blobs(repository.revision("HEAD"), ["a.txt", "ü *.txt", "none.txt"])
    assert repository.contents(blobs) == {"a.txt": b"one\n", "ü *.txt": b""}
    assert repository.prefix == "project/"


def test_what_is_not_committed_is_named(folder):
    (folder / "a.txt").write_text("two\n")
    (folder / "new.txt").write_text("")
    (folder / "run.log").write_text("")
    repository = Repository(folder)
    assert sorted(repository.uncommitted(["."])) == ["a.txt", "new.txt"]
    assert repository.ignored(["run.log", "a.txt"]) == ["run.log"]


def test_a_revision_that_is_none_has_no_hash(folder):
    assert Repository(folder).revision("--all") is None


def test_what_a_hook_of_another_repository_says_is_not_believed(folder, monkeypatch, tmp_path):
    monkeypatch.setenv("GIT_DIR", str(tmp_path))
    assert Repository(folder).revision("HEAD")


def test_without_a_repository_it_says_what_to_do(tmp_path):
    with pytest.raises(ProjectError, match=r"in no git repository .*\. Make one\."):
        Repository(tmp_path, otherwise="Make one.")


def test_without_git_it_says_what_for(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(ProjectError, match="git is not installed, and a commit needs it"):
        Repository(tmp_path, "a commit needs it")
