"""Types that a proof has seen, written into what a promotion has built."""

from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.notebooks.evidence import Evidence
from kedro_handoff.notebooks.files import FileChange, write_all
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode, read_manifest
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.notebooks.scratch import GIVEN, READ, keep
from kedro_handoff.notebooks.typed_functions import typed_functions
from kedro_handoff.project import Project
from kedro_handoff.structure import ProjectStructure

TAKEN = "def taken(df):\n    return df\n"
BUILT = 'def built(df, least):\n    """What."""\n    out = df[df.hours >= least]  # enough\n    return out\n'
CHANGING = 'def changing(least):\n    """What."""\n    kept = least\n    kept = str(least)\n    return kept\n'
LYING = 'def lying(least):\n    """What."""\n    return len([least])\n'
NODES = Path("src/mini/pipelines/wards/nodes.py")
MANIFEST = Path("conf/base/handoff/notebooks.a.json")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in (NODES.parent, MANIFEST.parent):
        (tmp_path / folder).mkdir(parents=True)
    for folder in (NODES.parent, *NODES.parent.parents[:2]):
        (tmp_path / folder / "__init__.py").touch()
    return tmp_path


def node(name: str, source: str, inputs: dict[str, str]) -> NodePlan:
    return NodePlan(name, name, source, inputs, (f"out_{name}",), (1,), built=name != "taken")


def typed(project: Path, *nodes: NodePlan, module: str = "", **outputs: object) -> tuple[str, Manifest]:
    """The module and the manifest, as they are with types."""
    text = module or '"""Nodes."""\n\n\n' + "\n\n".join(n.source for n in nodes)
    (project / NODES).write_text(text)
    promoted = tuple(PromotedNode(n.name, n.name, n.source, {}, n.inputs, n.outputs, (1,)) for n in nodes)
    (project / MANIFEST).write_text(Manifest("notebooks/a.ipynb", "wards", promoted).text())
    frame = pd.DataFrame({"hours": [1.0]})
    keep(project / "proof/pipeline" / READ, "visits", frame)
    for name, value in outputs.items():
        keep(project / "proof/pipeline" / GIVEN, name, value)
    structure = ProjectStructure(Project(project, project / "conf"), "mini", project / "src/mini", {}, {})
    plan = PromotionPlan(nodes, parameters={"least": 2})
    evidence = Evidence({"status": "same"}, project / "proof")
    found = list(typed_functions(structure, Promotion(plan, (), "notebooks/a.ipynb", "wards"), evidence))
    write_all(project, [change for change in found if isinstance(change, FileChange)])
    manifest = read_manifest(project / MANIFEST)
    assert manifest is not None
    return (project / NODES).read_text(), manifest


def test_functions_of_flat_cells_are_typed_and_others_stay(project):
    nodes = (
        node("taken", TAKEN, {"df": "visits"}),
        node("built", BUILT, {"df": "visits", "least": "params:least"}),
    )
    text, manifest = typed(project, *nodes, out_taken=1, out_built=pd.DataFrame())
    signature = "def built(df: pd.DataFrame, least: int) -> pd.DataFrame:"
    head = '"""Nodes."""\n\nimport pandas as pd\n\n\n'
    assert text == f"{head}{TAKEN}\n\n{BUILT.replace('def built(df, least):', signature)}"
    taken, built = manifest.nodes
    assert (taken.module_source, taken.in_module) == ("", TAKEN)
    assert built.source == BUILT
    assert signature in built.in_module


def test_what_was_not_seen_or_clashes_stays_bare(project):
    built = node("built", BUILT, {"df": "unseen", "least": "params:least"})
    text, _ = typed(project, built, module=f"pd = None\n\n\n{BUILT}", out_built=pd.DataFrame())
    assert text == f"pd = None\n\n\n{BUILT.replace('least)', 'least: int)', 1)}"


def test_a_project_that_uses_mypy_gets_only_types_that_it_accepts(project):
    (project / "mypy.ini").write_text("[mypy]\nmypy_path = src\n")
    nodes = [
        node("changing", CHANGING, {"least": "params:least"}),
        node("lying", LYING, {"least": "params:least"}),
    ]
    text, manifest = typed(project, *nodes, out_changing="2", out_lying="no number")
    assert CHANGING in text
    assert "def lying(least: int):" in text
    assert [bool(n.module_source) for n in manifest.nodes] == [False, True]
