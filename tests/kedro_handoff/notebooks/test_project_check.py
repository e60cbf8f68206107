"""What a plan would do to data that other code made, or reads before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.structure import EntryFacts

from .test_static_check import LOAD, prepared, structure  # noqa: F401 - a fixture

CELL = Choice(cells=(2,), name="n")


@pytest.fixture
def project(structure):  # noqa: F811
    for name in ("visits", "other"):
        path = structure.project.path / f"data/{name}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text("hours\n1\n")
    kinds = {"type": "pandas.CSVDataset"}
    names = ("visits", "other", "kept")
    entries = {name: EntryFacts(name, {**kinds, "filepath": f"data/{name}.csv"}) for name in names}
    return replace(structure, entries=entries)


def codes(project, cells, *choices):
    return [refusal.code for refusal in prepared(project, cells, *choices).plan.refusals]


def test_data_that_no_node_makes_are_not_written_over(project):
    cells = [LOAD, "other = visits.head(1)", "print(other.sum())\nx = other.copy()"]
    assert codes(project, cells, CELL) == ["dataset-overwritten"]
    declared = [cell.replace("other", "kept") for cell in cells]
    assert codes(project, declared, CELL) == []  # an entry that waits for its data
    saved = [*cells, "catalog.save('other', other)"]
    assert codes(project, saved, CELL) == []


def test_what_the_notebook_loads_before_a_node_makes_it_is_refused(project):
    cells = [LOAD, "first = visits.head(1)", "b = catalog.load('other')", "c = b.head(1)"]
    cells += ["catalog.save('visits', c)", "catalog.save('kept', first)"]
    assert codes(project, cells, CELL, Choice(cells=(4,), name="m")) == ["made-later"]


def test_what_code_saves_that_is_not_promoted_cannot_be_loaded(project):
    cells = [
        "made = [1]\ncatalog.save('visits', made)",
        f"{LOAD}\nfirst = visits[0]",
        "print(first)\ny = first",
    ]
    assert codes(project, cells, CELL) == ["dataset-made-here"]
