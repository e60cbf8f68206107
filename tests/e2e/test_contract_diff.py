"""`kedro handoff contract diff` with real git, real runs and a real pre-commit."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

VISITS = Path("conf/base/contracts/visits.yml")
VERSIONED = "{owner: data@mini.example, version: "


def git(project: Path, *arguments: str) -> str:
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    done = subprocess.run(["git", *names, *arguments], cwd=project, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def commit(project: Path, message: str) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--no-verify", "--message", message)


@pytest.fixture
def repo(mini):
    """The mini project in a git repository, the contract of the visits at version 1.0.0."""
    edit(mini / VISITS, "{owner: data@mini.example, ", VERSIONED + "1.0.0, ")
    (mini / ".gitignore").write_text(".handoff\n__pycache__\ndata/02*\ndata/08*\n")
    git(mini, "init", "--quiet")
    commit(mini, "one")
    return mini


def loosen(project: Path) -> None:
    edit(project / VISITS, "max_value: 10", "max_value: 24")


def announce(project: Path, version: str = "2.0.0") -> None:
    edit(project / VISITS, VERSIONED + "1.0.0", VERSIONED + version)


def test_a_breaking_change_needs_a_version_and_says_which(kedro, repo):
    assert kedro(repo, "handoff", "contract", "diff").code == 0
    loosen(repo)
    result = kedro(repo, "handoff", "contract", "diff")
    assert result.code == 1
    assert "HEAD:conf/base/contracts/visits.yml:6 -> conf/base/contracts/visits.yml:6" in result.out
    assert "max_value=10 -> max_value=24" in result.out
    assert "breaking for consumers" in result.out
    assert (
        "write `version: 2.0.0` in the `meta` of conf/base/contracts/visits.yml"
        in result.out.splitlines()[-1]
    )
    announce(repo)
    assert kedro(repo, "handoff", "contract", "diff").code == 0


def test_json_for_machines(kedro, repo):
    loosen(repo)
    result = kedro(repo, "handoff", "contract", "diff", "main:visits", str(VISITS), "--json")
    document = json.loads(result.out)
    assert (result.code, document["format"], document["may_go_on"]) == (1, 1, False)
    [contract] = document["contracts"]
    assert contract["version"]["least"] == "2.0.0"
    assert [change["affects"] for change in contract["changes"]] == ["consumers"]


def test_whole_contracts_removed_added_and_renamed(kedro, repo):
    contracts = repo / "conf/base/contracts"
    (contracts / "metrics.yml").unlink()
    git(repo, "mv", str(VISITS), "conf/base/contracts/stays.yml")
    shutil.copy(contracts / "raw_visits.yml", contracts / "new.yml")
    result = kedro(repo, "handoff", "contract", "diff")
    assert result.code == 1
    assert "--allow-removed metrics" in result.out
    assert "new (added)  version none\n  new contract\n" in result.out
    for title in ("metrics (removed)", "stays (renamed)", "new (added)"):
        assert title in result.out
    allowed = kedro(repo, "handoff", "contract", "diff", "--allow-removed", "metrics")
    assert "stays.yml" in allowed.out.splitlines()[-1]


def test_the_first_commit_of_all_has_nothing_before_it(kedro, mini):
    git(mini, "init", "--quiet")
    git(mini, "add", "--all")
    result = kedro(mini, "handoff", "contract", "diff", "--staged")
    assert (result.code, result.out.count("(added)")) == (0, 3), result.err


def test_outside_of_git_files_can_still_be_compared(kedro, mini, tmp_path):
    result = kedro(mini, "handoff", "contract", "diff")
    assert result.code == 1
    assert "in no git repository" in result.err
    copy = tmp_path / "old.yml"
    shutil.copy(mini / VISITS, copy)
    loosen(mini)
    assert (
        "max_value=10 -> max_value=24" in kedro(mini, "handoff", "contract", "diff", str(copy), "visits").out
    )


def test_two_runs_are_compared_by_the_contracts_that_they_were_judged_under(kedro, repo):
    assert kedro(repo, "run").code == 0
    edit(repo / VISITS, "expectations:", "# only a comment\nexpectations:")
    loosen(repo)
    assert kedro(repo, "run", "--pipeline", "data_engineering").code == 0
    loosened = kedro(repo, "handoff", "contract", "diff", "last~1", "last")
    assert loosened.code == 1
    assert "max_value=10 -> max_value=24" in loosened.out
    assert "Not on both sides, so not compared: conf/base/contracts/metrics.yml" in loosened.out
    assert kedro(repo, "handoff", "contract", "diff", "last", ".").code == 0
    kept = list((repo / ".handoff/contracts").glob("*.yml"))
    assert len(kept) == 4  # each wording once
    assert any("# only a comment" in path.read_text() for path in kept)


def test_a_run_is_named_by_the_beginning_of_its_id(kedro, repo):
    assert kedro(repo, "run").code == 0
    [outcome] = (repo / ".handoff/outcomes/visits").glob("*.json")
    run_id = json.loads(outcome.read_text())["run_id"]
    assert kedro(repo, "handoff", "contract", "diff", run_id[:16], ".").code == 0
    missed = kedro(repo, "handoff", "contract", "diff", "2001-01-01T", ".")
    assert "no run begins with it" in missed.err
    shutil.rmtree(repo / ".handoff/contracts")
    assert "left no text of" in kedro(repo, "handoff", "contract", "diff", "last", ".").err


HOOK = """\
repos:
  - repo: local
    hooks:
      - id: handoff-diff
        name: contracts say whom they break
        entry: {kedro} handoff contract diff HEAD --staged
        language: system
        pass_filenames: false
        files: ^conf/.*/contracts/
"""


def test_the_hook_stops_a_commit_until_the_version_says_so(repo):
    (repo / ".pre-commit-config.yaml").write_text(HOOK.format(kedro=f"{sys.executable} -m kedro"))
    pre_commit = [sys.executable, "-m", "pre_commit"]
    subprocess.run([*pre_commit, "install"], cwd=repo, check=True, capture_output=True)
    loosen(repo)
    git(repo, "add", "--all")
    commit_now = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--message", "two"]
    stopped = subprocess.run(commit_now, cwd=repo, capture_output=True, text=True)
    assert stopped.returncode == 1
    assert "write `version: 2.0.0`" in stopped.stdout + stopped.stderr
    announce(repo)
    unstaged = subprocess.run(commit_now, cwd=repo, capture_output=True, text=True)
    assert unstaged.returncode == 1  # what is not staged does not count
    git(repo, "add", "--all")
    assert subprocess.run(commit_now, cwd=repo, capture_output=True).returncode == 0
