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
    assert kedro(versioned, "run", "--runner", "kedro_handoff.IncrementalRunner").code == 0
    assert json.loads(kedro(versioned, "handoff", "runs", "stale", "--json").out)["stale"] == []

    units = versioned / "src/mini/units.py"
    units.write_text(UNITS.replace("MINUTES = 60", "MINUTES = 90"))
    stale = kedro(versioned, "handoff", "runs", "stale").out
    assert "mini.units.MINUTES" in stale
    assert kedro(versioned, "run", "--runner", "kedro_handoff.IncrementalRunner").code == 0

    found = kedro(versioned, "handoff", "runs", "diff", "last~1", "last")
    assert "MINUTES" in found.out.partition("north")[0]
    assert "60 -> 90" in found.out
    assert "north" in found.out
    assert "MINUTES" in found.out.strip().splitlines()[-1]

    again = kedro(versioned, "handoff", "runs", "reproduce", "last~1")
    assert again.code == 0, again.err
    assert "identical" in again.out.strip().splitlines()[-1]
    assert "MINUTES = 90" in units.read_text()
