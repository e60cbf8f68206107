"""Two tables have one fingerprint exactly where nothing tells them apart."""

import datetime
import decimal
import pickle
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from kedro_handoff.fingerprint import fingerprint_of

few = settings(max_examples=40, derandomize=True, deadline=None)
more = settings(max_examples=120, derandomize=True, deadline=None)

DAY = datetime.date(2020, 1, 1)
CELLS: list[Any] = [1, True, 1.0, "1", b"1", None, float("nan"), pd.NA, pd.NaT, decimal.Decimal("1"), "", "x"]
CELLS += [
    decimal.Decimal("1.0"),
    DAY,
    datetime.datetime(2020, 1, 1),
    (1,),
    [1],
    [True],
    {"a": 1},
    {1},
    0.0,
    -0.0,
]
CELLS += [np.int64(1), np.array([1, 2]), np.array([1.0, 2.0]), pd.Timestamp(DAY), "\ud800"]
EDGES = [0, 1, -1, 127, 128, -128, -129, 32767, -32769, 2**31 - 1, 2**31, -(2**31) - 1, 2**63 - 1, -(2**63)]
VALUES: dict[str, list[Any]] = {
    "int64": EDGES,
    "int32": [n for n in EDGES if abs(n) < 2**31],
    "uint8": [0, 1, 255],
    "float64": [0.0, -0.0, float("nan"), 1.0, float("inf"), -float("inf"), 1e-300],
    "float32": [0.0, -0.0, float("nan"), 1.0],
    "bool": [True, False],
    "Int64": [0, 1, None, 2**63 - 1],
    "Float64": [0.0, -0.0, 1.0, None],
    "boolean": [True, False, None],
    "str": ["", "a", "ab", "b", "ü", None],
    "string": ["", "a", "ab", "b", "ü", None],
    "category": ["a", "b", None],
    "datetime64[ns]": [DAY, datetime.datetime(1999, 1, 1, 1), None],
    "datetime64[us]": [DAY, datetime.datetime(1999, 1, 1, 1), None],
    "datetime64[us, UTC]": [DAY, None],
    "timedelta64[ns]": [datetime.timedelta(1), datetime.timedelta(0), None],
    "period[D]": [DAY, None],
    "object": CELLS,
}


@st.composite
def columns(draw: st.DrawFn, rows: int) -> pd.Series:
    dtype = draw(st.sampled_from(list(VALUES)))
    places = st.integers(0, len(VALUES[dtype]) - 1)
    chosen = [VALUES[dtype][n] for n in draw(st.lists(places, min_size=rows, max_size=rows))]
    if dtype == "object":
        held = np.empty(rows, dtype=object)
        held[:] = chosen if rows != 1 else [None]
        if rows == 1:
            held[0] = chosen[0]
        return pd.Series(held, dtype=object)
    return pd.Series(chosen, dtype=dtype)


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    rows = draw(st.integers(0, 3))
    names = draw(st.lists(st.sampled_from(["a", "b", 1, "1", ("a", 1)]), max_size=3))
    parts = [draw(columns(rows)) for _ in names]
    table = pd.concat(parts, axis=1) if parts else pd.DataFrame(index=range(rows))
    table.columns = pd.Index(names, dtype=object, tupleize_cols=False)
    labels = draw(st.sampled_from([range(rows), range(1, rows + 1), list("xyz")[:rows]]))
    table.index = pd.Index(labels, name=draw(st.sampled_from([None, "k"])))
    return table


def told_apart(table: pd.DataFrame) -> object:
    """All that may tell two of these tables apart."""

    def cell(value: Any) -> object:
        return type(value).__qualname__, repr(value)

    def part(values: Any) -> object:
        categories = list(getattr(values.dtype, "categories", []))
        return str(values.dtype), categories, [cell(value) for value in values.astype(object)]

    index = table.index
    labels = [str(index.dtype), *map(str, index)]
    found = [(cell(name), part(values)) for name, values in table.items()]
    return len(table), labels, index.name, found


@more
@given(st.data())
def test_two_columns_have_one_digest_exactly_where_nothing_tells_them_apart(data: st.DataObject) -> None:
    rows = data.draw(st.integers(0, 2))
    one, other = (data.draw(columns(rows)).to_frame("a") for _ in range(2))
    same = fingerprint_of(one).digest == fingerprint_of(other).digest
    assert same == (told_apart(one) == told_apart(other))


@more
@given(tables(), tables())
def test_two_tables_have_one_digest_exactly_where_nothing_tells_them_apart(
    one: pd.DataFrame, other: pd.DataFrame
) -> None:
    same = fingerprint_of(one).digest == fingerprint_of(other).digest
    assert same == (told_apart(one) == told_apart(other))


@few
@given(tables())
def test_copies_slices_pickles_and_statistics_do_not_count(table: pd.DataFrame) -> None:
    digest = fingerprint_of(table).digest
    twice = pd.concat([table, table])
    assert digest is not None
    assert fingerprint_of(table.copy(), statistics=False).digest == digest
    assert fingerprint_of(pickle.loads(pickle.dumps(table))).digest == digest  # noqa: S301
    assert fingerprint_of(twice.iloc[: len(table)]).digest == digest
    assert fingerprint_of(table.iloc[::-1].iloc[::-1]).digest == digest


@few
@given(tables(), st.data())
def test_one_row_that_moves_or_is_lost_is_seen(table: pd.DataFrame, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(table))))
    moved = table.iloc[list(order)]
    same = fingerprint_of(moved).digest == fingerprint_of(table).digest
    assert same == (told_apart(moved) == told_apart(table))
    assert len(table) == 0 or fingerprint_of(table.iloc[1:]).digest != fingerprint_of(table).digest


@few
@given(st.lists(st.floats(), max_size=6), st.lists(st.floats(), max_size=6))
def test_numbers_count_to_the_last_bit_and_every_nan_is_one(one: list[float], other: list[float]) -> None:
    digests = [fingerprint_of(np.array(values, dtype="f8")).digest for values in (one, other)]
    assert (digests[0] == digests[1]) == (repr(one) == repr(other))


@few
@given(
    st.lists(st.none() | st.text(max_size=3), max_size=5),
    st.lists(st.none() | st.text(max_size=3), max_size=5),
)
def test_texts_count_whatever_stores_them(one: list[str | None], other: list[str | None]) -> None:
    python = [pd.Series(values, dtype=pd.StringDtype("python", np.nan)) for values in (one, other)]
    arrow = [pd.Series(values, dtype=pd.StringDtype("pyarrow", np.nan)) for values in (one, other)]
    digests = [fingerprint_of(column).digest for column in (*python, *arrow)]
    assert digests[:2] == digests[2:]
    assert (digests[0] == digests[1]) == (one == other)


@few
@given(st.lists(st.sampled_from(CELLS), max_size=4), st.lists(st.sampled_from(CELLS), max_size=4))
def test_lists_have_one_digest_exactly_where_nothing_tells_them_apart(
    one: list[Any], other: list[Any]
) -> None:
    shown = [[(type(value), repr(value)) for value in values] for values in (one, other)]
    assert (fingerprint_of(one).digest == fingerprint_of(other).digest) == (shown[0] == shown[1])
