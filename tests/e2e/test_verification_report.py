"""What `kedro handoff verify` says: differences, losses, the receipt; and the hook for each commit."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from .notebook_files import write_notebook
from .test_contract_diff import git

pytestmark = pytest.mark.e2e

CELLS = [
    "%load_ext kedro.ipython\nimport pandas as pd",
    "visits = catalog.load('visits')",
    "def long_visits(df):\n    df = df.astype({'ward': 'category'})\n    return df[df.hours >= 0.5]",
    "long = long_visits(visits)\ncatalog.save('long', long)",
    "def mean_hours(df):\n    return df.groupby('ward', as_index=False, observed=False).hours.mean()",
    "means = mean_hours(long)",
]
CHOSEN = ["--pipeline", "wards", "--function", "long_visits", "--function", "mean_hours", "--no-verify"]
CATALOG = """
long:
  type: pandas.CSVDataset
  filepath: data/02_intermediate/long.csv
  save_args: {index: false}
"""
EXACTNESS = "\nverify: {long: {relative: 1e-6, keys: [visit_id]}}\n"
HOOK = """\
repos:
  - repo: local
    hooks:
      - id: notebooks
        name: notebooks and nodes agree
        entry: {kedro} handoff verify --depth static
        language: system
        pass_filenames: false
        files: ^(notebooks/|src/|conf/base/handoff/)
"""


@pytest.fixture
def wards(mini: Path, kedro) -> Path:
    write_notebook(mini / "notebooks/wards.ipynb", CELLS)
    for name, text in (("catalog.yml", CATALOG), ("handoff.yml", EXACTNESS)):
        path = mini / "conf/base" / name
        path.write_text(path.read_text() + text)
    assert kedro(mini, "run").code == 0
    promoted = kedro(mini, "handoff", "promote", "notebooks/wards.ipynb", *CHOSEN)
    assert promoted.code == 0, promoted.out + promoted.err
    return mini


def test_differences_losses_and_causes_are_told_and_stand_on_the_receipt(wards, kedro):
    nodes = wards / "src/mini/pipelines/wards/nodes.py"
    nodes.write_text(nodes.read_text().replace("df.hours >= 0.5]", "df.hours >= 0.5].iloc[::-1]"))
    done = kedro(wards, "handoff", "verify", "--json", "--html", "out.html")
    assert done.code == 1, done.out + done.err
    (found,) = json.loads(done.out[done.out.index("{") :])["notebooks"]
    by_name = {dataset["dataset"]: dataset for dataset in found["datasets"]}
    long, means = by_name["long"], by_name["means"]
    assert long["status"] == "same"  # rows are matched by their key
    assert long["rule"] == {"tolerance": 0.0, "relative": 1e-6, "keys": ["visit_id"]}
    assert {loss["column"] for loss in long["losses"]} >= {"ward"}
    assert "serialisation loss in CSVDataset: column 'ward' is category" in "; ".join(long["details"])
    assert means["status"] == "drifted"
    assert means["differences"][0]["column"] == "ward"
    assert means["details"][-1] == "likely cause: the nodes read long from a file, which changes it"
    page = (wards / "out.html").read_text()
    assert "rows are matched by visit_id, in any order" in page
    assert "long_visits" in page
    again = kedro(wards, "handoff", "verify", "--depth", "static", "--html", "src/mini/settings.py")
    assert "does not end in `.html`" in again.err


def test_the_hook_stops_a_commit_that_changes_one_side_alone(wards):
    (wards / ".pre-commit-config.yaml").write_text(HOOK.format(kedro=f"{sys.executable} -m kedro"))
    (wards / ".gitignore").write_text("__pycache__/\n.handoff/\n")  # a hook must change no file of git
    git(wards, "init")
    git(wards, "add", "--all")
    git(wards, "commit", "--message", "one")
    subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"], cwd=wards, check=True, capture_output=True
    )
    edited = [cell.replace(".mean()", ".max()") for cell in CELLS]
    write_notebook(wards / "notebooks/wards.ipynb", edited)
    git(wards, "add", "--all")
    commit = ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "--message", "two"]
    stopped = subprocess.run(commit, cwd=wards, capture_output=True, text=True)
    assert stopped.returncode == 1
    assert "mean_hours: notebook ahead (`mean_hours` was changed)" in stopped.stdout + stopped.stderr
    nodes = wards / "src/mini/pipelines/wards/nodes.py"
    nodes.write_text(nodes.read_text().replace(".mean()", ".max()"))
    git(wards, "add", "--all")
    passed = subprocess.run(commit, cwd=wards, capture_output=True, text=True)
    assert passed.returncode == 0, passed.stdout + passed.stderr
