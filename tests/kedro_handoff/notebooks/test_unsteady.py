"""Why code may give other values each time."""

from __future__ import annotations

from pathlib import Path

import pytest

from kedro_handoff.notebooks.notebook import Cell, Notebook
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.unsteady import causes


def found(*cells: str) -> list[str]:
    numbered = tuple(Cell(number, "", text, text) for number, text in enumerate(cells, start=1))
    return causes(Program(Notebook(Path("n.ipynb"), numbered), ()), (), "notebook")


@pytest.mark.parametrize(
    "line",
    [
        "x = np.random.rand(3)",
        "x = random.choice(names)",
        "rng = np.random.default_rng()",
        "df = df.sample(10)",
        "a, b = train_test_split(df)",
        "model = RandomForestRegressor()",
        "model = KMeans(3, random_state=None)",
        "folds = KFold(5, shuffle=True)",
        "now = pd.Timestamp.now()",
        "t = datetime.datetime.now()",
        "key = uuid.uuid4()",
        "names = list(set(df.name))",
        "text = ', '.join({'a', 'b'})",
        "rows = [n for n in set(names)]",
        "key = hash(name)",
        "results = as_completed(jobs)",
    ],
)
def test_what_gives_other_values_is_named_with_its_cell_and_line(line):
    (cause,) = found("import numpy as np", f"y = 1\n{line}")
    assert cause.startswith("n.ipynb, cell 2, line 2: ")


@pytest.mark.parametrize(
    "line",
    [
        "rng = np.random.default_rng(3)",
        "df = df.sample(10, random_state=1)",
        "model = RandomForestRegressor(random_state=0)",
        "folds = KFold(5)",
        "names = sorted(set(df.name))",
        "when = pd.Timestamp('2020-01-01')",
    ],
)
def test_what_is_seeded_or_sorted_is_no_cause(line):
    assert found(line) == []


def test_a_seed_anywhere_in_the_notebook_counts():
    assert found("np.random.seed(3)", "x = np.random.rand()\ny = df.sample(3)") == []


def test_what_certainly_differs_stands_before_what_only_may():
    assert ["set" in cause for cause in found("for x in {1, 2}: pass", "key = uuid.uuid4()")] == [False, True]
