"""Tables and expectations for the differential test: small, odd, and close to every boundary."""

from __future__ import annotations

import decimal
from collections.abc import Callable

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from .columns import HELD, INTS, SHAPES, TIMES, WORDS, like, table_of

DTYPES = ["int64", "float64", "bool", "str", "datetime64[ns]", "datetime64[ns, UTC]"]


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Zero to nine rows, columns of about ten dtypes once or twice, named by dtype and number."""
    rows = draw(st.sampled_from([0, 1, 2, 3, 5, 7, 9, 9]))
    labels = [
        *draw(st.permutations(DTYPES))[:3],
        *draw(st.lists(st.sampled_from(sorted(HELD)), min_size=5, max_size=5)),
    ]
    columns = []
    for number, label in enumerate([*labels, *labels[2:5]]):
        few = draw(st.lists(st.sampled_from(HELD[label].pool), min_size=1, max_size=3))
        values = draw(st.lists(st.sampled_from(few), min_size=rows, max_size=rows))
        columns.append([f"{label}-{number}", values])
    return table_of({"columns": columns, "shape": draw(st.sampled_from(SHAPES))})


@st.composite
def expectations(draw: st.DrawFn, table: pd.DataFrame, make: Callable) -> dict:
    """An expectation of one type whose arguments come from the table and its surroundings."""
    fitting = [name for name in table.columns if like(name) in FITTING.get(make, DTYPES)]
    name = draw(st.sampled_from((fitting if draw(st.integers(0, 7)) else None) or list(table.columns)))
    entry = make(draw, table, name)
    takes_mostly = ("column_values_to" in entry["type"] or "lengths" in entry["type"]) and make is not of_type
    if takes_mostly and draw(st.integers(0, 3)) == 0:
        entry["kwargs"]["mostly"] = draw(st.sampled_from([0, 0.5, 2 / 3, 0.75, 0.9, 1, 1.0]))
    return entry


def present(table: pd.DataFrame, name: str) -> list:
    position = list(table.columns).index(name)
    values = table.iloc[:, position].dropna().unique().tolist()
    values = [v.isoformat() if isinstance(v, pd.Timestamp) else v for v in values]
    values = [float(v) if isinstance(v, decimal.Decimal) else v for v in values]
    return [value for value in values if isinstance(value, int | float | str)]  # what YAML can say


def bound(draw: st.DrawFn, table: pd.DataFrame, name: str, *, low: bool):
    """A value of the column, its neighbours, its ends, or something else; or none."""
    near = present(table, name)
    numbers = [v for v in near if isinstance(v, int | float) and not isinstance(v, bool) and np.isfinite(v)]
    if numbers and draw(st.booleans()):
        end = min(numbers) if low else max(numbers)
        return draw(st.sampled_from([end, end - 1 if low else end + 1]))
    shifted = [v + d for v in numbers for d in (-1, 1, 0.5)]
    others = BOUNDS.get(like(name)[0], [0, 1, 0.5, 0.1, -2, 10**6, 2**53, -(2**53), 2**63])
    usable = [v for v in [*near, *shifted, *others] if not (isinstance(v, float) and not np.isfinite(v))]
    return draw(st.sampled_from([None, *usable]))


def limits(draw: st.DrawFn, first, second) -> dict:
    kwargs = {"min_value": first, "max_value": second}
    if draw(st.integers(0, 2)) == 0:
        kwargs["strict_min"] = draw(st.booleans())
        kwargs["strict_max"] = draw(st.booleans())
    return {key: value for key, value in kwargs.items() if value is not None}


def simple(kind: str):
    def make(_draw, _table, name):
        return {"type": f"expect_column_values_to_{kind}", "kwargs": {"column": name}}

    return make


def with_bounds(kind: str):
    def make(draw, table, name):
        low, high = bound(draw, table, name, low=True), bound(draw, table, name, low=False)
        return {"type": f"expect_column_{kind}", "kwargs": {"column": name, **limits(draw, low, high)}}

    return make


def with_wide_bounds(kind: str):
    def make(draw, table, name):
        numbers = like(name) in NUMBERS
        near = [v for v in present(table, name) if np.isfinite(v)] if numbers else [0]
        low, high = (
            draw(st.sampled_from([None, sum(near), *near, end, end / 2])) for end in (-(10**6), 10**6)
        )
        return {"type": f"expect_column_{kind}", "kwargs": {"column": name, **limits(draw, low, high)}}

    return make


def with_counts(kind: str):
    def make(draw, table, name):
        low, high = draw(st.sampled_from([None, 0, 1, 2, 0.5])), draw(st.sampled_from([None, 1, 2, 9, 0.9]))
        return {"type": f"expect_column_{kind}", "kwargs": {"column": name, **limits(draw, low, high)}}

    return make


def with_set(kind: str):
    def make(draw, table, name):
        near = [v for v in present(table, name) if not isinstance(v, float) or np.isfinite(v)]
        extra = SETS[like(name)]
        some = draw(st.lists(st.sampled_from([*near, *extra]), min_size=0, max_size=6, unique_by=repr))
        values = draw(st.sampled_from([[*near, *some], near, some, extra[-1:]]))
        return {"type": f"expect_column_{kind}", "kwargs": {"column": name, "value_set": values}}

    return make


def regex(draw, table, name):
    pattern = draw(
        st.sampled_from(
            ["^a", r"\d", r"^\w*$", ".", "", "a$", r"[^x]", "^$", "(?i)A", r"a\b", "(", "(?:a|b)"]
        )
    )
    return {"type": "expect_column_values_to_match_regex", "kwargs": {"column": name, "regex": pattern}}


def length(draw, table, name):
    return {
        "type": "expect_column_value_lengths_to_equal",
        "kwargs": {"column": name, "value": draw(st.integers(0, 3))},
    }


def of_type(draw, table, name):
    names = [
        "int64",
        "float64",
        "bool",
        "str",
        "object",
        "string",
        "Timestamp",
        "datetime64[ns]",
        "datetime64",
        "timedelta64",
        "int",
        "float",
        "int8",
        "uint16",
        "float32",
        "bool_",
        name.split("-")[0],
    ]
    return {
        "type": "expect_column_values_to_be_of_type",
        "kwargs": {"column": name, "type_": draw(st.sampled_from(names))},
    }


def pair(kind: str):
    def make(draw, table, name):
        same = (
            [other for other in table.columns if like(other) == like(name)] if draw(st.booleans()) else None
        )
        other = draw(st.sampled_from(same or list(table.columns)))
        kwargs = {"column_A": name, "column_B": other}
        if kind == "a_to_be_greater_than_b" and draw(st.booleans()):
            kwargs["or_equal"] = draw(st.booleans())
        if draw(st.booleans()):
            kwargs["ignore_row_if"] = draw(
                st.sampled_from(["both_values_are_missing", "either_value_is_missing", "neither"])
            )
        if draw(st.integers(0, 3)) == 0:
            kwargs["mostly"] = draw(st.sampled_from([0, 0.5, 0.75, 1]))
        return {"type": f"expect_column_pair_values_{kind}", "kwargs": kwargs}

    return make


def compound(draw, table, name):
    others = draw(st.lists(st.sampled_from(list(table.columns)), min_size=1, max_size=2, unique=True))
    columns = list(dict.fromkeys([name, *others]))
    kwargs = {"column_list": columns}
    if draw(st.booleans()):
        kwargs["ignore_row_if"] = draw(
            st.sampled_from(["all_values_are_missing", "any_value_is_missing", "never"])
        )
    return {"type": "expect_compound_columns_to_be_unique", "kwargs": kwargs}


def columns_set(draw, table, name):
    names = list(table.columns)
    chosen = draw(st.sampled_from([names, names[::-1], names[1:], [*names, "more"]]))
    kwargs = {"column_set": chosen}
    if draw(st.booleans()):
        kwargs["exact_match"] = draw(st.booleans())
    return {"type": "expect_table_columns_to_match_set", "kwargs": kwargs}


def rows_between(draw, table, name):
    low, high = (draw(st.sampled_from([None, 0, 1, len(table), len(table) + 1])) for _ in range(2))
    return {"type": "expect_table_row_count_to_be_between", "kwargs": limits(draw, low, high)}


def rows_equal(draw, table, name):
    return {
        "type": "expect_table_row_count_to_equal",
        "kwargs": {"value": draw(st.sampled_from([len(table), len(table) + 1]))},
    }


def columns_list(draw, table, name):
    names = list(table.columns)
    chosen = draw(st.sampled_from([names, names, names[::-1], names[1:]]))
    return {"type": "expect_table_columns_to_match_ordered_list", "kwargs": {"column_list": chosen}}


def exists(draw, table, name):
    kwargs = {"column": draw(st.sampled_from([name, name, "nothing"]))}
    if draw(st.integers(0, 2)) == 0:
        kwargs["column_index"] = draw(st.integers(0, 3))
    return {"type": "expect_column_to_exist", "kwargs": kwargs}


def columns_between(draw, table, name):
    width = table.shape[1]
    low, high = (draw(st.sampled_from([None, width - 1, width, width + 1])) for _ in range(2))
    kwargs = {"min_value": low, "max_value": high}
    kwargs = {key: value for key, value in kwargs.items() if value is not None}
    return {"type": "expect_table_column_count_to_be_between", "kwargs": kwargs}


def columns_equal(draw, table, name):
    value = table.shape[1] + draw(st.sampled_from([0, 0, 1]))
    return {"type": "expect_table_column_count_to_equal", "kwargs": {"value": value}}


NUMBERS, TEXT = ["int64", "float64"], ["str"]
ZONED = [f"{time}+00:00" for time in TIMES]
BOUNDS = {"d": [*TIMES, *ZONED]}
SETS = {
    "int64": INTS[:4],
    "float64": [0.0, 1.0, 1, 0.25, 0.1],
    "bool": [True, False],
    "str": WORDS[:4],
    "datetime64[ns]": TIMES,
    "datetime64[ns, UTC]": ZONED,
}
FITTING = {
    with_bounds("values_to_be_between"): [*NUMBERS, *DTYPES[-2:]],
    with_bounds("min_to_be_between"): [*NUMBERS, *DTYPES[-2:]],
    with_bounds("max_to_be_between"): [*NUMBERS, *DTYPES[-2:]],
    with_bounds("mean_to_be_between"): NUMBERS,
    with_bounds("median_to_be_between"): NUMBERS,
    with_counts("unique_value_count_to_be_between"): DTYPES,
    with_counts("proportion_of_non_null_values_to_be_between"): DTYPES,
    with_counts("value_lengths_to_be_between"): [*TEXT, "int64", "bool"],
    with_set("values_to_be_in_set"): [*NUMBERS, *TEXT, "bool"],
    with_set("values_to_not_be_in_set"): DTYPES,
    with_set("distinct_values_to_be_in_set"): DTYPES,
    with_set("distinct_values_to_contain_set"): DTYPES,
    with_set("distinct_values_to_equal_set"): DTYPES,
    simple("not_be_null"): DTYPES,
    simple("be_unique"): DTYPES,
    simple("be_null"): DTYPES,
    with_wide_bounds("sum_to_be_between"): NUMBERS,
    with_wide_bounds("stdev_to_be_between"): NUMBERS,
    columns_list: DTYPES,
    exists: DTYPES,
    columns_between: DTYPES,
    columns_equal: DTYPES,
    regex: [*TEXT, *TEXT, "int64", "bool"],
    length: [*TEXT, "int64", "bool"],
    of_type: DTYPES,
    pair("a_to_be_greater_than_b"): [*NUMBERS, *DTYPES[-2:]],
    pair("to_be_equal"): [*NUMBERS, *DTYPES[-2:]],
    compound: DTYPES,
    columns_set: DTYPES,
    rows_between: DTYPES,
    rows_equal: DTYPES,
}
MAKERS = list(FITTING)
