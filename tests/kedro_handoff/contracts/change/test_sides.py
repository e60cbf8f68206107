"""What may stand on either side of a comparison, in a real git repository."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kedro_handoff.contracts.change.comparison import compare_sides
from kedro_handoff.contracts.change.sides import read_side
from kedro_handoff.errors import HandoffError
from kedro_handoff.project import Project

VISITS = Path("conf/base/contracts/visits.yml")
TEXT = """\
name: visits
meta: {version: 1.0.0}
expectations:
- type: expect_column_values_to_be_between
  kwargs: {column: hours, min_value: 0, max_value: 10}
"""


def git(folder: Path, *arguments: str) -> None:
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *names, *arguments], cwd=folder, capture_output=True, check=True)


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project in a subfolder of its repository, with one commit, tagged."""
    root = tmp_path / "mono" / "project"
    (root / VISITS).parent.mkdir(parents=True)
    (root / VISITS).write_text(TEXT)
    (root / "conf/base/contracts/other.yml").write_text(TEXT.replace("visits", "other"))
    git(tmp_path / "mono", "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "one")
    git(root, "tag", "v1")
    monkeypatch.chdir(root)
    return Project(root, root / "conf")


def compared(project, old, new, *environments):
    return compare_sides(*(read_side(project, word, environments) for word in (old, new)))


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [
        ("HEAD", ".", 2),
        ("v1", ":", 2),
        ("main...", ".", 2),
        ("v1", "conf/base/contracts", 2),
        ("HEAD:visits", "visits", 1),
        ("HEAD:visits", ".", 1),
        (".", "HEAD:visits", 1),
        ("main:conf/base/contracts/visits.yml", "conf/base/contracts/visits.yml", 1),
        ("v1", ":visits", 1),
        ("v1:", ".", 2),
    ],
)
def test_each_way_to_name_a_side(project, old, new, count):
    (project.path / VISITS).write_text(TEXT.replace("10", "12"))
    git(project.path, "add", "--all")
    comparison = compared(project, old, new)
    assert len(comparison.contracts) == count
    [changed] = comparison.changed
    [change] = changed.changes
    assert "12" in change.old + change.new


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("nowhere", "git knows no revision 'nowhere'"),
        ("--all", "git knows no revision '--all'"),
        ("main:vists", "no contract 'vists' at main.*Is it 'visits'"),
        ("main:../outside.yml", "no contract '../outside.yml'"),
        ("last", "No run has left an outcome"),
        ("run:x", "No run has left an outcome"),
        ("2026-01-01", "No run has left an outcome"),
        ("nowhere...", "git knows no revision 'nowhere'"),
        ("pyproject.toml", "pyproject.toml:1: this is no contract"),
    ],
)
def test_what_means_nothing_gets_a_clear_error(project, word, said):
    (project.path / "pyproject.toml").write_text("[tool]")
    with pytest.raises(HandoffError, match=said):
        read_side(project, word)


def test_a_branch_is_compared_with_where_it_left_main(project):
    git(project.path, "checkout", "--quiet", "-b", "feature")
    git(project.path, "checkout", "--quiet", "main")
    (project.path / VISITS).write_text(TEXT.replace("1.0.0", "2.0.0"))
    git(project.path, "commit", "--quiet", "--all", "--message", "two")
    git(project.path, "checkout", "--quiet", "feature")
    assert "goes backwards" in compared(project, "main", ".").problems[0].problem
    assert not compared(project, "main...", ".").changed


def test_only_the_environments_that_are_named(project):
    other = project.conf_source / "prod/contracts"
    other.mkdir(parents=True)
    (other / "visits.yml").write_text(TEXT.replace("10", "12"))
    assert len(compared(project, "HEAD", ".").contracts) == 3
    assert not compared(project, "HEAD", ".", "base").changed
    assert [diff.status for diff in compared(project, "HEAD", ".", "prod").contracts] == ["added"]


def test_a_contract_without_its_fellow_is_named(project):
    (project.path / VISITS).unlink()
    with pytest.raises(HandoffError, match=r"\. has no contract 'visits'"):
        compared(project, "HEAD:visits", ".")


def test_a_broken_contract_at_a_revision_is_named_with_its_line(project):
    (project.path / VISITS).write_text("name: [")
    git(project.path, "commit", "--quiet", "--all", "--message", "two")
    with pytest.raises(HandoffError, match=r"HEAD:conf/base/contracts/visits\.yml:\d"):
        read_side(project, "HEAD")


def test_without_a_repository_files_can_still_be_compared(tmp_path):
    contracts = tmp_path / "conf/base/contracts"
    contracts.mkdir(parents=True)
    (contracts / "visits.yml").write_text(TEXT)
    (tmp_path / "old.yml").write_text(TEXT.replace("10", "8"))
    project = Project(tmp_path, tmp_path / "conf")
    assert compared(project, "old.yml", "visits").changed
    with pytest.raises(HandoffError, match="in no git repository"):
        read_side(project, "HEAD")
