"""Expectations of formats, orders, distributions, pairs and records, and conditions on rows."""

from __future__ import annotations

import datetime as dt
import decimal
import math

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from .columns import WORDS, label_of, like, table_of
from .generated import (
    DTYPES,
    NUMBERS,
    TEXT,
    bound,
    present,
    tables,
    with_counts,
    with_set,
)

DATES = [
    "2013-01-31",
    "2013-02-29",
    "2013-02-28\n",
    "2013-1-1",
    "0000-01-01",
    "9999-12-28",
    "2013-01-01 24:00:00",
    "2013-01-01T10:00:00",
    "2013-01-01 10:00:00",
    "2013-01-01 10:00:00.5",
    "2013-01-01t10:00:60",
    "2013-01-01  10:00:00",
    "10:00",
    "Jan 5",
    "1 EST",
    "2013-01-01 10:00 +99:99",
    "\u0662\u0660\u0661\u0663-\u0660\u0661-\u0660\u0661",
]
FORMATS = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S.%f",
    "%H:%M",
    "%y-%m-%d",
    "%Y%m%d",
    "%b %d",
    "%Y-%Y",
    "nothing",
    "%%",
    "%Y-%j",
    "%Y-%m-%d%z",
]
DOCUMENTS = ["{}", "[]", "1", "1.5", "NaN", '"a"', "{", "", "null", '{"a": 1}', '{"a": "x"}', " 1 ", "[1, 2]"]
SCHEMAS = [
    {},
    {"type": "object"},
    {"type": "number"},
    {"type": ["object", "array", "null", "number"]},
    {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
    {"type": "nothing"},
    {"enum": [1, None]},
    {"minimum": 1},
    {"$ref": "#/definitions/a", "definitions": {"a": {"type": "number"}}},
]
PATTERNS = [
    "^a",
    r"\d",
    r"^\w*$",
    ".",
    "",
    "a$",
    r"[^x]",
    "^$",
    "(?i)A",
    r"a\b",
    "(",
    "(?:a|b)",
    "(a)",
    r"\S",
]
TYPE_NAMES = [
    *("int64", "float64", "bool", "str", "object", "string", "Timestamp", "datetime64[ns]", "int", "float"),
    *("Int64", "Int64Dtype", "category", "CategoricalDtype", "datetime64", "StringDtype", "NONE", "U", "i8"),
    *(
        "DatetimeTZDtype",
        "datetime64[ns, UTC]",
        "datetime64[us]",
        "boolean",
        "BooleanDtype",
        "DataFrame",
        ",",
    ),
]


@st.composite
def richer_tables(draw: st.DrawFn) -> pd.DataFrame:
    """The usual odd table, with dates and documents as text, numbers in order, and a few that are equal."""
    recipe = draw(tables()).attrs["recipe"]
    rows = len(recipe["columns"][0][1])
    steps = draw(st.lists(st.sampled_from([0, 1, 1, 2, -1, 2**62]), min_size=rows, max_size=rows))
    rising = np.cumsum(steps, dtype="int64").tolist()
    kinds = {
        "str-date": some(draw, [*DATES, None], rows),
        "str-json": some(draw, [*DOCUMENTS, None], rows),
        "int64-rising": rising,
        "float64-rising": [None if value == 1 else value / 8 for value in rising],
        "datetime64[ns]-rising": [f"2013-01-01T00:00:{value % 60:02}" for value in rising],
        "float64-spread": some(draw, [1.0, 1.5, 2.0, 3.0, 40.0], rows, different=5),
        "int64-same": [3] * rows,
    }
    return table_of({**recipe, "columns": [*recipe["columns"], *map(list, kinds.items())]})


def some(draw, pool: list, rows: int, different: int = 2) -> list:
    few = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=different))
    return draw(st.lists(st.sampled_from(few), min_size=rows, max_size=rows))


def patterns(kind: str):
    def make(draw, _table, name):
        kwargs = {"column": name}
        if kind == "not_match_regex":
            kwargs["regex"] = draw(st.sampled_from(PATTERNS))
        else:
            kwargs["regex_list"] = draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3))
        if kind == "match_regex_list" and draw(st.booleans()):
            kwargs["match_on"] = draw(st.sampled_from(["any", "all", "any", "all"]))
        return {"type": f"expect_column_values_to_{kind}", "kwargs": kwargs}

    return make


def strftime(draw, _table, name):
    kwargs = {"column": name, "strftime_format": draw(st.sampled_from(FORMATS))}
    return {"type": "expect_column_values_to_match_strftime_format", "kwargs": kwargs}


