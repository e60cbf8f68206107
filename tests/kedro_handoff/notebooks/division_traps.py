"""Notebooks that are divided whole: text of their cells, headings as `# text`, and the nodes to come."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.notebooks.notebook import read_notebook
from kedro_handoff.notebooks.program import Program, read_program

SETUP = "import numpy as np\nimport pandas as pd\ndf = catalog.load('visits')\ndf.head()"
SAVE = "catalog.save('result', out)"


@dataclass(frozen=True)
class Whole:
    """A notebook, and what is right about its division.

    Attributes:
        name: What it is about.
        cells: Code cells, and headings, which begin with `#` and a blank and have one line.
        nodes: The nodes by name, each with its outputs.
        refused: Codes of what cannot be promoted.
    """

    name: str
    cells: tuple[str, ...]
    nodes: dict[str, str]
    refused: tuple[str, ...] = ()


def whole(name: str, nodes: dict[str, str], *cells: str, refused: str = "") -> Whole:
    return Whole(name, (SETUP, *cells, SAVE), nodes, tuple(refused.split()))


def notebook_of(cells: tuple[str, ...], folder: Path) -> Program:
    entries = []
    for number, text in enumerate(cells, start=1):
        heading = text.startswith("# ") and "\n" not in text
        entry = {"cell_type": "markdown" if heading else "code", "id": f"c{number}", "source": text}
        entries.append({**entry, "metadata": {}, **({} if heading else {"outputs": []})})
    path = folder / "trap.ipynb"
    path.write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": entries}))
    return read_program(read_notebook(path))


WHOLES = [
    whole(
        "headings",
        {"clean_visits": "df", "mean_ward": "result"},
        "# 1. Clean the visits",
        "df = df[df.hours > 1]",
        "df['double'] = df.hours * 2",
        "df.describe()",
        "# 2. Mean by ward",
        "out = df.groupby('ward', as_index=False).double.mean()",
    ),
    whole(
        "no headings",
        {"make_means": "means", "make_out": "result"},
        "means = df.groupby('ward').hours.mean()",
        "means = means.reset_index()\nmeans.columns = ['ward', 'mean']\nmeans['twice'] = means['mean'] * 2",
        "out = df.merge(means, on='ward')\nout['gap'] = out.hours - out['mean']",
    ),
    whole(
        "functions",
        {"clean": "long", "by_ward": "result"},
        "def clean(d, least):\n    return d[d.hours >= least]\n"
        "def by_ward(d):\n    return d.groupby('ward', as_index=False).hours.mean()",
        "long = clean(df, 2)",
        "out = by_ward(long)",
    ),
    whole(
        "a function called twice",
        {"long": "longer", "long_2": "result"},
        "def long(d, least):\n    return d[d.hours >= least]",
        "longer = long(df, 2)",
        "out = long(longer, 3)",
    ),
    whole(
        "a function called in one way that no node can have",
        {"wards": "result"},
        "def long(d):\n    return d[d.hours >= 2]",
        "# Wards",
        "out = long(df).head(2)",
    ),
    whole(
        "exploring is left out",
        {"keep": "result"},
        "# Explore",
        "counts = df.ward.value_counts()\nprint(counts)",
        "counts.plot() if False else None",
        "# Keep",
        "out = df[df.hours > 1]",
    ),
    whole(
        "training and evaluation",
        {"features": "X, y", "model": "fitted", "evaluate_model": "result, score"},
        "from sklearn.linear_model import LinearRegression",
        "# Features",
        "X = df[['hours']].to_numpy()\ny = X[:, 0] * 2",
        "# Model",
        "fitted = LinearRegression()\nfitted.fit(X, y)",
        "out = pd.DataFrame({'p': fitted.predict(X)})",
        "score = float(fitted.score(X, y))\nprint(score)",
    ),
    whole(
        "changed in place under the next heading",
        {"copy": "first", "add": "same", "rank": "result"},
        "# Copy",
        "first = df[df.hours > 1].copy()",
        "# Add",
        "same = first\nsame['x'] = 1",
        "# Rank",
        "out = same.sort_values('hours')",
    ),
    whole(
        "the input changed in place",
        {"hours": "df", "keep": "result"},
        "# Hours",
        "df['hours'] = df['hours'] * 2",
        "# Keep",
        "out = df[df.hours > 3]",
    ),
    whole(
        "a seed for one node",
        {"noise": "result"},
        "np.random.seed(3)",
        "# Noise",
        "out = df.assign(x=np.random.rand(len(df)))",
    ),
    whole(
        "a seed for two nodes",
        {},
        "np.random.seed(3)",
        "# Noise",
        "first = df.assign(x=np.random.rand(len(df)))",
        "# More",
        "out = first.assign(y=np.random.rand(len(df)))",
        refused="state-outside unbound-input",
    ),
    whole(
        "data that a function takes from outside",
        {"limits": "most", "under": "result"},
        "# Limits",
        "most = df.groupby('ward').hours.max()",
        "# Under",
        "def under(d):\n    return d[d.hours <= d.ward.map(most)]",
        "out = under(df)",
    ),
    whole(
        "names that cannot be names",
        {"make_out": "result"},
        "# 3.",
        "out = df.assign(x=1)",
    ),
    whole(
        "two headings of one name",
        {"wards": "first", "make_out": "result"},
        "# Wards",
        "first = df.assign(x=1)",
        "# Between",
        "first.head()",
        "# Wards ",
        "out = first.assign(y=2)",
    ),
    whole(
        "a constant between",
        {"long": "long_2", "short": "result"},
        "# Long",
        "LIMIT = 2",
        "long_2 = df[df.hours > LIMIT]",
        "# Short",
        "out = long_2.head(LIMIT)",
    ),
    whole(
        "magics and the shell",
        {"keep": "result"},
        "%matplotlib inline",
        "!ls",
        "%%bash\necho one",
        "# Keep",
        "%%time\nout = df[df.hours > 1]",
    ),
    whole(
        "one function in the way, the rest goes",
        {"keep": "result"},
        "# Read",
        "answer = input() if False else 'north'\ncounts = df[df.ward == answer]",
        "# Keep",
        "out = df[df.hours > 1]",
    ),
    whole(
        "a name of Python's built into a heading",
        {"make_out": "result"},
        "# Import",
        "out = df.assign(x=1)",
    ),
]
