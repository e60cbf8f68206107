"""Results of nodes that were promoted earlier are inputs of later ones, if they still are what they were."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.files import write_all
from kedro_handoff.project import Project
from kedro_handoff.structure import EntryFacts, ProjectStructure

from .test_static_check import prepared, promoted, states

CELLS = [
    "visits = catalog.load('visits')",
    "long = visits[visits.hours > 1]",
    "sums = long.groupby('ward').hours.sum()",
    "sums.max()",
]
FIRST, SECOND = Choice((2,), name="keep_long"), Choice((3,), name="add_up")
LATER = [*CELLS[:3], "top = sums.nlargest(2)", "catalog.save('top', top)"]
TOP = Choice((4, 5), name="find_top")


@pytest.fixture
def structure(tmp_path: Path) -> ProjectStructure:
    names = ("visits", "top")
    entries = {n: EntryFacts(n, {"type": "pandas.CSVDataset", "filepath": f"data/{n}.csv"}) for n in names}
    return ProjectStructure(Project(tmp_path, tmp_path / "conf"), "mini", tmp_path / "src/mini", {}, entries)


def wiring(promotion):
    return {node.name: (dict(node.inputs), node.outputs) for node in promotion.plan.nodes}


def refusal(promotion):
    [found] = promotion.plan.refusals
    return f"{found.code}: {found.reason}; {found.mend}"


def test_a_later_node_takes_what_an_earlier_one_makes(structure):
    there = promoted(structure, [*CELLS[:3], "sums + 1"], FIRST)
    promotion = prepared(there, [*CELLS[:3], "print(sums + 1)\nboth = sums + 1", "both * 2"], SECOND)
    assert wiring(promotion) == {"add_up": ({"long": "long"}, ("sums",))}, promotion.plan.refusals


def test_what_was_promoted_together_and_in_turn_is_the_same(structure):
    cells = [*CELLS[:3], "catalog.save('top', sums)"]
    both = wiring(prepared(structure, cells, FIRST, Choice((3, 4), name="add_up")))
    there = promoted(structure, cells, FIRST)
    later = prepared(there, cells, Choice((3, 4), name="add_up"))
    assert wiring(later) == {"add_up": both["add_up"]}
    manifest = next(c.after for c in later.files if c.path.suffix == ".json")
    assert manifest.count('"fingerprint"') == 2
    assert "def keep_long" in next(c.after for c in later.files if c.path.name == "nodes.py")


def test_the_name_that_the_earlier_node_was_given_counts(structure):
    there = promoted(structure, LATER, replace(FIRST, outputs=("long_visits",)))
    assert wiring(prepared(there, LATER, SECOND))["add_up"][0] == {"long": "long_visits"}


def test_a_marker_alone_connects_too(structure):
    there = promoted(structure, LATER, FIRST)
    marked = [*LATER[:2], f"#| node add_up\n{LATER[2]}", *LATER[3:]]
    assert wiring(prepared(there, marked))["add_up"][0] == {"long": "long"}


def test_an_earlier_node_whose_cells_were_edited_is_not_connected_to(structure):
    there = promoted(structure, LATER, FIRST)
    edited = [CELLS[0], "long = visits[visits.hours > 2]", *LATER[2:]]
    said = refusal(prepared(there, edited, SECOND))
    assert "unbound-input: `long` is worked out by code" in said
    assert "node 'keep_long' was promoted of it, but is another now: `keep_long` was changed" in said
    assert "`--cells 2 --as keep_long`" in said


def test_an_earlier_node_whose_module_was_edited_is_not_connected_to(structure):
    there = promoted(structure, LATER, FIRST)
    nodes = there.source / "pipelines/wards/nodes.py"
    nodes.write_text(nodes.read_text().replace("> 1", "> 2"))
    assert "settle first which side of 'keep_long' is right" in refusal(prepared(there, LATER, SECOND))


def test_a_result_that_nobody_read_before_has_to_be_promoted_with_its_cells(structure):
    before = [CELLS[0], "long = visits[visits.hours > 1]\nrest = visits[visits.hours <= 1]", "n = len(long)"]
    there = promoted(structure, before, FIRST)
    said = refusal(prepared(there, [*before, "m = len(rest)", "k = m + 1"], Choice((4,), name="count")))
    assert "it makes long, rest instead of long" in said


@pytest.mark.parametrize(
    ("between", "code"),
    [
        ("long['hours'] = 0", "changed-before-use"),
        ("long = long.head()", "unbound-input"),
        ("other = long\nother.loc[:] = 0", "changed-before-use"),
    ],
)
def test_a_result_that_was_changed_in_between_is_not_connected_to(structure, between, code):
    cells = [*CELLS[:2], between, *LATER[2:]]
    there = promoted(structure, [*CELLS[:2], "pass", *LATER[2:]], FIRST)
    promotion = prepared(there, cells, Choice((4,), name="add_up"))
    assert code in {found.code for found in promotion.plan.refusals}
    assert not promotion.files


def test_both_are_in_sync_afterwards(structure):
    there = promoted(structure, LATER, FIRST)
    then = promoted(there, LATER, SECOND)
    nodes = (*there.pipelines["wards"], *then.pipelines["wards"])
    found = states(replace(then, pipelines={"wards": nodes}), LATER)
    assert {state.node: state.state for state in found} == {"keep_long": "in sync", "add_up": "in sync"}


def test_a_figure_shows_what_an_earlier_node_makes(structure):
    cells = [*LATER[:3], "import plotly.express as px\nfig = px.bar(sums)\nfig.show()", *LATER[3:]]
    there = promoted(structure, cells, FIRST, SECOND)
    promotion = prepared(there, cells, Choice((5, 6), name="find_top"), figures=True)
    assert not promotion.plan.refusals
    assert {name: inputs for name, (inputs, _) in wiring(promotion).items()} == {
        "find_top": {"sums": "sums"},
        "plot_cell_4": {"sums": "sums"},
    }
    write_all(there.project.path, promotion.files)
    assert not prepared(there, cells, Choice((5, 6), name="find_top"), figures=True).files