def parseable(kind: str):
    def make(_draw, _table, name):
        return {"type": f"expect_column_values_to_be_{kind}_parseable", "kwargs": {"column": name}}

    return make


def json_schema(draw, _table, name):
    kwargs = {"column": name, "json_schema": draw(st.sampled_from(SCHEMAS))}
    return {"type": "expect_column_values_to_match_json_schema", "kwargs": kwargs}


def ordered(kind: str):
    def make(draw, _table, name):
        kwargs = {"column": name}
        if draw(st.booleans()):
            kwargs["strictly"] = draw(st.booleans())
        return {"type": f"expect_column_values_to_be_{kind}", "kwargs": kwargs}

    return make


def dtype_name(table, name) -> str:
    return str(column_of(table, name).dtype)


def column_of(table, name) -> pd.Series:
    """A column by its label, the first of those that bear it."""
    return table.iloc[:, list(table.columns).index(name)]


def type_list(draw, table, name):
    names = draw(st.lists(st.sampled_from([*TYPE_NAMES, dtype_name(table, name)]), max_size=3))
    return {"type": "expect_column_values_to_be_in_type_list", "kwargs": {"column": name, "type_list": names}}


def type_to_be(draw, table, name):
    named = draw(st.sampled_from([*TYPE_NAMES, dtype_name(table, name), dtype_name(table, name)]))
    return {"type": "expect_column_type_to_be", "kwargs": {"column": name, "type_": named}}


def z_scores(draw, _table, name):
    threshold = draw(st.sampled_from([0, 0.5, 1, 1 / math.sqrt(2), 2, 3, 5, -1]))
    kwargs = {"column": name, "threshold": threshold, "double_sided": draw(st.booleans())}
    return {"type": "expect_column_value_z_scores_to_be_less_than", "kwargs": kwargs}


def outliers(draw, _table, name):
    kwargs = {"column": name}
    if draw(st.booleans()):
        kwargs["method"] = draw(st.sampled_from(["iqr", "std"]))
    if draw(st.booleans()):
        kwargs["multiplier"] = draw(st.sampled_from([0, 0.5, 1, 1.5, 3]))
    return {"type": "expect_column_values_to_not_be_outliers", "kwargs": kwargs}


def quantiles(draw, table, name):
    shares = draw(st.lists(st.sampled_from([0, 0.25, 1 / 3, 0.5, 0.9, 1, 1.5]), min_size=1, max_size=3))
    wide = draw(st.booleans())
    ranges = [[None, 10**9] if wide else [bound(draw, table, name, low=low) for low in (True, False)]
              for _ in shares]  # fmt: skip
    kwargs = {"column": name, "quantile_ranges": {"quantiles": shares, "value_ranges": ranges}}
    if draw(st.booleans()):
        choices = ["linear", "lower", "higher", "midpoint", "nearest", True, False, "other"]
        kwargs["allow_relative_error"] = draw(st.sampled_from(choices))
    return {"type": "expect_column_quantile_values_to_be_between", "kwargs": kwargs}


def most_common(draw, table, name):
    entry = with_set("most_common_value_to_be_in_set")(draw, table, name)
    if draw(st.booleans()):
        entry["kwargs"]["ties_okay"] = draw(st.booleans())
    return entry


def divergence(draw, table, name):
    """Partitions near what is observed, and odd ones."""
    numeric = like(name) in NUMBERS
    if numeric and draw(st.integers(0, 3)):
        edges = draw(st.lists(st.sampled_from([-1, 0, 1, 2, 2.5, 10, 10**6]), min_size=2, max_size=5))
        edges = sorted({*edges, 50})
        partition = {"bins": edges, "weights": weights(draw, len(edges) - 1)}
        if draw(st.integers(0, 3)) == 0:
            partition["tail_weights"] = [0.25, 0.25]
            partition["weights"] = [weight / 2 for weight in partition["weights"]]
    else:
        values = [*present(table, name)[:3], *draw(st.sampled_from([[], ["a"], [1], [0, 7]]))]
        values = [value for value in values if not isinstance(value, float) or math.isfinite(value)] or ["b"]
        partition = {"values": values, "weights": weights(draw, len(values))}
    kwargs = {"column": name, "partition_object": partition}
    kwargs["threshold"] = draw(st.sampled_from([0.01, 0.1, 0.5, 2, 50, None]))
    if draw(st.booleans()):
        kwargs["tail_weight_holdout"] = draw(st.sampled_from([0, 0.1, 0.5, 1]))
    if numeric and draw(st.booleans()):
        kwargs["internal_weight_holdout"] = draw(st.sampled_from([0, 0.1, 0.5]))
    if draw(st.integers(0, 3)) == 0:
        kwargs["bucketize_data"] = draw(st.booleans())
    return {"type": "expect_column_kl_divergence_to_be_less_than", "kwargs": kwargs}


