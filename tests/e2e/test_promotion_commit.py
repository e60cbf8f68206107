"""`promote --commit` and `promote --link` in a real project under git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from .notebook_files import write_notebook
from .test_promotion import CATALOG, CELLS, CHOSEN

pytestmark = pytest.mark.e2e

IGNORED = "__pycache__/\n.viz/\n.handoff/\ndata/\n.ipynb_checkpoints/\n.telemetry\n"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=Ada", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture
def project(mini: Path, kedro, monkeypatch) -> Path:
    """The small project in a repository, with a notebook that git does not know."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "a@example.org")
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG)
    (mini / ".gitignore").write_text(IGNORED)
    git(mini, "init", "-q", "-b", "main")
    git(mini, "add", ".")
    git(mini, "commit", "-q", "-m", "Start")
    write_notebook(mini / "notebooks/wards.ipynb", CELLS)
    assert kedro(mini, "run").code == 0
    return mini


def tree(project: Path) -> dict[str, bytes]:
    """Every file that git does not ignore, and what git itself knows of HEAD and the index."""
    listed = git(project, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    paths = [*listed.rstrip("\0").split("\0"), ".git/index", ".git/HEAD"]
    return {path: (project / path).read_bytes() for path in paths}


def test_a_promotion_goes_on_a_branch_and_the_working_tree_stays(project, kedro):
    (project / "staged.txt").write_text("staged")
    git(project, "add", "staged.txt")
    settings = project / "conf/base/handoff.yml"
    settings.write_text(settings.read_text() + "# mine\n")
    before = tree(project)
    identity = {
        f"GIT_{r}_{f}": v for r in ("AUTHOR", "COMMITTER") for f, v in (("NAME", "A"), ("EMAIL", "a@b.c"))
    }
    promote = ["handoff", "promote", "notebooks/wards.ipynb", *CHOSEN, "--commit", "--no-verify"]
    done = kedro(project, *promote, **identity)
    assert done.code == 0, done.out + done.err
    assert tree(project) == before
    assert "committed on branch handoff/wards-wards" in done.out
    message = git(project, "log", "-1", "--format=%B", "handoff/wards-wards")
    assert message.startswith("feat: promote 2 nodes in pipeline wards\n\nNodes, from notebooks/wards.ipynb:")
    for words in (
        "- long_visits (cells 3, 4): visits, params:MIN_HOURS -> long",
        "Not proved (--no-verify).",
        "conf/base/handoff.yml",
        "As the last run left them",
    ):
        assert words in message
    assert git(project, "diff", "--name-only", "main", "handoff/wards-wards").split() == [
        "conf/base/handoff/notebooks.wards.json",
        "conf/base/parameters_wards.yml",
        "notebooks/wards.ipynb",
        "src/mini/pipelines/wards/__init__.py",
        "src/mini/pipelines/wards/nodes.py",
        "src/mini/pipelines/wards/pipeline.py",
    ]
    again = kedro(project, *promote, "--json", **identity)
    assert json.loads(again.out)["commit"]["commit"] == ""


def test_a_linked_notebook_imports_its_nodes_and_says_what_verify_proves(project, kedro):
    notebook = project / "notebooks/wards.ipynb"
    before = notebook.read_text()
    done = kedro(project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN, "--link")
    assert done.code == 0, done.out + done.err
    cells = {cell["id"]: cell["source"] for cell in json.loads(notebook.read_text())["cells"]}
    assert cells["c3"].endswith("\n\nfrom mini.pipelines.wards.nodes import long_visits")
    assert (
        cells["c5"] == "from mini.pipelines.wards.nodes import hours_by_ward\nby_ward = hours_by_ward(long)"
    )
    assert {k: cells[k] for k in ("c1", "c2", "c4", "c6")} == dict(
        zip(("c1", "c2", "c4", "c6"), [*CELLS[:2], CELLS[3], CELLS[5]], strict=True)
    )
    assert "Nothing to write" in kedro(project, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN).out
    static = kedro(project, "handoff", "verify", "--depth", "static")
    assert static.code == 0
    assert "in sync (the notebook imports `long_visits`, so that this proves its wiring only)" in static.out
    undo = next(line for line in done.out.splitlines() if "to undo that: " in line)
    kept = undo.partition("to undo that: cp ")[2].split()[0]
    assert (project / kept).read_text() == before
