"""The state of a repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kedro_handoff.runs.recording.git_state import git_state


def test_each_state_of_a_repository_has_a_hash_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    folder = tmp_path / "r" / "project"
    folder.mkdir(parents=True)
    assert git_state(folder) is None

    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words]
        subprocess.run(command, cwd=folder.parent, check=True, capture_output=True)

    git("init", "-q", "-b", "main")
    states = [git_state(folder)]
    (folder / "a b.py").write_text("1\n")
    states.append(git_state(folder))
    git("add", "-A")
    git("commit", "-qm", "x")
    states.append(git_state(folder))
    for text in ("2\n", "3\n", "1\n"):
        (folder / "a b.py").write_text(text)
        states.append(git_state(folder))
    (folder.parent / "new").write_bytes(b"\0")
    states.append(git_state(folder))
    git("add", "-A")
    states.append(git_state(folder))
    assert [s["dirty"] for s in states] == [False, True, False, True, True, False, True, True]
    assert [bool(s["commit"]) for s in states] == [False, False, *[True] * 6]
    assert states[2] == states[5]
    dirty = [s["diff"] for s in states if s["dirty"]]
    assert len(set(dirty)) == 5
    assert {s["branch"] for s in states} == {"main"}
    git("checkout", "-q", "--detach")
    assert git_state(folder)["branch"] is None


def test_what_changes_with_every_run_does_not_count_as_uncommitted(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *words]
        subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)

    project = tmp_path / "sub"
    for name in (".viz/styles.json", ".handoff/runs/1.json", "team/runs/1.json", "code.py"):
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("1")
    git("init", "-q")
    git("add", "sub/code.py", "sub/.viz")
    git("commit", "-qm", "x")
    own = (".viz", ".handoff", "team")
    assert (git_state(project, own)["dirty"], git_state(project, own)["diff"]) == (False, None)
    (project / ".viz/styles.json").write_text("2")
    assert not git_state(project, own)["dirty"]
    (project / "code.py").write_text("2")
    (tmp_path / "beside.py").write_text("1")
    before = git_state(project, own)["diff"]
    for name in own:
        (project / name / "new.json").write_text("2")
    assert git_state(project, own)["diff"] == before
    assert git_state(project)["diff"] != before
    (tmp_path / "beside.py").write_text("2")
    assert git_state(project, own)["diff"] != before
