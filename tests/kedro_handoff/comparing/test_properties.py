"""Equal copies compare equal; any one injected change is found, in its column and row."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kedro_handoff.comparing.comparison import compare
from kedro_handoff.verify_settings import Sameness

NUMBERS = st.floats(allow_nan=True, allow_infinity=True)
CELLS = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), NUMBERS, st.text(max_size=3))
NESTED = st.recursive(
    CELLS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(max_size=2), inner, max_size=3),
        st.tuples(inner, inner),
        st.frozensets(CELLS, max_size=3),
    ),
    max_leaves=12,
)
KINDS = {
    "float": (st.one_of(NUMBERS), "float64"),
    "int": (st.integers(-(2**63), 2**63 - 1), "int64"),
    "str": (st.one_of(st.none(), st.text(max_size=3)), "str"),
    "object": (NESTED, object),
    "Int64": (st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1)), "Int64"),
    "bool": (st.booleans(), "bool"),
    "datetime": (
        st.one_of(st.none(), st.datetimes(pd.Timestamp("1900-01-01"), pd.Timestamp("2100-01-01"))),
        "datetime64[us]",
    ),
    "category": (st.sampled_from(["a", "b", None]), pd.CategoricalDtype(["b", "a"])),
}


@st.composite
def tables(draw):
    rows = draw(st.integers(1, 6))
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=4))
    columns = {}
    for number, kind in enumerate(kinds):
        cells, dtype = KINDS[kind]
        values = draw(st.lists(cells, min_size=rows, max_size=rows))
        if dtype is object:
            cell_array = np.empty(rows, dtype=object)
            cell_array[:] = values
            values = cell_array
        columns[f"c{number}"] = pd.Series(values, dtype=dtype)
    return pd.DataFrame(columns)


def copied(value):
    return pickle.loads(pickle.dumps(value))  # noqa: S301 - written one moment ago


def kinds_of(value):
    """A value with its type, NaN as itself: what two cells must share to be the same."""
    if isinstance(value, list | tuple):
        return (type(value), tuple(map(kinds_of, value)))
    if isinstance(value, dict):
        return (dict, tuple(sorted((key, kinds_of(inner)) for key, inner in value.items())))
    if isinstance(value, frozenset):
        return (frozenset, frozenset(map(kinds_of, value)))
    return (type(value), "NaN" if value != value else value)


@settings(deadline=None, max_examples=80)
@given(tables())
def test_a_table_and_its_copy_compare_equal(frame):
    assert compare(frame, copied(frame)).status == "same"


@settings(deadline=None, max_examples=100)
@given(tables(), st.data())
def test_one_changed_cell_is_found_where_it_is(frame, data):
    column = data.draw(st.integers(0, frame.shape[1] - 1))
    row = data.draw(st.integers(0, len(frame) - 1))
    donor = data.draw(st.integers(0, len(frame) - 1))
    series = frame.iloc[:, column]
    order = [donor if n == row else n for n in range(len(frame))]
    other = frame.assign(**{frame.columns[column]: series.iloc[order].reset_index(drop=True)})
    found = compare(frame, copied(other)).differences
    left, right = series.iloc[row], series.iloc[donor]
    both = (left is pd.NA and right is pd.NA) or (left is pd.NaT and right is pd.NaT)
    if both or (left is not pd.NA and right is not pd.NA and kinds_of(left) == kinds_of(right)):
        assert found == ()
    else:
        located = [(f.column, f.count, f.examples[0].row) for f in found if f.kind == "values"]
        assert located == [(frame.columns[column], 1, f"row {row}")]


@settings(deadline=None, max_examples=100)
@given(NESTED, NESTED)
def test_nested_objects_are_the_same_only_with_the_same_types_and_values(one, other):
    assert compare(one, copy.deepcopy(one)).status == "same"
    same = kinds_of(one) == kinds_of(other)
    assert (compare(one, other).status == "same") is same
    assert (compare(other, one).status == "same") is same


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), NUMBERS), min_size=1, max_size=8), st.randoms())
def test_with_keys_no_order_matters_and_every_change_is_found(rows, random):
    frame = pd.DataFrame(rows, columns=["key", "value"]).drop_duplicates("key")
    order = list(range(len(frame)))
    random.shuffle(order)
    rule = Sameness(keys=("key",))
    other = frame.iloc[order]
    assert compare(frame, other, rule).status == "same"
    changed = other.assign(
        value=[0.5 if n == 0 and v != 0.5 else (v if n else 1.5) for n, v in enumerate(other.value)]
    )
    found = compare(frame, changed, rule).differences
    assert [(f.column, f.count, f.examples[0].row) for f in found] == [
        ("value", 1, f"key={other.key.iloc[0]}")
    ]
