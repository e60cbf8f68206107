from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.conftest import Kedro

pytestmark = pytest.mark.e2e

IGNORED = "data/**\n!data/**/\nconf/local/*\n!conf/local/.gitkeep\n.handoff\n.viz\n__pycache__\n*.log\n"
CLEAN = "src/mini/pipelines/data_engineering/nodes.py"
MEAN = "src/mini/pipelines/modeling/nodes.py"


@pytest.fixture
def project(mini: Path) -> Path:
    """The small project in a git repository; its raw data are not in git."""
    (mini / ".gitignore").write_text(IGNORED)
    for arguments in (("init", "-q", "-b", "main"), ("add", "-A"), ("commit", "-qm", "start")):
        git(mini, *arguments)
    return mini


@pytest.fixture
def reproduce(kedro: Kedro, tmp_path: Path):
    """Calls the command with a folder for temporary files of its own."""
    place = tmp_path / "temporary"
    place.mkdir()

    def call(project: Path, *arguments: str) -> tuple[int, dict]:
        found = kedro(project, "handoff", "runs", "reproduce", *arguments, "--json", TMPDIR=str(place))
        assert list(place.iterdir()) == []
        return found.code, json.loads(found.out or "{}") or {"said": found.err}

    return call


def git(project: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *arguments]
    return subprocess.run(command, cwd=project, check=True, capture_output=True, text=True).stdout.strip()


def edit(project: Path, path: str, before: str, after: str) -> None:
    text = (project / path).read_text()
    assert before in text
    (project / path).write_text(text.replace(before, after))


def commit(project: Path) -> None:
    git(project, "add", "-A")
    git(project, "commit", "-qm", "change")


def state(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".git/objects" not in str(path) and "__pycache__" not in path.parts
    }


def test_a_run_before_a_change_is_reproduced_and_nothing_else_is_touched(project, kedro, reproduce):
    kedro(project, "run")
    edit(project, CLEAN, "/ 60", "/ 61")
    git(project, "stash", "-q")
    git(project, "stash", "apply", "-q")
    kedro(project, "run")
    git(project, "add", CLEAN)
    before = state(project)
    code, found = reproduce(project, "last~1")
    assert (code, found["verdict"]) == (0, "identical"), found
    assert {each["dataset"]: each["status"] for each in found["datasets"]} == {
        "visits": "identical",
        "mean_metrics": "identical",
    }
    assert found["sentence"].endswith("all 2 datasets are identical.")
    # What was not committed at the second run was kept beside it; the code of today is another by now.
    edit(project, CLEAN, "/ 61", "/ 62")
    changed = state(project)
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (0, "identical"), found
    assert "as it was kept" in found["source"]
    assert state(project) == changed
    assert before.keys() == changed.keys()


def test_a_run_whose_input_has_changed_is_refused_with_the_column(project, kedro, reproduce):
    kedro(project, "run")
    before = (project / "data/01_raw/visits.csv").read_text()
    (project / "data/01_raw/visits.csv").write_text(before.replace(",15\n", ",16\n"))
    code, found = reproduce(project, "last", "--dry-run")
    assert (code, found["verdict"]) == (2, "refused")
    assert [refusal["subject"] for refusal in found["refusals"]] == ["raw_visits"]
    assert "raw_visits has changed: other values in column minutes" in found["sentence"]


def test_a_node_left_to_chance_is_named(project, kedro, reproduce):
    edit(project, MEAN, "def mean", "import numpy as np\n\n\ndef mean")
    edit(project, MEAN, "float(hours)", "float(hours) + np.random.default_rng().normal()")
    commit(project)
    kedro(project, "run")
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (1, "different")
    assert "it begins in node mean_by_ward" in found["sentence"]
    [[node, reasons]] = found["causes"]
    assert node == "mean_by_ward"
    assert "default_rng()` draws random numbers without a seed" in reasons[0]
    assert {name for name, *_ in found["metrics"]} == {"mean_metrics.north", "mean_metrics.south"}


def test_production_is_not_written_whatever_a_run_tries(project, kedro, reproduce, tmp_path):
    production = tmp_path / "production"
    production.mkdir()
    catalog = project / "conf/base/catalog.yml"
    catalog.write_text(
        catalog.read_text().replace("data/02_intermediate/visits.parquet", f"{production}/visits.parquet")
    )
    commit(project)
    kedro(project, "run")
    (production / "visits.parquet").write_bytes(b"of a later run")
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (0, "identical"), found
    edit(
        project,
        CLEAN,
        "def clean(raw):\n",
        f"def clean(raw):\n    open('{production}/log', 'a').write('x')\n",
    )
    commit(project)
    kedro(project, "run")
    before = state(production)
    assert before.keys() == {"visits.parquet", "log"}
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (2, "refused")
    assert f"wanted to write {production}/log past the catalog" in found["sentence"]
    assert state(production) == before


