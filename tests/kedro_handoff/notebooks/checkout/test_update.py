"""Edits of a checked-out notebook as edits of the module."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kedro_handoff.notebooks.checkout.cells import cells_of
from kedro_handoff.notebooks.checkout.document import notebook_text
from kedro_handoff.notebooks.checkout.module_code import code_of, module_program
from kedro_handoff.notebooks.checkout.node_place import NodePlace
from kedro_handoff.notebooks.checkout.take import take_module
from kedro_handoff.notebooks.checkout.update import Update, choice_of, prepare_update
from kedro_handoff.notebooks.manifest import PromotedNode
from kedro_handoff.notebooks.notebook import parse_notebook
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.project import Project
from kedro_handoff.structure import NodeFacts, ProjectStructure

MODULE = '''"""Nodes."""
import numpy as np
from .units import km

LIMIT = 3  # of all


def near(x):
    return x < LIMIT


def shorten(df, model):
    return np.abs(km(df[near(df["x"])]))


def other(df):
    return near(df)
'''


class Bench:
    """A module and the notebook that was checked out from it."""

    def __init__(self, folder: Path) -> None:
        self.module = folder / "src/pkg/nodes.py"
        self.module.parent.mkdir(parents=True)
        self.module.write_text(MODULE)
        facts = NodeFacts("ns.shorten", ("ns.a", "params:ns.model"), ("ns.b",), "pkg.nodes")
        source = self.module.parent
        self.structure = ProjectStructure(
            Project(folder, folder / "conf"), "pkg", source, {"p": (facts,)}, {}
        )
        inputs = {"df": "ns.a", "model": "params:ns.model"}
        place = NodePlace("ns.shorten", "p", "shorten", "pkg.nodes", self.module, inputs, ("ns.b",), True)
        code = code_of(module_program(self.module, MODULE), "pkg.nodes", False, "shorten", lambda _: False)
        self.notebook = folder / "shorten.ipynb"
        self.notebook.write_text(
            notebook_text(list(cells_of(place, code, (), "src/pkg/nodes.py", "n.ipynb")))
        )
        empty = PromotedNode("ns.shorten", "shorten", "", {}, {}, ("ns.b",), ())
        choice = choice_of(empty)
        (node,) = plan_promotion(self.program, [choice]).nodes
        self.base = replace(promoted(node, self.program, [choice]), module="pkg.nodes")

    @property
    def program(self) -> Program:
        return read_program(parse_notebook(self.notebook, self.notebook.read_text()))

    def edit(self, old: str, new: str) -> None:
        text = self.notebook.read_text()
        assert old in text
        self.notebook.write_text(text.replace(old, new))

    def update(self, take: str = "") -> Update:
        return prepare_update(self.structure, self.program, self.base, take, {})

    def codes(self) -> list[str]:
        return [refusal.code for refusal in self.update().plan.refusals]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_nothing_changed_is_no_change(bench):
    update = bench.update()
    assert update.module.before == update.module.after
    assert not update.plan.refusals
    assert update.node == bench.base


def test_an_edited_function_a_new_one_and_a_new_import_reach_the_module(bench):
    bench.edit('"import numpy as np\\n"', '"import math\\n",\n    "import numpy as np\\n"')
    bench.edit(
        '"def near(x):\\n"',
        '"def half(x):\\n",\n    "    return math.floor(x / 2)\\n",\n    "\\n",\n    "def near(x):\\n"',
    )
    bench.edit("return x < LIMIT", "return half(x) < LIMIT")
    after = bench.update().module.after
    expected = MODULE.replace("from .units import km\n", "from .units import km\nimport math\n").replace(
        "def near(x):\n    return x <",
        "def half(x):\n    return math.floor(x / 2)\n\n\ndef near(x):\n    return half(x) <",
    )
    assert after == expected


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("b = shorten(df, model)", "b = shorten(df, 3)", "wiring-changed"),
        ('catalog.load(\\"ns.a\\")', 'catalog.load(\\"ns.c\\")', "wiring-changed"),
        ("b = shorten(df", "df['x'] = 1\\nb = shorten(df", "changed-before-use"),
        ("from pkg.units import km", "from pkg.other import km", "name-clash"),
        ("return x < LIMIT", "return x < LIMIT + df.size", "free-data"),
    ],
)
def test_what_the_module_cannot_take_is_refused(bench, old, new, code):
    bench.edit(old, new)
    assert code in bench.codes()


def test_a_name_that_the_module_has_for_something_else_is_refused(bench):
    bench.edit(
        '"def near(x):\\n"', '"def other(x):\\n",\n    "    return 1\\n",\n    "\\n",\n    "def near(x):\\n"'
    )
    bench.edit("return x < LIMIT", "return x < LIMIT + other(x)")
    assert bench.codes() == ["name-clash"]


def test_calls_that_were_only_tried_out_do_not_count(bench):
    bench.edit(
        '"b = shorten(df, model)"', '"b = shorten(df, model)\\n",\n    "print(shorten(df.head(), model))"'
    )
    assert bench.codes() == []


def test_a_changed_module_is_never_overwritten_in_passing(bench):
    bench.module.write_text(MODULE.replace("LIMIT = 3", "LIMIT = 4"))
    assert bench.codes() == ["module-ahead"]
    bench.edit("LIMIT = 3", "LIMIT = 5")
    assert bench.codes() == ["both-changed"]
    assert bench.update("notebook").module.after == MODULE.replace("LIMIT = 3", "LIMIT = 5")


def test_reformatting_the_module_is_no_change(bench):
    bench.module.write_text(MODULE.replace("x < LIMIT", "(\n        x < LIMIT\n    )"))
    assert bench.codes() == []


def test_the_modules_code_goes_into_the_cells_concerned_alone(bench):
    changed = MODULE.replace("LIMIT = 3", "LIMIT = 4")
    before = bench.notebook.read_text()
    taken = take_module(bench.program, [(bench.base, changed)])
    assert taken.after == before.replace("LIMIT = 3", "LIMIT = 4")
    assert not taken.refusals


def test_a_name_that_the_notebook_defines_twice_cannot_take_the_modules_code(bench):
    bench.edit("LIMIT = 3  # of all", "LIMIT = 3\\nLIMIT = 3")
    taken = take_module(bench.program, [(bench.base, MODULE.replace("LIMIT = 3", "LIMIT = 4"))])
    assert [refusal.code for refusal in taken.refusals] == ["cannot-take"]
    assert taken.after == bench.notebook.read_text()


def test_what_else_uses_a_changed_piece_is_said(bench):
    bench.edit("return x < LIMIT", "return x <= LIMIT")
    (node,) = bench.update().plan.nodes
    assert "`near`, which changes, is used by `other` as well" in node.notes
