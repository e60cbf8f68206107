from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.runs.reproduce.repository import find_repository
from kedro_handoff.runs.reproduce.snapshot import (
    LARGEST,
    REFERENCES,
    forget_snapshots,
    keep_snapshot,
    read_snapshot,
)
from tests.kedro_handoff.runs.reproduce.conftest import Git, state


def test_a_snapshot_holds_what_is_not_committed(repository: Path, git: Git) -> None:
    (repository / "code.py").write_text("ONE = 2\n")
    (repository / "new.py").write_text("TWO = 2\n")
    commit = keep_snapshot(repository, "run")
    assert git("show", f"{commit}:code.py") == "ONE = 2"
    assert git("show", f"{commit}:new.py") == "TWO = 2"


def test_a_snapshot_changes_nothing_but_its_own_reference(repository: Path, git: Git) -> None:
    (repository / "code.py").write_text("ONE = 2\n")
    git("add", "code.py")
    git("stash", "-q")
    (repository / "new.py").write_text("TWO = 2\n")
    (repository / "hooked").unlink()
    before = state(repository)
    keep_snapshot(repository, "run")
    after = state(repository)
    assert after.pop(f".git/{REFERENCES}run")
    assert after == before


def test_ignored_large_and_secret_files_stay_out_of_a_snapshot(repository: Path, git: Git) -> None:
    (repository / "data").mkdir()
    (repository / "data" / "table.csv").write_text("1\n")
    (repository / "large.bin").write_bytes(b"0" * (LARGEST + 1))
    (repository / ".env").write_text("TOKEN=1\n")
    (repository / "new.py").write_text("TWO = 2\n")
    commit = keep_snapshot(repository, "run")
    assert git("ls-tree", "-r", "--name-only", commit).split() == [".gitignore", "code.py", "new.py"]
    left_out = read_snapshot(find_repository(repository), commit).left_out
    assert left_out == (".env (its name speaks of credentials)", "large.bin (large)")


def test_the_same_state_is_the_same_snapshot(repository: Path) -> None:
    (repository / "code.py").write_text("ONE = 2\n")
    assert keep_snapshot(repository, "one") == keep_snapshot(repository, "two")


def test_a_committed_state_needs_no_snapshot(repository: Path) -> None:
    assert keep_snapshot(repository, "run") is None


def test_a_folder_without_git_has_no_snapshot(tmp_path: Path) -> None:
    assert keep_snapshot(tmp_path, "run") is None


def test_a_snapshot_of_a_subfolder_holds_the_whole_repository(repository: Path, git: Git) -> None:
    (repository / "project").mkdir()
    (repository / "project" / "a.py").write_text("A = 1\n")
    (repository / "code.py").write_text("ONE = 2\n")
    commit = keep_snapshot(repository / "project", "run")
    assert git("show", f"{commit}:code.py") == "ONE = 2"
    assert git("show", f"{commit}:project/a.py") == "A = 1"


def test_a_snapshot_can_be_forgotten(repository: Path, git: Git) -> None:
    (repository / "code.py").write_text("ONE = 2\n")
    keep_snapshot(repository, "2026-11-24T00.00.00.000Z")
    assert git("for-each-ref", REFERENCES)
    forget_snapshots(find_repository(repository), ["2026-11-24T00.00.00.000Z"])
    assert not git("for-each-ref", REFERENCES)


def test_a_snapshot_is_not_pushed(repository: Path, git: Git, tmp_path: Path) -> None:
    git("init", "-q", "--bare", str(tmp_path / "remote"))
    (repository / "code.py").write_text("ONE = 2\n")
    commit = keep_snapshot(repository, "run")
    git("push", "-q", str(tmp_path / "remote"), "--all")
    git("push", "-q", str(tmp_path / "remote"), "--tags")
    assert commit not in git("ls-remote", str(tmp_path / "remote"))


def test_a_file_with_an_odd_name_is_in_the_snapshot(repository: Path, git: Git) -> None:
    (repository / "-odd \n näme.py").write_text("A = 1\n")
    assert "A = 1" in git("show", keep_snapshot(repository, "run"))


@pytest.mark.parametrize("run", ["a..b", "../../heads/main", "a.lock", "with space", "x:y"])
def test_no_run_id_reaches_another_reference(repository: Path, git: Git, run: str) -> None:
    (repository / "code.py").write_text("ONE = 2\n")
    keep_snapshot(repository, run)
    assert git("for-each-ref", "--format=%(refname)", REFERENCES).startswith(REFERENCES)
    assert git("rev-parse", "main") == git("rev-parse", "HEAD")
