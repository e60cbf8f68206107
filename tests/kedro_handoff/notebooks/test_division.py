"""Whatever is proposed can be promoted, and gives what the notebook gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.division import Division, propose
from kedro_handoff.notebooks.group_names import free_name, identifier_of
from kedro_handoff.notebooks.plan_file import code_of, plan_text, read_plan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program

from .division_traps import SAVE, SETUP, WHOLES, Whole, notebook_of
from .test_traps import TRAPS, Catalog, copied, run_nodes, visits, written
from .trap import Trap

pytestmark = pytest.mark.filterwarnings("ignore")  # real notebooks are full of them


class Shell:
    """Stands for IPython's."""

    def __getattr__(self, name: str) -> object:
        return print


def run_notebook(program: Program) -> dict[str, object]:
    """All variables after each statement."""
    names: dict = {"catalog": Catalog(visits=visits()), "get_ipython": Shell}
    kept: dict[str, object] = {}
    for statement in program.statements:
        exec(compile(statement.python, "cell", "exec"), names)  # noqa: S102 - our own notebook
        place = f"{statement.cell.number}:{statement.last_line}"
        kept |= {f"{place}:{name}": copied(value) for name, value in names.items()}
    return kept


def agrees(program: Program, division: Division) -> None:
    """Whether nodes make what the notebook makes; what it makes anew each time cannot be compared."""
    kept, again, made = run_notebook(program), run_notebook(program), run_nodes(division.plan)
    for node in division.plan.nodes:
        for (name, cell, line), output in zip(node.made, node.outputs, strict=True):
            place = f"{cell}:{line}:{name}"
            steady = not differences(kept[place], again[place])
            assert not steady or not differences(kept[place], made[output]), output


@pytest.mark.parametrize("case", WHOLES, ids=lambda case: case.name)
def test_a_notebook_is_divided_and_its_nodes_are_right(case: Whole, tmp_path: Path) -> None:
    program = notebook_of(case.cells, tmp_path)
    division = propose(program)
    assert {node.name: ", ".join(node.outputs) for node in division.plan.nodes} == case.nodes
    assert tuple(refusal.code for refusal in division.refused) == case.refused
    agrees(program, division)


@pytest.mark.parametrize("trap", TRAPS, ids=lambda trap: trap.name)
def test_a_proposal_for_a_trap_can_be_promoted_and_is_right(trap: Trap, tmp_path: Path) -> None:
    program = written(trap, tmp_path)
    division = propose(program)
    assert not plan_promotion(program, division.choices).refusals
    try:
        run_notebook(program)
    except Exception:  # noqa: BLE001 - whatever it is
        return  # a notebook that cannot run here
    if division.plan.nodes:
        agrees(program, division)


def test_every_cell_is_a_node_or_left_out_or_refused(tmp_path: Path) -> None:
    for case in WHOLES:
        program = notebook_of(case.cells, tmp_path)
        division = propose(program)
        told = {number for node in division.plan.nodes for number in node.cells}
        told |= {left.cell for left in division.left_out}
        told |= {number for refusal in division.refused for number in refusal.cells}
        assert told == {cell.number for cell in program.notebook.cells}


def test_why_cells_are_left_out(tmp_path: Path) -> None:
    cells = (
        "import pandas as pd",
        "df = catalog.load('visits')",
        "df.head()",
        "!ls",
        "import matplotlib.pyplot as plt\nplt.plot([1])",
        "counts = df.ward.value_counts()",
        "out = df[df.hours > 1]",
        SAVE,
    )
    left = {left.cell: left.reason for left in propose(notebook_of(cells, tmp_path)).left_out}
    assert left.keys() == {1, 2, 3, 4, 5, 6, 8}
    words = ["travels along", "inputs and outputs", "shows", "no Python", "draws", "explores"]
    assert all(word in left[number] for number, word in enumerate(words, start=1))


