from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Git = Callable[..., str]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Calls git in the repository `tmp_path / "repository"`."""
    folder = tmp_path / "repository"
    folder.mkdir()

    def call(*arguments: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *arguments]
        return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()

    call("init", "-q", "-b", "main")
    return call


@pytest.fixture
def repository(tmp_path: Path, git: Git) -> Path:
    """A repository with one commit; `data` is ignored, and every hook leaves a file `hooked`."""
    folder = tmp_path / "repository"
    (folder / "code.py").write_text("ONE = 1\n")
    (folder / ".gitignore").write_text("data\n")
    git("add", "-A")
    git("commit", "-qm", "start")
    for name in ("post-checkout", "reference-transaction", "post-index-change", "post-commit"):
        hook = folder / ".git" / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {folder}/hooked\n")
        hook.chmod(0o755)
    return folder


def state(folder: Path) -> dict[str, str]:
    """Every file below a folder with its hash; of `.git`, all but objects, which git keeps for itself."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git/objects" not in str(path)
    }
