from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kedro_handoff.errors import ReproductionError
from kedro_handoff.project import Project
from kedro_handoff.runs.reproduce.place import Place, furnish, link_local_files, temporary_root
from kedro_handoff.runs.reproduce.repository import find_repository
from kedro_handoff.runs.reproduce.source import Source
from kedro_handoff.whole_save import host_word
from tests.kedro_handoff.runs.reproduce.conftest import Git, state


@pytest.fixture
def project(repository: Path, git: Git, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Project:
    """A project in the repository; its credentials are ignored by git."""
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (repository / "conf" / "local").mkdir(parents=True)
    (repository / "conf" / "base").mkdir()
    (repository / "conf" / "base" / "catalog.yml").write_text("{}\n")
    (repository / "pyproject.toml").write_text("")
    (repository / ".gitignore").write_text("conf/local\nhooked\n.env\n")
    git("add", "-A")
    git("commit", "-qm", "project")
    (repository / "conf" / "local" / "credentials.yml").write_text("a: b\n")
    (repository / "conf" / "base" / "new.yml").write_text("a: b\n")
    (repository / ".env").write_text("A=1\n")
    return Project(repository, repository / "conf")


def source(git: Git) -> Source:
    return Source("commit", git("rev-parse", "HEAD"), "the commit", True)


def test_local_files_are_linked_and_unsaved_work_is_not(project: Project, git: Git) -> None:
    repository = find_repository(project.path)
    before = state(project.path)
    with temporary_root(None, False, repository) as root:
        place = furnish(root, project, repository, source(git))
        linked = link_local_files(place, project, "local", repository)
        assert sorted(linked) == [".env", "conf/local/credentials.yml"]
        assert (place.project / "conf/local/credentials.yml").read_text() == "a: b\n"
        assert not (place.project / "conf/base/new.yml").exists()
    assert not root.exists()
    assert state(project.path) == before


def test_the_folder_is_gone_after_an_error_too(project: Project, git: Git) -> None:
    repository = find_repository(project.path)

    def fail() -> None:
        with temporary_root(None, False, repository) as root:
            furnish(root, project, repository, source(git))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert repository.worktrees() == [project.path]
    assert list((project.path.parent / "temporary").iterdir()) == []


def test_what_a_killed_process_left_is_removed_by_the_next(project: Project, git: Git) -> None:
    repository = find_repository(project.path)
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        gone.wait()
    with temporary_root(None, True, repository) as root:
        left = root.parent / f"kedro-handoff-reproduce-{host_word()}-{gone.pid}-x"
        root.rename(left)
        furnish(left, project, repository, source(git))
    with temporary_root(None, False, repository) as root:
        assert not left.exists()
        assert repository.worktrees() == [project.path]


def test_a_folder_that_holds_something_is_not_used(project: Project, tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    with pytest.raises(ReproductionError, match="not empty"), temporary_root(tmp_path / "x", False, None):
        pass


def test_a_second_source_takes_the_place_of_the_first(project: Project, git: Git) -> None:
    repository = find_repository(project.path)
    with temporary_root(None, False, repository) as root:
        furnish(root, project, repository, source(git))
        place: Place = furnish(root, project, None, Source("copy", None, "a copy", False))
        assert (place.project / "conf/base/new.yml").exists()
        assert not (place.project / ".git").exists()
