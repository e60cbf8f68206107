"""`kedro handoff checkout`: from a node to a notebook and back."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from .notebook_files import write_notebook
from .test_promotion import CATALOG, CELLS, CHOSEN, state_of

pytestmark = pytest.mark.e2e

TRAINING = '''"""Training."""

import logging
from typing import Final

import pandas as pd

from .nodes import top

LOGGER = logging.getLogger(__name__)
FACTOR: Final = 1.0  # of the mean
"""What is long."""


def _limit(visits: pd.DataFrame, least: float) -> float:
    # never below what was asked for
    return max(least, visits["hours"].mean() * FACTOR)


def longest( visits, least ):   # my own form
    LOGGER.info("%s", least)
    return top(visits[visits["hours"] >= _limit(visits, least)], {})

'''
PIPELINE = """from kedro.pipeline import Node, Pipeline

from mini.pipelines.modeling.nodes import mean_by_ward, top
from .training import longest


def create_pipeline(**kwargs):
    nodes = [
        Node(mean_by_ward, "visits", "mean_metrics", name="mean_by_ward", tags="training"),
        Node(longest, ["visits", "params:least"], "long", name="longest"),
        Node(top, dict(long="long", spec="params:spec"), "topped", name="top"),
    ]
    return Pipeline(nodes, namespace="carriers", prefix_datasets_with_namespace=False)
"""
TOP = "\n\ndef top(long, spec, n=2):\n    return long.head(spec['n']) if spec else long.head(n)\n"

EVERY_NODE = """
import json
import shutil
import subprocess
import sys
from pathlib import Path
from kedro.framework.project import pipelines
from kedro.framework.startup import bootstrap_project
metadata = bootstrap_project(Path.cwd())
from kedro_handoff.cli.place import structure_of
from kedro_handoff.notebooks.checkout.checkout import prepare_checkout
from kedro_handoff.notebooks.files import write_all
from kedro_handoff.notebooks.promotion import prepare
structure = structure_of(metadata, None)
names = [node.name for node in pipelines["__default__"].nodes]
refused, changed = [], []
for name in names:
    found = prepare_checkout(structure, name)
    write_all(Path.cwd(), found.files)
    promotion = prepare(structure, Path(found.notebook), "", [])
    refused += [r.reason for r in (*found.refusals, *promotion.plan.refusals)]
    changed += [str(change.path) for change in promotion.files]
