from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.notebooks.testing.landmarks import Landmarks, landmarks
from kedro_handoff.notebooks.testing.literals import literal
from kedro_handoff.notebooks.testing.profile import CannotMakeError
from kedro_handoff.notebooks.testing.small_inputs import Observed, SmallTables

from .wards import patients, visits

DAYS = pd.date_range("2024-01-30", periods=90, freq="D")
N = np.arange(90)
COLUMNS = {
    "int8": pd.Series(N % 7, dtype="int8"),
    "nullable int": pd.Series([None, *N[1:]], dtype="Int64"),
    "nullable bool": pd.Series([None, True, False] * 30, dtype="boolean"),
    "float32": pd.Series(N / 7, dtype="float32"),
    "only missing": pd.Series([np.nan] * 90),
    "only missing texts": pd.Series([None] * 90, dtype="str"),
    "whole floats": pd.Series([np.nan, *map(float, N[1:])]),
    "objects": pd.Series([f"remark {n}" for n in N], dtype="object"),
    "bools and none": pd.Series([None, True, False] * 30, dtype="object"),
    "category": pd.Series(pd.Categorical(["b", "a", None] * 30, ["b", "a"], ordered=True)),
    "many categories": pd.Series([f"kind {n}" for n in N], dtype="category"),
    "day": pd.Series(DAYS),
    "zone": pd.Series(DAYS.tz_localize("Europe/Zurich") + pd.Timedelta(hours=5)),
    "span": pd.Series(pd.to_timedelta(N * 7, unit="h")),
    "python date": pd.Series([datetime.date(2024, 1, 1) + datetime.timedelta(int(n)) for n in N]),
    "date text": pd.Series(DAYS.strftime("%d.%m.%Y")),
    "number text": pd.Series([f"{n * 1.25:.2f}" for n in N]),
    "empty texts": pd.Series(["", "a b"] * 45),
    "constant": pd.Series([5] * 90),
    "infinite": pd.Series([np.inf, *N[1:]]),
}


def small(table: pd.DataFrame, marks: Landmarks | None = None, seed: int = 0, rows: int = 12) -> pd.DataFrame:
    return SmallTables({"t": Observed(table)}, marks or Landmarks()).made(seed, rows)["t"]


@pytest.mark.parametrize("values", COLUMNS.values(), ids=COLUMNS)
def test_a_small_column_has_the_type_of_the_data_and_can_be_written_down(values):
    table = values.to_frame("x")
    made = small(table)
    kinds = (made.x.dtype, values.dtype)
    assert kinds[0] == kinds[1] or all(isinstance(kind, pd.CategoricalDtype) for kind in kinds)
    assert len(made) == 12
    assert made.x.isna().any() == values.isna().any()
    assert literal(made)


@pytest.mark.parametrize("seed", range(6))
def test_ranges_keys_and_orders_are_those_of_the_data(seed):
    table = visits().assign(end=lambda t: t.start + pd.Timedelta(hours=5))
    made = small(table, seed=seed)
    assert made.visit_id.is_unique
    assert made.age.between(table.age.min(), table.age.max()).all()
    assert made.start.between(table.start.min(), table.start.max()).all()
    assert set(made.ward) <= {"north", "south", "east"}
    assert (made.start <= made.end).all()
    assert 1 <= made.hours.isna().sum() <= 2


def test_no_text_of_the_data_comes_out_unless_it_is_a_category():
    made = small(visits(), rows=20)
    assert not set(made.remark) & set(visits().remark)
    assert not set(made.visit_id) & set(visits().visit_id)


@pytest.mark.parametrize("index", [["visit_id"], ["ward", "visit_id"], ["start"]])
def test_an_index_is_made_up_like_a_column(index):
    made = small(visits().set_index(index))
    assert list(made.index.names) == index
    assert literal(made)


def test_tables_of_the_same_rows_stay_so():
    table = visits().drop(columns="visit_id").sample(frac=1, random_state=1)
    both = {"X": Observed(table[["age"]]), "y": Observed(table[["patient"]])}
    made = SmallTables(both, Landmarks()).made(0, 12)
    assert made["X"].index.equals(made["y"].index)


def test_columns_that_are_joined_share_values():
    renamed = patients().rename(columns={"patient": "id"})
    tables = {"v": Observed(visits()), "p": Observed(renamed)}
    marks = landmarks(['v.merge(p, left_on="patient", right_on="id")'], ["patient", "id"], {})
    made = SmallTables(tables, marks).made(0, 12)
    assert 0 < made["v"].patient.isin(made["p"].id).mean() < 1


def test_thresholds_of_the_code_come_up_with_their_neighbours():
    marks = landmarks(["df[df.age >= limit]", "df.query('hours < 2.5')"], ["age", "hours"], {"limit": 18})
    made = pd.concat([small(visits(), marks, seed) for seed in range(3)])
    assert {17, 18, 19} <= set(made.age)
    assert {2.49, 2.5, 2.51} <= set(made.hours)


def test_what_is_too_wide_or_holds_objects_is_refused():
    with pytest.raises(CannotMakeError, match="70 columns"):
        small(pd.DataFrame(np.zeros((3, 70))))
    with pytest.raises(CannotMakeError, match="column 'x' holds objects of type list"):
        small(pd.DataFrame({"x": [[1], [2]]}))


def test_an_empty_table_stays_small():
    assert len(small(visits().iloc[:0])) <= 1