def test_a_failure_is_reproduced(project, kedro, reproduce):
    edit(project, MEAN, "    return", "    raise ValueError(f'{len(visits)} visits are too few')\n    return")
    commit(project)
    assert kedro(project, "run").code == 1
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (0, "identical"), found
    assert "fails again in node mean_by_ward with the same ValueError" in found["sentence"]


def test_parameters_credentials_and_tolerance_come_from_where_they_are(project, kedro, reproduce):
    (project / "conf/base/parameters.yml").write_text("scale: 60\napi: {token: a}\n")
    (project / "conf/local/credentials.yml").write_text("database: {user: u, password: p}\n")
    edit(project, CLEAN, "clean(raw):", "clean(raw, scale, api):\n    assert api['token']")
    edit(project, CLEAN, "/ 60", "/ scale")
    edit(
        project,
        CLEAN.replace("nodes", "pipeline"),
        '"raw_visits"',
        '["raw_visits", "params:scale", "params:api"]',
    )
    commit(project)
    assert kedro(project, "run", "--params", "scale=30").code == 0
    edit(project, "conf/base/parameters.yml", "scale: 60", "scale: 90")
    code, found = reproduce(project, "last", "--tolerance", "0")
    assert (code, found["verdict"]) == (0, "identical"), found
    assert "not in git, and so those of today: conf/local/credentials.yml" in found["notes"]
    assert "parameters that a record hides are those of today: api.token" in found["notes"]


def test_an_interrupted_reproduction_leaves_nothing(project, kedro, tmp_path):
    edit(
        project,
        MEAN,
        "    return",
        "    import time; time.sleep(60 if 'reproduce' in __file__ else 0)\n    return",
    )
    commit(project)
    kedro(project, "run")
    before = state(project)
    place = tmp_path / "temporary"
    place.mkdir()
    assert interrupted(project, place, signal.SIGINT) == 130
    assert list(place.iterdir()) == []
    assert interrupted(project, place, signal.SIGKILL) == -signal.SIGKILL
    assert list(place.iterdir()), "nobody can tidy up then"
    found = kedro(project, "handoff", "runs", "reproduce", "last", "--dry-run", TMPDIR=str(place))
    assert found.code == 0, found.err
    assert list(place.iterdir()) == [], "but the next one does"
    assert state(project) == before


def interrupted(project: Path, place: Path, number: int) -> int:
    """Exit code of a reproduction that gets a signal while its last node runs."""
    command = [sys.executable, "-m", "kedro", "handoff", "runs", "reproduce", "last"]
    environment = {**os.environ, "TMPDIR": str(place), "DO_NOT_TRACK": "1"}
    with subprocess.Popen(command, cwd=project, env=environment, stderr=subprocess.DEVNULL) as process:
        until = time.monotonic() + 60
        while time.monotonic() < until and not list(place.glob("*/tree/data/02*/*.parquet")):
            time.sleep(0.1)
        process.send_signal(number)
    return process.returncode


def test_without_git_today_s_files_have_to_be_the_same(project, kedro, reproduce):
    shutil.rmtree(project / ".git")
    kedro(project, "run")
    edit(project, CLEAN, "/ 60", "/ 61")
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (2, "refused")
    assert "in no git repository" in found["source"]
    assert [(each["kind"], each["subject"]) for each in found["refusals"]] == [("code", "clean")]
    assert "the code of node clean is not the code that ran" in found["sentence"]


def test_a_version_of_its_own_output_that_a_run_was_told_to_load_is_brought_along(project, kedro, reproduce):
    edit(project, "conf/base/catalog.yml", "visits.parquet\n", "visits.parquet\n  versioned: true\n")
    kedro(project, "run")
    (old,) = (path.name for path in (project / "data/02_intermediate/visits.parquet").iterdir())
    edit(project, CLEAN, "/ 60", "/ 30")
    commit(project)
    kedro(project, "run", "--load-versions", f"visits:{old}")
    code, found = reproduce(project, "last")
    assert (code, found["verdict"]) == (0, "identical"), found
