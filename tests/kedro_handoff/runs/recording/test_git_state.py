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
