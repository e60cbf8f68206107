"""Tutorials, typed as they stand: commands are run, cells go into the notebook, outputs are compared.

They are typed where the year has a month's worth of flights: what they show does not depend on how many.
A page speaks to this test in comments: `<!-- notebook: path -->` begins a notebook that the Python blocks
behind it fill, `<!-- exits with: 1 -->` announces a command that must fail. `...` stands for anything.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .month import MONTH, add_month

pytestmark = pytest.mark.e2e

PART = re.compile(
    r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$|^<!-- (?P<word>notebook|exits with): (?P<value>.+?) -->$",
    re.M | re.S,
)


def parts(page: Path) -> Iterator[tuple[str, str]]:
    for found in PART.finditer(page.read_text()):
        yield found["kind"] or found["word"], (found["text"] or found["value"]).strip("\n")


@pytest.fixture
def clone(checkout, tmp_path) -> Path:
    """A clone of this checkout as it is now, on a branch of its own, with the environment beside it."""
    target = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (checkout / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(checkout / name, target / name)
    add_month(target)
    (target / ".venv").symlink_to(checkout / ".venv")
    for name in ("pyproject.toml", "constraints.txt"):
        os.utime(
            target / name, (0, 0)
        )  # so that `make` installs nothing into the environment of this checkout
    for command in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "as cloned"]):
        run = ["git", "-c", "user.name=Anna", "-c", "user.email=anna@example.com", *command]
        subprocess.run(run, cwd=target, check=True)
    return target


def add_cell(path: Path, source: str) -> None:
    """One more cell; a comment `# # heading` alone becomes Markdown, as a person would type it."""
    document = json.loads(path.read_text())
    cells = document["cells"]
    facts = {"id": f"cell-{len(cells)}", "metadata": {}, "source": source.splitlines(keepends=True)}
    if source.startswith("# ## ") and "\n" not in source:
        cells.append({"cell_type": "markdown", **facts, "source": [source[2:]]})
    else:
        cells.append({"cell_type": "code", "execution_count": None, "outputs": [], **facts})
    path.write_text(json.dumps(document, indent=1) + "\n")


def blank_notebook(path: Path) -> Path:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": [], "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(document))
    return path


def typed(clone: Path, commands: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("KEDRO_", "GIT_"))},
        "PATH": f"{clone / '.venv/bin'}:{os.environ['PATH']}",
        "PYTHONPATH": str(clone / "src"),
        "COLUMNS": "100",
        "DO_NOT_TRACK": "1",
        **MONTH,
        "GIT_AUTHOR_NAME": "Anna",
        "GIT_AUTHOR_EMAIL": "anna@example.com",
        "GIT_COMMITTER_NAME": "Anna",
        "GIT_COMMITTER_EMAIL": "anna@example.com",
    }
    return subprocess.run(
        ["bash", "-e", "-c", commands],
        cwd=clone,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_from_a_blank_notebook_to_production(checkout, clone):
    printed, expected, notebook = "", 0, None
    for kind, text in parts(checkout / "docs/notebook-to-production.md"):
        if kind == "notebook":
            notebook = blank_notebook(clone / text)
        elif kind == "python":
            add_cell(notebook, text)
        elif kind == "exits with":
            expected = int(text)
        elif kind == "bash":
            done = typed(clone, text)
            printed = done.stdout + done.stderr
            assert done.returncode == expected, f"$ {text}\n{printed}"
            expected = 0
        elif kind == "text":
            missing = [
                line
                for line in text.splitlines()
                if line.strip() != "..." and plain(line) not in plain(printed)
            ]
            assert not missing, f"{missing} is not in\n{printed}"


def plain(text: str) -> str:
    return " ".join(text.split())
