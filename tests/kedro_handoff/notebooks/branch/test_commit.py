"""A promotion as a commit, in real repositories."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from kedro_handoff.errors import NotebookError, ProjectError
from kedro_handoff.notebooks.branch.commit import commit_promotion, find_ground
from kedro_handoff.notebooks.branch.keeping import branch_name
from kedro_handoff.notebooks.files import FileChange

NOTEBOOK = (
    '{"cells": [{"cell_type": "code", "source": "1", "execution_count": 1, "outputs": [{"a": "secret"}]}]}'
)
NEW = FileChange(Path("src/nodes.py"), None, "x = 1\n")


def git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def project(tmp_path: Path, monkeypatch) -> Path:
    """A project in a subfolder of a repository with one commit; names come from the repository alone."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "config", "user.name", "Ada")
    git(tmp_path, "config", "user.email", "ada@example.org")
    folder = tmp_path / "my project"
    (folder / "src").mkdir(parents=True)
    (folder / "src/old.py").write_text("old = 1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "Start")
    (folder / "wards.ipynb").write_text(NOTEBOOK)
    return folder


def commit(project: Path, *files: FileChange, branch: str = "handoff/x"):
    ground = find_ground(project, branch, files)
    return commit_promotion(ground, project, files, "wards.ipynb", message)


def message(_: str, notes: Sequence[str]) -> str:
    return "\n".join(["subject", *notes])


def state(project: Path) -> tuple:
    root = project.parent
    status = git(root, "--no-optional-locks", "status", "--porcelain", "--branch")
    return (root / ".git/index").read_bytes(), (root / ".git/HEAD").read_bytes(), status


def test_the_commit_holds_the_change_alone_and_nothing_else_moves(project):
    (project / "staged.txt").write_text("s")
    git(project, "add", "staged.txt")
    (project / "src/old.py").write_text("old = 2\n")
    before = state(project)
    made = commit(project, NEW)
    assert state(project) == before
    changed = git(project, "diff", "--name-status", "main", made.branch).splitlines()
    assert changed == ["A\tmy project/src/nodes.py", "A\tmy project/wards.ipynb"]
    assert any("src/old.py" in note for note in made.notes)


def test_outputs_of_the_notebook_stay_out_of_git(project):
    made = commit(project, NEW)
    kept = git(project, "show", f"{made.branch}:./wards.ipynb")
    assert kept == NOTEBOOK.replace('[{"a": "secret"}]', "[]").replace('count": 1', 'count": null')
    assert (project / "wards.ipynb").read_text() == NOTEBOOK
    assert any("without its outputs" in note for note in made.notes)


def test_a_notebook_that_git_ignores_stays_out(project):
    (project / ".gitignore").write_text("*.ipynb\n")
    made = commit(project, NEW)
    assert "wards.ipynb" not in git(project, "ls-tree", "-r", "--name-only", made.branch)
    assert any("git ignores it" in note for note in made.notes)


def test_the_same_again_commits_nothing_and_more_commits_on_top(project):
    first = commit(project, NEW)
    assert commit(project, NEW).commit == ""
    second = commit(project, FileChange(NEW.path, None, "x = 2\n"))
    assert git(project, "rev-parse", f"{second.branch}~1").strip() == first.commit
    assert git(project, "show", f"{second.branch}:./src/nodes.py") == "x = 2\n"


def test_a_branch_with_somebody_elses_commit_is_not_covered(project):
    git(project, "branch", "handoff/x")
    commit(project, NEW)
    git(
        project,
        "worktree",
        "add",
        "-q",
        str(project.parent.parent / f"{project.parent.name}-tree"),
        "handoff/x",
    )
    with pytest.raises(NotebookError, match="is checked out"):
        commit(project, NEW)
    tree = project.parent.parent / f"{project.parent.name}-tree"
    git(tree, "commit", "-q", "--allow-empty", "-m", "mine")
    git(project, "worktree", "remove", "--force", str(tree))
    with pytest.raises(NotebookError, match="has commits of other origin"):
        commit(project, NEW)


def test_a_branch_from_another_commit_is_not_covered(project):
    commit(project, NEW)
    git(project, "commit", "-q", "--allow-empty", "-m", "on")
    with pytest.raises(NotebookError, match="stands on another commit than HEAD"):
        commit(project, NEW)


def test_a_changed_file_with_uncommitted_changes_is_refused(project):
    (project / "src/old.py").write_text("old = 2\n")
    with pytest.raises(NotebookError, match=r"src/old\.py has changes of its own"):
        commit(project, FileChange(Path("src/old.py"), "old = 2\n", "old = 3\n"))
    assert commit(project, FileChange(Path("src/old.py"), "old = 1\n", "old = 3\n")).commit


def test_an_ignored_file_is_refused(project):
    (project / ".gitignore").write_text("src/nodes.py\n")
    with pytest.raises(NotebookError, match=r"git ignores src/nodes\.py"):
        commit(project, NEW)


def test_a_detached_head_is_a_ground_like_any_other(project):
    git(project, "checkout", "-q", "--detach")
    assert commit(project, NEW).commit


def test_a_worktree_of_the_repository_stays_as_it_is_too(project):
    tree = project.parent.parent / f"{project.parent.name}-tree"
    git(project, "worktree", "add", "-q", "-b", "side", str(tree))
    (tree / "my project/wards.ipynb").write_text(NOTEBOOK)
    before = git(tree, "--no-optional-locks", "status", "--porcelain", "--branch")
    made = commit(tree / "my project", NEW)
    assert git(tree, "--no-optional-locks", "status", "--porcelain", "--branch") == before
    assert git(project, "show", f"{made.branch}:./src/nodes.py") == "x = 1\n"


@pytest.mark.parametrize("branch", ["-d", "a..b", "a b", "x.lock", "main"])
def test_a_name_that_cannot_be_a_branch_is_refused(project, branch):
    with pytest.raises(NotebookError, match="--branch NAME"):
        commit(project, NEW, branch=branch)


def test_without_a_repository_a_commit_or_a_name_it_is_said_what_to_type(project, tmp_path_factory):
    bare = tmp_path_factory.mktemp("none")
    with pytest.raises(ProjectError, match="git init"):
        find_ground(bare, "x", ())
    git(bare, "init", "-q")
    with pytest.raises(NotebookError, match="Nothing is committed"):
        find_ground(bare, "x", ())
    git(project, "config", "--unset", "user.name")
    git(project, "config", "user.useConfigOnly", "true")
    with pytest.raises(NotebookError, match=r"git config --global user\.name"):
        commit(project, NEW)


def test_the_branch_is_called_after_notebook_and_pipeline():
    assert branch_name(Path("notebooks/02 my data.ipynb"), "wards") == "handoff/02-my-data-wards"
