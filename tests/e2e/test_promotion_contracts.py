"""What a promotion adds from its proof: proposed contracts, types, a form that its checks accept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kedro_handoff.notebooks.evidence import Proving, prove

from .notebook_files import write_notebook

pytestmark = pytest.mark.e2e

CONFIRMED = ["--owner", "wards@mini.example", "--description", "a visit", "--consumers", "board,press"]

CELLS = [
    "%load_ext kedro.ipython\nimport os, pandas as pd",
    "visits = catalog.load('visits')",
    "# hours, too, in words\nlong=visits[ visits['hours']>=0.5 ].copy()\nlong['size'] = 'short'\n"
    "long.loc[long['hours'] > 1, 'size'] = 'long'",
    "mean_hours = float(long['hours'].mean())",
    "catalog.save('long', long)",
]
CATALOG = """
long:  # for the wards
  type: pandas.CSVDataset
  filepath: data/02_intermediate/long.csv
  save_args: {index: false}
"""
CHOSEN = ["notebooks/long.ipynb", "--pipeline", "wards", "--cells", "3-4", "--as", "long_visits"]
CHOSEN += ["--cells", "6", "--as", "shares", "--no-tests"]
SHARES = "shares = {str(s): float(n) / mean_hours for s, n in long['size'].value_counts().items()}"
MYPY = "\n[tool.mypy]\nmypy_path = 'src'\nignore_missing_imports = true\n"


@pytest.fixture
def project(mini: Path, kedro) -> Path:
    cells = [*CELLS, SHARES, "print(shares)\nshares_seen = len(shares)"]
    write_notebook(mini / "notebooks/long.ipynb", cells)
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG)
    assert kedro(mini, "run").code == 0
    return mini


def checked(project: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=project, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def in_ipython(project: Path, *lines: str) -> str:
    """What an IPython session with Kedro's extension prints, whose magics are its own."""
    script = "\n".join(["%load_ext kedro.ipython", "%load_ext kedro_handoff", *lines])
    command = [sys.executable, "-m", "IPython", "--no-banner", "--quick", "-c", script]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def text_of(project: Path) -> dict[str, str]:
    parts = ("src", "conf")
    files = [p for part in parts for p in (project / part).rglob("*") if p.suffix in (".py", ".yml", ".json")]
    return {str(p.relative_to(project)): p.read_text() for p in files}


def test_a_promotion_leaves_code_and_contracts_that_the_project_can_hold(project, kedro):
    settings = project / "pyproject.toml"
    settings.write_text(settings.read_text() + MYPY)
    (project / ".mypy_cache").mkdir()
    done = kedro(project, "handoff", "promote", *CHOSEN)
    assert done.code == 0, done.out + done.err
    nodes = (project / "src/mini/pipelines/wards/nodes.py").read_text()
    assert "def long_visits(visits: pd.DataFrame) -> tuple[pd.DataFrame, float]:" in nodes
    assert "def shares(long: pd.DataFrame, mean_hours: float) -> dict[str, float]:" in nodes
    assert '    # hours, too, in words\n    long = visits[visits["hours"] >= 0.5].copy()\n' in nodes
    assert "import os" not in nodes
    wards = "src/mini/pipelines/wards"
    assert not checked(project, "ruff", "check", "--no-cache", wards)
    assert not checked(project, "mypy", wards)
    assert not checked(project, "ruff", "format", "--no-cache", "--check", wards)
    assert "options: {dataset: long}" in (project / "conf/base/catalog.yml").read_text()
    assert "long:  # for the wards" in (project / "conf/base/catalog.yml").read_text()
    assert "'long' has a proposed contract" in done.out
    assert "next: add `wards: {role: WHOSE}` under `pipelines:` in conf/base/handoff.yml" in done.out
    assert "confirm long --owner 'WHO IS ASKED' --consumers 'WHO RELIES ON IT' --description" in done.out
    assert kedro(project, "run", "--pipelines", "wards").code == 0
    assert "long.yml (proposed)" in kedro(project, "handoff", "status").out
    assert "contract-proposed" in kedro(project, "handoff", "check").out
    before = text_of(project)
    again = kedro(project, "handoff", "promote", *CHOSEN)
    assert "Nothing to write" in again.out
    assert text_of(project) == before
    steps: list[str] = []
    kept = project.parent / "kept"
    proof = prove(project, project / "notebooks/long.ipynb", kept, Proving(seen=steps.append))
    assert proof.agrees, proof.document  # the notebook saves under the contract, too
    assert [step.partition(": ")[0] for step in steps if "cell" in step][:2] == [
        "long.ipynb, cell 1",
        "long.ipynb, cell 2",
    ]
    assert any(step.startswith("pipeline wards: ") for step in steps)
    shown = "print(get_ipython().run_line_magic('handoff_contract', 'long'))"
    said = in_ipython(project, shown, "%handoff_verify notebooks/long.ipynb --depth static")
    assert "The contract of 'long' (proposed)" in said
    assert "notebooks/long.ipynb: same (code compared, nothing run)" in said
    confirmed = kedro(project, "handoff", "contract", "confirm", "long", *CONFIRMED)
    assert "confirmed conf/base/contracts/long.yml" in confirmed.out
    left = kedro(project, "handoff", "check").out
    assert [line for line in left.splitlines() if "long" in line] == []
    assert "pipeline 'wards' has no role" in left
