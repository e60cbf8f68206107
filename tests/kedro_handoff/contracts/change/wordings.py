"""Wordings of expectations that are close to each other, and tables that are close to their bounds."""

from __future__ import annotations

import pandas as pd
from hypothesis import strategies as st

NUMBERS = st.sampled_from([0, 1, 2, 3, 0.5, 1.0, 2.5, -1])
COUNTS = st.sampled_from([0, 1, 2, 3, 4, 5])
TIMES = st.sampled_from(["2024-01-01T00:00:00", "2024-01-02T00:00:00", "2024-01-02T12:00:00"])
WORDS = st.lists(st.sampled_from(["a", "b", "ab", "1a"]), min_size=1, max_size=4, unique=True)
FIGURES = st.lists(st.sampled_from([0, 1, 2, 3, 0.5]), min_size=1, max_size=4, unique=True)
SHARES = st.sampled_from([1, 1.0, 0.75, 0.5])
COLUMNS = ["i", "f", "s", "t", "j"]


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    """Zero to six rows: integers, floats and strings with nulls, instants, integers again."""
    rows = draw(st.sampled_from([0, 1, 2, 4, 4, 6]))

    def some(pool: list) -> list:
        few = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
        return draw(st.lists(st.sampled_from(few), min_size=rows, max_size=rows))

    instants = pd.to_datetime(
        some(["2024-01-01", "2024-01-02", "2024-01-02T12:00:00", None]), format="ISO8601"
    )
    frame = pd.DataFrame(
        {
            "i": pd.Series(some([0, 1, 2, 3, 4]), dtype="int64"),
            "f": pd.Series(
                some([0.0, 0.5, 1.0, 2.0, 3.0, None]), dtype=draw(st.sampled_from(["float64", "float32"]))
            ),
            "s": pd.Series(
                some(["a", "b", "ab", "1a", "", None]), dtype=draw(st.sampled_from(["str", "category"]))
            ),
            "t": pd.Series(instants).astype("datetime64[us]"),
            "j": pd.Series(some([0, 1, 2]), dtype="int64"),
        }
    )
    return frame[[*draw(st.permutations(COLUMNS))]] if draw(st.booleans()) else frame


def maybe(**arguments: st.SearchStrategy) -> st.SearchStrategy:
    """Some of the arguments."""
    return st.fixed_dictionaries({}, optional=arguments)


def limits(values: st.SearchStrategy, **more: st.SearchStrategy) -> st.SearchStrategy:
    """One bound or two, strict or not."""
    strict = maybe(strict_min=st.booleans(), strict_max=st.booleans(), **more)
    ends = st.sampled_from([("min_value",), ("max_value",), ("min_value", "max_value")])
    return st.tuples(values, values, ends, strict).map(_ordered)


def _ordered(drawn: tuple) -> dict:
    first, second, ends, strict = drawn
    found = sorted([first, second])[-len(ends) :]
    return {**dict(zip(ends, found, strict=True)), **strict}


def about(column: str, arguments: st.SearchStrategy) -> st.SearchStrategy:
    return arguments.map(lambda kwargs: {"column": column, **kwargs})