def test_names_that_the_project_has_are_not_proposed(tmp_path: Path) -> None:
    cells = (SETUP, "# Keep", "out = df[df.hours > 1]", SAVE)
    program = notebook_of(cells, tmp_path)
    assert [c.name for c in propose(program, frozenset({"keep"})).choices] == ["make_out"]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("2. Clean the visits", "clean_visits"),
        ("Étape 1: Début", "etape_1_debut"),
        ("Step 3 - `df` and [links](http://a.b)", "df_links"),
        ("2024", ""),
        ("数据", ""),
        ("A very long heading that goes on and on", "very_long_heading_goes"),
    ],
)
def test_headings_as_names(heading: str, name: str) -> None:
    assert identifier_of(heading) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert free_name(["class", "a"], ["a", "a_2"]) == "a_3"


def test_a_plan_file_says_the_same_as_the_proposal(tmp_path: Path) -> None:
    for case in WHOLES:
        program = notebook_of(case.cells, tmp_path)
        division = propose(program)
        if not division.choices:
            continue
        path = tmp_path / "plan.yml"
        path.write_text(plan_text(division, program.notebook, "p"))
        plan = read_plan(path, program.notebook)
        assert plan.pipeline == "p"
        assert plan.choices == division.choices


BAD = [
    ("nodes: [", r"plan\.yml, line \d: this is not YAML"),
    ("- 1", "is no plan"),
    ("format: 2\nnodes: []", "line 1: a plan says `format: 1`"),
    ("format: 1\nnodes: []", "line 2: `nodes` is to be a list with at least one node"),
    ("format: 1\nnode:\n- 1", "line 2: 'node' is nothing that a plan has"),
    ("format: 1\ncode: abc\nnodes:\n- name: a\n  cells: 1", "line 2: trap.ipynb was edited"),
    ("format: 1\npipeline: my p\nnodes:\n- name: a\n  cells: 1", "line 2: 'my p' cannot be"),
    ("format: 1\nnodes:\n- a", "line 3: a node is to be"),
    ("format: 1\nnodes:\n- name: a\n  cell: 1", "line 4: 'cell' is nothing that a node has"),
    ("format: 1\nnodes:\n- name: a", "line 3: node 'a' needs either `cells` or `function`"),
    ("format: 1\nnodes:\n- cells: 1", "line 3: a node of cells needs a `name`"),
    ("format: 1\nnodes:\n- name: a b\n  cells: 1", "line 3: 'a b' cannot be a name"),
    ("format: 1\nnodes:\n- name: class\n  cells: 1", "line 3: 'class' cannot be a name"),
    ("format: 1\nnodes:\n- name: a\n  cells: 1-99", "line 4: node 'a': cells 1-99: trap.ipynb has the code"),
    ("format: 1\nnodes:\n- name: a\n  cells: 1\n  outputs: {a: 1}\n  params: [1]", "`params` of node 'a'"),
    ("format: 1\nnodes:\n- name: a\n  cells: 1\n  fix: often", "line 5: `fix` of node 'a'"),
    ("format: 1\nnodes:\n- name: a\n  cells: 1\n- name: a\n  cells: 2", "line 5: node 'a' has this name"),
    ("format: 1\nnodes:\n- name: a\n  cells: 1\n- name: b\n  cells: 1-2", "line 5: node 'b' has cell 1"),
    ("format: 1\nnodes: !!python/object:os.system [1]", "line 2: this is not YAML"),
]


@pytest.mark.parametrize(("text", "words"), BAD)
def test_what_is_wrong_in_a_plan_file_is_named_with_its_line(text: str, words: str, tmp_path: Path) -> None:
    program = notebook_of((SETUP, "out = df.head()", SAVE), tmp_path)
    path = tmp_path / "plan.yml"
    path.write_text(text)
    with pytest.raises(NotebookError, match=words):
        read_plan(path, program.notebook)


def test_a_plan_knows_whether_the_notebook_is_the_same(tmp_path: Path) -> None:
    one = notebook_of((SETUP, SAVE), tmp_path).notebook
    other = notebook_of((SETUP, "x = 1", SAVE), tmp_path).notebook
    assert code_of(one) != code_of(other)
