"""Change one constant in a function that a node calls, and ask what that does: the whole way."""

import json
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

UNITS = """MINUTES = 60


def in_hours(minutes):
    return minutes / MINUTES
"""
NODES = """from mini.units import in_hours


def clean(raw):
    return raw.assign(hours=in_hours(raw["minutes"])).drop(columns="minutes")
"""


@pytest.fixture
def versioned(mini: Path) -> Path:
    """The small project in a git repository, its node calling a function of another module."""
    (mini / "src/mini/units.py").write_text(UNITS)
    (mini / "src/mini/pipelines/data_engineering/nodes.py").write_text(NODES)
    (mini / ".gitignore").write_text("__pycache__/\ndata/02*\ndata/08*\n.viz\n")
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        identity = ["-c", "user.name=Ada", "-c", "user.email=ada@mini.example"]
        subprocess.run(["git", "-C", str(mini), *identity, *arguments], check=True)
    return mini


def test_a_constant_is_found_by_stale_and_diff_and_the_run_before_it_can_be_reproduced(versioned, kedro):
    assert kedro(versioned, "run").code == 0
    assert would_run(versioned, kedro) == {}

    units = versioned / "src/mini/units.py"
    units.write_text(UNITS.replace("MINUTES = 60", "MINUTES = 90"))
    changed = "constant mini.units.MINUTES changed 60 -> 90"
    anew = "input visits is made anew by clean"
    assert would_run(versioned, kedro) == {"clean": changed, "mean_by_ward": anew}
    assert would_run(versioned, kedro, "--to-outputs", "visits") == {"clean": changed}
    assert "2 nodes\n" in kedro(versioned, "run", "--runner", "kedro_handoff.IncrementalRunner").out

    said = kedro(versioned, "handoff", "runs", "diff", "last~1", "last").out
    causes, _, effects = said.partition("Effects")
    assert "`MINUTES` in src/mini/units.py changed from 60 to 90" in causes
    assert "mean_metrics.north" in effects
    sentence = " ".join(said.split("\n\n")[-1].split())
    assert sentence.startswith("The metric mean_metrics.north fell from 1.08 to 0.722")
    assert "because `MINUTES` in src/mini/units.py changed from 60 to 90" in sentence

    page = versioned.parent / "run.html"
    assert kedro(versioned, "handoff", "runs", "show", "last", "--html", str(page)).code == 0
    assert "<code>MINUTES</code> in src/mini/units.py changed from 60 to 90" in page.read_text()

    again = kedro(versioned, "handoff", "runs", "reproduce", "last~1")
    assert again.code == 0, again.err
    assert "is reproduced: all 2 datasets are identical." in again.out
    assert "MINUTES = 90" in units.read_text()


def would_run(project: Path, kedro, *options: str) -> dict[str, str]:
    """The nodes that `runs stale` names, with the reason of each."""
    found = json.loads(kedro(project, "handoff", "runs", "stale", "--json", *options).out)
    return {node["name"]: node["why"] for node in found["nodes"] if node["runs"]}