def given_set(values: st.SearchStrategy, **more: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries({"value_set": values}, optional=more)


def pair(**more: st.SearchStrategy) -> st.SearchStrategy:
    ignored = st.sampled_from(["both_values_are_missing", "either_value_is_missing", "neither"])
    arguments = maybe(mostly=SHARES, ignore_row_if=ignored, **more)
    return arguments.map(lambda kwargs: {"column_A": "f", "column_B": "i", **kwargs})


def several(**fixed: object) -> st.SearchStrategy:
    chosen = st.lists(st.sampled_from(COLUMNS), min_size=2, max_size=4, unique=True)
    ignored = st.sampled_from(["all_values_are_missing", "any_value_is_missing", "never"])
    optional = {"ignore_row_if": ignored, "mostly": SHARES}
    return st.fixed_dictionaries({"column_list": chosen}, optional=optional).map(
        lambda kwargs: {**kwargs, **fixed}
    )


def quantiles() -> st.SearchStrategy:
    asked = st.lists(st.sampled_from([0.1, 0.5, 0.9]), min_size=1, max_size=2, unique=True).map(sorted)

    def with_ranges(points: list) -> st.SearchStrategy:
        value_range = st.tuples(st.sampled_from([None, 0, 1]), st.sampled_from([None, 2, 3])).map(list)
        ranges = st.lists(value_range, min_size=len(points), max_size=len(points))
        return ranges.map(lambda found: {"quantile_ranges": {"quantiles": points, "value_ranges": found}})

    return asked.flatmap(with_ranges)


ROWS = maybe(mostly=SHARES)
VALUES = "expect_column_values_to_"
PAIRS = st.sampled_from([[[0.0, 0]], [[1.0, 1], [0.0, 0]], [[0.0, 0], [1.0, 1], [2.0, 2], [1.0, 0]]])
PATTERNS = st.lists(st.sampled_from(["a", "b", "^a$"]), min_size=1, max_size=2, unique=True)
MAKERS: list[tuple[str, st.SearchStrategy]] = [
    *(
        (f"{VALUES}be_between", about(c, limits(v, mostly=SHARES)))
        for c, v in (("i", NUMBERS), ("f", NUMBERS), ("t", TIMES))
    ),
    *(
        (f"expect_column_{k}_to_be_between", about(c, limits(NUMBERS)))
        for k in ("min", "max", "mean", "median", "sum", "stdev")
        for c in "if"
    ),
    *((f"expect_column_{k}_to_be_between", about("t", limits(TIMES))) for k in ("min", "max")),
    ("expect_column_unique_value_count_to_be_between", about("s", limits(COUNTS))),
    (
        "expect_column_proportion_of_non_null_values_to_be_between",
        about("f", limits(st.sampled_from([0, 0.5, 1]))),
    ),
    (
        "expect_column_proportion_of_unique_values_to_be_between",
        about("f", limits(st.sampled_from([0, 0.5, 1]))),
    ),
    ("expect_column_value_lengths_to_be_between", about("s", limits(COUNTS, mostly=SHARES))),
    (
        "expect_column_value_lengths_to_equal",
        about("s", st.fixed_dictionaries({"value": COUNTS}, optional={"mostly": SHARES})),
    ),
    *(
        (f"{VALUES}{k}_in_set", about(c, given_set(v, mostly=SHARES)))
        for k in ("be", "not_be")
        for c, v in (("s", WORDS), ("f", FIGURES))
    ),
    *(
        (f"expect_column_distinct_values_to_{k}_set", about(c, given_set(v)))
        for k in ("be_in", "contain", "equal")
        for c, v in (("s", WORDS), ("f", FIGURES))
    ),
    ("expect_column_most_common_value_to_be_in_set", about("s", given_set(WORDS, ties_okay=st.booleans()))),
    *((f"{VALUES}{k}", about(c, ROWS)) for k in ("be_null", "not_be_null", "be_unique") for c in "fs"),
    (
        f"{VALUES}match_regex",
        about(
            "s", st.fixed_dictionaries({"regex": st.sampled_from(["a", "^a$"])}, optional={"mostly": SHARES})
        ),
    ),
    (
        f"{VALUES}match_regex_list",
        about(
            "s",
            st.fixed_dictionaries(
                {"regex_list": PATTERNS},
                optional={"mostly": SHARES, "match_on": st.sampled_from(["any", "all"])},
            ),
        ),
    ),
    (
        f"{VALUES}not_match_regex_list",
        about("s", st.fixed_dictionaries({"regex_list": PATTERNS}, optional={"mostly": SHARES})),
    ),
    *(
        (f"{VALUES}be_{k}", about("i", maybe(mostly=SHARES, strictly=st.booleans())))
        for k in ("increasing", "decreasing")
    ),
    (
        "expect_column_value_z_scores_to_be_less_than",
        about(
            "i",
            st.fixed_dictionaries(
                {"threshold": NUMBERS, "double_sided": st.booleans()}, optional={"mostly": SHARES}
            ),
        ),
    ),
    ("expect_column_quantile_values_to_be_between", about("i", quantiles())),
    ("expect_column_pair_values_a_to_be_greater_than_b", pair(or_equal=st.booleans())),
    ("expect_column_pair_values_to_be_equal", pair()),
    (
        "expect_column_pair_values_to_be_in_set",
        pair(value_pairs_set=PAIRS).map(lambda kwargs: {"value_pairs_set": [[0.0, 0]], **kwargs}),
    ),
    ("expect_compound_columns_to_be_unique", several()),
    ("expect_multicolumn_sum_to_equal", st.just({"column_list": ["i", "j"], "sum_total": 2})),
    ("expect_select_column_values_to_be_unique_within_record", several()),
    (
        "expect_table_columns_to_match_set",
        st.fixed_dictionaries(
            {"column_set": st.permutations(COLUMNS).flatmap(lambda c: st.sampled_from([c, c[:3]]))},
            optional={"exact_match": st.booleans()},
        ),
    ),
    ("expect_table_columns_to_match_ordered_list", st.just({"column_list": COLUMNS})),
    ("expect_column_to_exist", about("s", maybe(column_index=st.sampled_from([1, 2])))),
    ("expect_table_row_count_to_be_between", limits(COUNTS)),
    ("expect_table_row_count_to_equal", st.fixed_dictionaries({"value": COUNTS})),
    (
        "expect_table_column_count_to_be_between",
        st.fixed_dictionaries(
            {"min_value": st.sampled_from([4, 5])}, optional={"max_value": st.sampled_from([5, 6])}
        ),
    ),
    ("expect_table_column_count_to_equal", st.fixed_dictionaries({"value": st.sampled_from([4, 5, 6])})),
]
