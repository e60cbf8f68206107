"""What only shows something is left out and listed; what changes data never is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program, read_program

SETUP = (
    "import pandas as pd\nimport numpy as np\nimport matplotlib.pyplot as plt\nimport seaborn as sns\n"
    "import plotly.express as px\nfrom IPython.display import display\ndf = catalog.load('visits')"
)


def program_of(folder: Path, *cells: str) -> Program:
    documents = [
        {"cell_type": "code", "id": f"c{n}", "source": text, "metadata": {}, "outputs": []}
        for n, text in enumerate(cells, start=1)
    ]
    path = folder / "show.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": documents}))
    return read_program(read_notebook(path))


SHOWN = [
    "df.head()",
    "df.describe()",
    "df.groupby('ward').hours.mean().plot(kind='bar')",
    "df['hours'].plot.hist(bins=3)",
    "df.hist(figsize=(8, 6))",
    "display(df)",
    "print(f'{len(df)} rows')",
    "f'{len(df)} rows'",
    "plt.show()",
    "plt.figure(figsize=(8, 6))\nplt.plot(df.hours)\nplt.title('Hours')\nplt.show()",
    "fig, ax = plt.subplots()\nax.plot(df.hours)\nax.set_title('Hours')\nfig.tight_layout()",
    "fig, axes = plt.subplots(1, 2)\naxes[0].hist(df.hours)\nsns.histplot(df.hours, ax=axes[1])",
    "ax = sns.boxplot(data=df, x='ward', y='hours')\nax.set(xlabel='')",
    "fig = px.bar(df, x='ward', y='hours')\nfig.update_layout(title='Hours')\nfig.show()",
    "for column in df.columns:\n    print(column, df[column].nunique())",
    "for column in ['hours']:\n    plt.hist(df[column])\n    plt.show()",
    "if len(df) > 3:\n    print('many')\nelse:\n    print('few')",
    "plt.rcParams['figure.figsize'] = (8, 6)\nsns.set_theme(style='white')",
    "with plt.style.context('ggplot'):\n    plt.plot(df.hours)",
    "%matplotlib inline",
    "def draw(d):\n    plt.plot(d.hours)\n    plt.show()\ndraw(df)",
]
KEPT = [
    "print(df.pop('ward'))",
    "np.random.seed(1)\ndf.sample(2)",
    "display(df.drop(columns='ward', inplace=True))",
    "def spoil(d):\n    d['x'] = 1\n    return d\nprint(spoil(df))",
    "np.random.seed(1)\nplt.hist(np.random.normal(size=5))",
    "numbers = iter([1, 2])\nprint(next(numbers))",
    "for column in df.columns:\n    df[column] = df[column].astype(str)\n    print(column)",
    "class Counter:\n    n = 0\n    def more(self):\n        self.n += 1\ncounter = Counter()\nprint(counter.more())",  # noqa: E501
    "total = 0\ndef count():\n    global total\n    total += 1\nprint(count())",
]


@pytest.mark.parametrize("cell", SHOWN)
def test_what_is_only_shown_is_left_out_and_listed(cell, tmp_path):
    program = program_of(tmp_path, SETUP, f"{cell}\nout = df.assign(x=1)", "catalog.save('y', out)")
    plan = plan_promotion(program, [Choice(cells=(2,), name="f")])
    assert not plan.refusals
    (node,) = plan.nodes
    body = node.source.split('"""')[-1].split()
    assert body == ["out", "=", "df.assign(x=1)", "return", "out"]
    assert "".join(s.source for s in node.left_out).replace("\n", "") in cell.replace("\n", "")


@pytest.mark.parametrize("cell", KEPT)
def test_what_changes_data_or_draws_on_chance_stays(cell, tmp_path):
    program = program_of(tmp_path, SETUP, f"{cell}\nout = df.assign(x=1)", "catalog.save('y', out)")
    here = [s for s in program.statements if s.cell.number == 2]
    assert here[-2].position not in program.shown


def test_a_figure_that_data_are_taken_from_stays(tmp_path):
    cell = "counts, edges, bars = plt.hist(df.hours)\nout = pd.Series(counts)"
    program = program_of(tmp_path, SETUP, cell, "catalog.save('y', out)")
    (node,) = plan_promotion(program, [Choice(cells=(2,), name="f")]).nodes
    assert "plt.hist" in node.source
    assert not node.left_out