print(json.dumps({"nodes": len(names), "refused": refused, "changed": changed}))
"""


@pytest.fixture
def project(mini: Path, kedro) -> Path:
    """The small project with a module of its own for training, in a namespace."""
    folder = mini / "src/mini/pipelines/modeling"
    (folder / "nodes.py").write_text((folder / "nodes.py").read_text() + TOP)
    (folder / "training.py").write_text(TRAINING)
    (folder / "pipeline.py").write_text(PIPELINE)
    (mini / "conf/base/parameters.yml").write_text("least: 0.1\nspec:\n  n: 3\n")
    assert kedro(mini, "run", "--nodes", "clean").code == 0
    return mini


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_a_node_goes_into_a_notebook_and_its_change_comes_back(project, kedro):
    module = project / "src/mini/pipelines/modeling/training.py"
    done = kedro(project, "handoff", "checkout", "longest")
    assert done.code == 0, done.err
    notebook = project / "notebooks/longest.ipynb"
    document = nbformat.read(notebook, as_version=4)
    nbformat.validate(document)
    assert not any(cell.get("outputs") for cell in document.cells)
    cells = {cell.id: cell.source for cell in document.cells}
    assert cells["inputs"] == 'visits = catalog.load("visits")'
    assert cells["parameters"] == 'least = catalog.load("params:least")'
    assert "from mini.pipelines.modeling.nodes import top" in cells["imports"]
    assert cells["node"].partition("\n")[0] == "#| node name=carriers.longest outputs=long"
    assert cells["node"].partition("\n")[2] in TRAINING
    before = state_of(project)
    assert "Nothing to write" in kedro(project, "handoff", "promote", "notebooks/longest.ipynb").out
    assert "Nothing to write" in kedro(project, "handoff", "checkout", "carriers.longest").out
    assert state_of(project) == before
    edit(notebook, "FACTOR: Final = 1.0", "FACTOR: Final = 1.2")
    assert kedro(project, "handoff", "promote", "notebooks/longest.ipynb", "--no-verify").code == 0
    assert module.read_text() == TRAINING.replace("Final = 1.0", "Final = 1.2")


def test_when_both_sides_changed_the_person_decides(project, kedro):
    module, notebook = project / "src/mini/pipelines/modeling/training.py", project / "notebooks/work.ipynb"
    promote = ["handoff", "promote", "notebooks/work.ipynb", "--no-verify"]
    assert kedro(project, "handoff", "checkout", "longest", "--notebook", str(notebook)).code == 0
    edit(module, "Final = 1.0", "Final = 3.0")
    assert "`FACTOR` was changed in the module since both sides were the same" in kedro(project, *promote).out
    edit(notebook, "Final = 1.0", "Final = 2.0")
    before = state_of(project)
    refused = kedro(project, *promote)
    assert refused.code == 1
    assert "`FACTOR` was changed in the notebook and in the module [both-changed]" in refused.out
    assert "-FACTOR: Final = 1.0  # of the mean\n      +FACTOR: Final = 2.0" in refused.out
    assert "-FACTOR: Final = 1.0  # of the mean\n      +FACTOR: Final = 3.0" in refused.out
    clobbering = kedro(project, "handoff", "checkout", "longest", "--notebook", str(notebook))
    assert clobbering.code == 1
    assert "was edited since it was checked out" in clobbering.err
    assert state_of(project) == before
    text = notebook.read_text()
    assert kedro(project, *promote, "--take", "module").code == 0
    assert notebook.read_text() == text.replace("Final = 2.0", "Final = 3.0")
    assert kedro(project, "handoff", "verify", "--depth", "static").code == 0
    edit(notebook, "Final = 3.0", "Final = 4.0")
    edit(module, "Final = 3.0", "Final = 5.0")
    assert kedro(project, *promote, "--take", "notebook").code == 0
    assert module.read_text() == TRAINING.replace("Final = 1.0", "Final = 4.0")


def test_an_input_in_memory_is_filled_by_what_makes_it(project, kedro):
    assert kedro(project, "handoff", "checkout", "top", "--json").code == 0
    notebook, module = project / "notebooks/top.ipynb", project / "src/mini/pipelines/modeling/nodes.py"
    cells = json.loads(notebook.read_text())["cells"]
    upstream = next("".join(cell["source"]) for cell in cells if cell["id"] == "upstream")
    assert 'pipelines["modeling"].only_nodes("carriers.longest")' in upstream
    edit(notebook, "else long.head(n)", "else long.tail(n)")
    before, text = state_of(project), module.read_text()
    done = kedro(project, "handoff", "promote", "notebooks/top.ipynb")
    assert "proved: the notebook, run anew, and the nodes agree on topped" in done.out, done.out + done.err
    assert module.read_text() == text.replace("else long.head(n)", "else long.tail(n)")
    after = state_of(project)
    assert {path for path in after if after[path] != before.get(path)} == {
        "src/mini/pipelines/modeling/nodes.py",
        "conf/base/handoff/notebooks.top.json",
    }
    misspelt = kedro(project, "handoff", "checkout", "longst")
    assert misspelt.code == 1
    assert "did you mean 'longest'?" in misspelt.err


def test_a_promoted_function_that_both_sides_changed_is_decided_by_the_person(mini, kedro):
    write_notebook(mini / "notebooks/wards.ipynb", CELLS)
    catalog = mini / "conf/base/catalog.yml"
    catalog.write_text(catalog.read_text() + CATALOG)
    promote = ["handoff", "promote", "notebooks/wards.ipynb", *CHOSEN, "--no-verify"]
    assert kedro(mini, *promote).code == 0
    notebook, module = mini / "notebooks/wards.ipynb", mini / "src/mini/pipelines/wards/nodes.py"
    edit(notebook, ">= least", "> least")
    edit(module, ">= least", "== least")
    refused = kedro(mini, *promote)
    assert refused.code == 1
    assert "`long_visits` was changed in the notebook and in the module [both-changed]" in refused.out
    text = notebook.read_text()
    assert kedro(mini, *promote, "--take", "module").code == 0
    assert notebook.read_text() == text.replace("> least", "== least")
    assert kedro(mini, "handoff", "verify", "--depth", "static").code == 0
    edit(notebook, "== least", "< least")
    edit(module, "== least", "<= least")
    assert kedro(mini, *promote, "--take", "notebook").code == 0
    assert "df.hours < least" in module.read_text()


def test_every_node_of_the_reference_project_goes_into_a_notebook_and_back(checkout, tmp_path):
    for part in ("conf", "src", "pyproject.toml"):
        copy = shutil.copytree if (checkout / part).is_dir() else shutil.copy
        copy(checkout / part, tmp_path / part)
    done = subprocess.run(
        [sys.executable, "-c", EVERY_NODE], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout.splitlines()[-1]) == {"nodes": 26, "refused": [], "changed": []}
