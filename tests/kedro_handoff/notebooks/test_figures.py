"""Figures of a notebook as nodes: found, drawn the same, and compared by what they show."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.figure_data import is_figure, without_figure
from kedro_handoff.notebooks.figures import figure_choices, figures_of
from kedro_handoff.notebooks.module_text import merged_nodes
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program

from .test_display import program_of

PLOTLY = "import pandas as pd\nimport plotly.express as px\ndf = catalog.load('visits')"
PYPLOT = "import pandas as pd\nimport matplotlib.pyplot as plt\ndf = catalog.load('visits')"
CELLS = [Choice(cells=(2,), name="f")]


def visits() -> pd.DataFrame:
    return pd.DataFrame({"ward": ["north", "south", "north"], "hours": [1.0, 2.5, 4.0]})


def planned(program: Program, *choices: Choice):
    found = figure_choices(program, {}, [choice.name for choice in choices])
    return plan_promotion(program, [*choices, *found])


def drawn(plan) -> dict[str, object]:
    module: dict[str, object] = {}
    exec(merged_nodes("", plan.nodes, "Nodes.", {})[0], module)  # noqa: S102 - made of our own cells
    data: dict[str, object] = {"visits": visits()}
    for node in plan.nodes:
        values = module[node.function](**{a: data[d] for a, d in node.inputs.items()})
        data |= dict(zip(node.outputs, values if len(node.outputs) > 1 else [values], strict=True))
    return data


def in_the_notebook(program: Program, plan) -> dict[str, object]:
    """Outputs as they are kept when a copy of the notebook runs."""

    class Catalog:
        def load(self, _: str) -> object:
            return visits()

        def save(self, name: str, data: object) -> None:
            pass

    names: dict[str, object] = {"catalog": Catalog()}
    kept: dict[str, object] = {}
    wanted = [
        (made, output) for node in plan.nodes for made, output in zip(node.made, node.outputs, strict=True)
    ]
    for statement in program.statements:
        if ".show()" not in statement.source:
            exec(compile(statement.source, "cell", "exec"), names)  # noqa: S102 - our own cells
        for (target, cell, line), output in wanted:
            if (statement.cell.number, statement.last_line) == (cell, line):
                value = eval(target, names)  # noqa: S307 - our own cells
                kept[output] = without_figure(value.copy() if isinstance(value, pd.DataFrame) else value)
    return kept


def assert_drawn_the_same(program: Program, *choices: Choice) -> None:
    plan = planned(program, *choices)
    assert not plan.refusals
    here = in_the_notebook(program, plan)
    there = drawn(plan)
    for name, value in here.items():
        assert not differences(value, without_figure(there[name]))
    assert any(is_figure(value) for value in there.values())


def test_a_figure_of_plotly_becomes_a_node_that_returns_it(tmp_path):
    cell = "fig = px.bar(out, x='ward', y='hours', title='Hours by ward')\nfig.update_xaxes()\nfig.show()"
    program = program_of(tmp_path, PLOTLY, "out = df.groupby('ward', as_index=False).hours.sum()", cell)
    plan = planned(program, *CELLS)
    assert [node.outputs for node in plan.nodes] == [("out",), ("hours_by_ward_plot",)]
    assert plan.entries["hours_by_ward_plot"]["type"] == "plotly.JSONDataset"
    assert_drawn_the_same(program, *CELLS)


def test_what_a_figure_reads_in_the_middle_of_cells_comes_out_of_them(tmp_path):
    cell = "sums = df.groupby('ward').sum()\nfig = px.bar(sums.reset_index(), x='ward', y='hours')\nfig\nout = len(sums)"  # noqa: E501
    program = program_of(tmp_path, PLOTLY, cell, "catalog.save('y', out)")
    plan = planned(program, *CELLS)
    assert not plan.refusals
    assert set(plan.nodes[0].outputs) == {"y", "sums"}
    assert_drawn_the_same(program, *CELLS)


def test_a_figure_of_data_that_are_changed_again_is_named(tmp_path):
    cell = "df['x'] = 1\nfig = px.bar(df, x='ward', y='x')\nfig.show()\ndf['x'] = 2\nout = df.copy()"
    program = program_of(tmp_path, PLOTLY, cell, "catalog.save('y', out)")
    refused = [r for r in planned(program, *CELLS).refusals if r.code == "figure"]
    assert "changed again" in refused[0].reason


def test_two_figures_of_one_cell_are_two_nodes(tmp_path):
    cell = "a = px.bar(df, x='ward', y='hours')\na.show()\nb = px.line(df, x='ward', y='hours')\nb.show()"
    program = program_of(tmp_path, PLOTLY, cell)
    assert [node.outputs for node in planned(program).nodes] == [("cell_2_plot",), ("cell_2_2_plot",)]
    assert_drawn_the_same(program)


def test_another_figure_is_told_apart_by_what_it_shows():
    px = pytest.importorskip("plotly.express")
    one, other = (without_figure(px.bar(visits(), x="ward", y="hours", title=t)) for t in ("a", "b"))
    assert differences(one, other)
    assert not differences(one, without_figure(px.bar(visits(), x="ward", y="hours", title="a")))


PICTURES = [
    "fig, ax = plt.subplots()\nax.plot(df.hours, label='h')\nax.set_title('Hours')\nax.legend()\nplt.show()",
    "plt.figure(figsize=(4, 3))\nplt.bar(df.ward, df.hours)\nplt.title('Bars')\nplt.show()",
    "plt.scatter(df.hours, df.hours)\nplt.xlabel('x')",
    "df.groupby('ward').hours.sum().plot(kind='bar')\nplt.show()",
    "for ward, rows in df.groupby('ward'):\n    plt.plot(rows.hours, label=ward)\nplt.legend()\nplt.show()",
    "import seaborn as sns\nsns.histplot(df.hours)\nplt.show()",
    "def draw(d):\n    plt.hist(d.hours)\n\ndraw(df)\nplt.show()",
]


@pytest.mark.parametrize("cell", PICTURES)
def test_a_figure_of_pyplot_becomes_a_node_that_returns_it(cell, tmp_path, monkeypatch):
    pytest.importorskip("matplotlib")
    if "sns" in cell:
        pytest.importorskip("seaborn")
    monkeypatch.setitem(os.environ, "MPLBACKEND", "agg")
    program = program_of(tmp_path, PYPLOT, cell)
    assert planned(program).entries["_".join(planned(program).nodes[0].outputs)]["filepath"].endswith(".png")
    assert_drawn_the_same(program)
    import matplotlib.pyplot as plt

    plt.close("all")


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("for c in ['hours']:\n    plt.hist(df[c])\n    plt.show()", "inside of a loop"),
        ("def draw(d):\n    plt.hist(d.hours)\n    plt.show()\ndraw(df)", "inside of a loop or a function"),
    ],
)
def test_a_figure_that_cannot_be_taken_out_says_why(cell, reason, tmp_path):
    program = program_of(tmp_path, PYPLOT, cell)
    (figure,) = figures_of(program)
    assert reason in figure.obstacle
    assert reason in planned(program).refusals[0].reason


def test_what_is_no_figure_is_kept_as_it_is(tmp_path: Path):
    assert without_figure([1]) == [1]
    assert not is_figure(visits())


def test_an_import_in_the_cell_of_a_figure_stands_at_the_top_of_the_module(tmp_path: Path) -> None:
    drawing = "import matplotlib.pyplot as plt\nplt.plot(df.hours)\nplt.title('Hours')\nplt.show()"
    program = program_of(tmp_path, "import pandas as pd\ndf = catalog.load('visits')", drawing)
    assert_drawn_the_same(program)