def weights(draw, count: int) -> list[float]:
    raw = draw(st.lists(st.sampled_from([0, 1, 1, 2, 5]), min_size=count, max_size=count))
    raw[0] = raw[0] if any(raw) else 1
    return [weight / sum(raw) for weight in raw]


def pairs(draw, table, name):
    other = draw(st.sampled_from([column for column in table.columns if column != name]))
    rows = [*zip(column_of(table, name).tolist(), column_of(table, other).tolist(), strict=True)]
    seen = [[plain(value) for value in row] for row in draw(st.permutations(rows))]
    seen = seen if draw(st.integers(0, 2)) else seen[1:]
    extra = draw(st.sampled_from([[], [[None, None]], [[0, "a"]], [[1, None]]]))
    kwargs = {"column_A": name, "column_B": other, "value_pairs_set": [*seen, *extra]}
    if draw(st.booleans()):
        ways = ["both_values_are_missing", "either_value_is_missing", "neither"]
        kwargs["ignore_row_if"] = draw(st.sampled_from(ways))
    return {"type": "expect_column_pair_values_to_be_in_set", "kwargs": kwargs}


def plain(value):
    if value is None or (not isinstance(value, str) and pd.isna(value)):
        return None
    if isinstance(value, decimal.Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, pd.Timestamp | pd.Timedelta) else value


def records(kind: str):
    def make(draw, table, name):
        alike = [column for column in table.columns if like(column) == like(name)]
        pool = alike if draw(st.booleans()) else list(table.columns)
        pool = [column for column in pool if column != name] or ["int64-same"]
        others = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3, unique=True))
        kwargs = {"column_list": list(dict.fromkeys([name, *others]))}
        if draw(st.booleans()):
            ways = ["all_values_are_missing", "any_value_is_missing", "never"]
            kwargs["ignore_row_if"] = draw(st.sampled_from(ways))
        if kind == "multicolumn_sum_to_equal":
            numbers = [column for column in kwargs["column_list"] if label_of(column) in NUMBERS]
            sums = table[numbers].sum(axis=1).tolist() if numbers == kwargs["column_list"] else []
            sums = [total for total in sums if isinstance(total, int | float) and math.isfinite(total)]
            kwargs["sum_total"] = draw(st.sampled_from([*sums, *sums, 0, 2]))
        return {"type": f"expect_{kind}", "kwargs": kwargs}

    return make


FITTING = {
    patterns("not_match_regex"): TEXT,
    patterns("match_regex_list"): TEXT,
    patterns("not_match_regex_list"): TEXT,
    strftime: TEXT,
    parseable("dateutil"): TEXT,
    parseable("json"): TEXT,
    json_schema: TEXT,
    ordered("increasing"): [*NUMBERS, *DTYPES[-2:]],
    ordered("decreasing"): [*NUMBERS, *DTYPES[-2:]],
    type_list: DTYPES,
    type_to_be: DTYPES,
    z_scores: NUMBERS,
    outliers: NUMBERS,
    quantiles: NUMBERS,
    most_common: [*NUMBERS, *TEXT, "bool"],
    with_counts("proportion_of_unique_values_to_be_between"): DTYPES,
    divergence: [*NUMBERS, *TEXT],
    pairs: [*NUMBERS, *TEXT, "bool"],
    records("select_column_values_to_be_unique_within_record"): DTYPES,
    records("multicolumn_values_to_be_equal"): DTYPES,
    records("multicolumn_sum_to_equal"): NUMBERS,
}
MAKERS = list(FITTING)
NO_MOSTLY = {
    *("expect_column_type_to_be", "expect_column_most_common_value_to_be_in_set"),
    *("expect_column_quantile_values_to_be_between", "expect_column_kl_divergence_to_be_less_than"),
    "expect_column_proportion_of_unique_values_to_be_between",
}
# Columns made for a type, which are chosen more often than the others.
MADE_FOR = {
    strftime: ["str-date"],
    json_schema: ["str-json"],
    z_scores: ["float64-spread", "int64-rising"],
    outliers: ["float64-spread", "int64-rising"],
}


