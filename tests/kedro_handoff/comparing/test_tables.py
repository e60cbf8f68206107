from __future__ import annotations

import polars as pl
import pyarrow as pa
import pytest

from kedro_handoff.comparing.comparison import compare, differences
from kedro_handoff.verify_settings import Sameness

DATA = {"a": [1.0, None, float("nan")], "b": ["x", None, "z"], "c": [[1], [], None], "d": [1, 2, 3]}
KINDS = [pl.DataFrame, pl.LazyFrame, pa.table]


@pytest.mark.parametrize("make", KINDS)
def test_a_table_equals_its_like(make):
    assert differences(make(DATA), make(DATA)) == []


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"a": [1.0, float("nan"), float("nan")]}, "column 'a' differs in 1 of 3 rows (row 1: None / nan)"),
        ({"b": ["x", None, "y"]}, "column 'b' differs in 1 of 3 rows (row 2: 'z' / 'y')"),
        ({"c": [[1], [2], None]}, "column 'c' differs in 1 of 3 rows (row 1: [] / [2])"),
        ({"d": [1, 2, 5]}, "column 'd' differs in 1 of 3 rows, by at most 2"),
        ({"d": ["1", "2", "3"]}, "column 'd' is "),
        ({"e": [1, 2, 3]}, "column e only in the pipeline"),
    ],
)
def test_what_differs_is_said(make, change, words):
    found = differences(make(DATA), make({**DATA, **change}))
    assert len(found) == 1
    assert found[0].startswith(words)


@pytest.mark.parametrize("make", KINDS)
def test_rows_and_order_count(make):
    shorter = {name: values[:2] for name, values in DATA.items()}
    assert "3 rows in the notebook, 2 in the pipeline" in differences(make(DATA), make(shorter))
    turned = {name: DATA[name] for name in reversed(DATA)}
    assert differences(make(DATA), make(turned)) == ["the columns stand in another order"]


def test_a_series_is_compared_with_its_name():
    one = pl.Series("a", [1.0, 2.0])
    assert differences(one, one.clone()) == []
    assert differences(one, one.rename("b")) == ["name: 'a' in the notebook, 'b' in the pipeline"]
    assert compare(one, one + 1e-12, Sameness(tolerance=1e-9)).status == "same"


def test_rows_of_an_arrow_table_are_matched_by_keys():
    one, other = pa.table({"k": ["a", "b"], "v": [1, 2]}), pa.table({"k": ["b", "a"], "v": [2, 1]})
    assert compare(one, other, Sameness(keys=("k",))).status == "same"
    assert compare(one, other).status == "different"