@st.composite
def more_expectations(draw: st.DrawFn, table: pd.DataFrame, make) -> dict:
    """An expectation of one of these types, with `mostly` at times."""
    fitting = [name for name in table.columns if like(name) in FITTING[make]]
    fitting += MADE_FOR.get(make, []) * len(fitting)
    name = draw(st.sampled_from(fitting if draw(st.integers(0, 5)) else list(table.columns)))
    entry = make(draw, table, name)
    if entry["type"] not in NO_MOSTLY and draw(st.integers(0, 3)) == 0:
        entry["kwargs"]["mostly"] = draw(st.sampled_from([0.5, 2 / 3, 0.75, 0.9, 1, 1.0]))
    return entry


@st.composite
def conditions(draw: st.DrawFn, table: pd.DataFrame) -> dict:
    """A condition on rows, as text or as a tree, mostly of the kind that is compiled."""
    if draw(st.integers(0, 2)) == 0:
        condition = most_rows(draw, table)
        parser = {"condition_parser": "pandas"} if isinstance(condition, str) else {}
        return {"row_condition": condition, **parser}
    if draw(st.booleans()):
        leaves = [tree_leaf(draw, table) for _ in range(draw(st.integers(1, 3)))]
        tree = {"type": draw(st.sampled_from(["and", "or"])), "conditions": leaves}
        return {"row_condition": tree if len(leaves) > 1 or draw(st.booleans()) else leaves[0]}
    if draw(st.integers(0, 2)) == 0:
        return {"row_condition": own_language(draw, table), "condition_parser": "great_expectations"}
    parts = [text_leaf(draw, table) for _ in range(draw(st.integers(1, 2)))]
    text = draw(st.sampled_from([" and ", " or ", " & ", " | "])).join(f"({part})" for part in parts)
    text = text if draw(st.integers(0, 3)) else f"not ({text})"
    return {"row_condition": text, "condition_parser": "pandas"}


def own_language(draw, table) -> str:
    """Great Expectations' own language, which reads one comparison and is silent about what follows it."""
    name = draw(st.sampled_from(["float64-rising", "int64-same", "str-date", *table.columns]))
    ends = [".notnull()", " >= 0", "<1e5", " != -0.0", ' != "a"', ' == "2013-1-1"', " < 2 and nothing"]
    return f'col("{name}")' + draw(st.sampled_from(ends))


def most_rows(draw, table) -> str | dict:
    """A condition that most rows of most tables meet."""
    name = draw(st.sampled_from(["float64-rising", "int64-same", "str-date", "float64-spread"]))
    column = {"name": name}
    return draw(
        st.sampled_from(
            [
                {"type": "nullity", "column": column, "is_null": False},
                {"type": "comparison", "column": {"name": "int64-rising"}, "operator": "!=", "parameter": 1},
                {"type": "comparison", "column": column, "operator": "NOT_IN", "parameter": [1.5, 2]},
                f"`{name}`.notnull() & `float64-spread` < 40",
                "`float64-spread` >= 1 and not `int64-same` == 4",
                "`int64-rising` >= 0 | `float64-rising`.isna()",
            ]
        )
    )


def tree_leaf(draw, table) -> dict:
    name = draw(st.sampled_from(list(table.columns)))
    column = {"name": draw(st.sampled_from([name] * 19 + ["nothing"]))}
    if draw(st.integers(0, 2)) == 0:
        return {"type": "nullity", "column": column, "is_null": draw(st.booleans())}
    operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">=", "IN", "NOT_IN"]))
    value = literal(draw, table, name)
    parameter = [value, literal(draw, table, name)] if operator in ("IN", "NOT_IN") else value
    return {"type": "comparison", "column": column, "operator": operator, "parameter": parameter}


def text_leaf(draw, table) -> str:
    name = draw(st.sampled_from(list(table.columns)))
    quoted = f"`{name}`"
    value = literal(draw, table, name)
    operator = draw(st.sampled_from(["==", "!=", "<", "<=", ">", ">="]))
    endings = [f" {operator} {value!r}"] * 4 + [
        ".isnull()",
        ".notnull()",
        f" in [{value!r}]",
        f" not in ({value!r},)",
    ]
    odd = [".str.len() > 1", f" {operator} 1 + 1", " == @x", f" {operator} `{name}`"]
    return quoted + draw(st.sampled_from([*endings, *endings, *endings, *odd]))


def literal(draw, table, name):
    values = [plain(value) for value in column_of(table, name).dropna().unique().tolist()]
    values = [value for value in values if not isinstance(value, float) or math.isfinite(value)]
    return draw(
        st.sampled_from(
            [*values, *values, *values, 1, 0.5, "a", True, WORDS[4], dt.date(2013, 1, 1).isoformat()]
        )
    )
