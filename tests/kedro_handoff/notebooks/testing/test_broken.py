from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.notebooks.testing.broken import is_surely_broken, quick_judge

PROMISES = {
    "expect_column_values_to_not_be_null": [{}, {"mostly": 0.1}],
    "expect_column_values_to_be_unique": [{}],
    "expect_column_values_to_be_between": [
        {"min_value": 0, "max_value": 9},
        {"min_value": -1.5},
        {"max_value": 10**9},
        {"min_value": 0, "strict_min": True},
    ],
    "expect_column_values_to_be_in_set": [{"value_set": ["a", "b"]}, {"value_set": [1, 2]}],
    "expect_column_value_lengths_to_be_between": [{"min_value": 1, "max_value": 9}, {"min_value": 2}],
    "expect_column_values_to_be_of_type": [{"type_": name} for name in ("str", "int64", "float64", "dict")],
}
COLUMNS = [
    ["a", "b"],
    ["a", "a", None],
    ["a", "\N{REPLACEMENT CHARACTER} none such " * 20],
    [1, 2, 9],
    [0, 10, 0],
    [0.0, -0.0],
    [1.5, np.nan, -(10**9)],
    [True, True],
    [None, None],
    [{"another": "type"}, {"another": "type"}],
    [{"another": "type"}, "a"],
    [pd.Timestamp("2024-01-01"), pd.Timestamp("2199-01-01")],
]


def suite_of(folder, entries):
    path = folder / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": entries}))
    return read_suite(path)


def tables():
    for values in COLUMNS:
        for kind in (None, object):
            yield pd.DataFrame({"x": pd.Series(values, dtype=kind)})


def test_what_is_surely_broken_does_not_hold_for_great_expectations_either(tmp_path):
    entries = [
        {"type": kind, "kwargs": {"column": "x", **facts}}
        for kind, several in PROMISES.items()
        for facts in several
    ]
    columns = ["x"], ["x", "y"]
    entries += [
        {"type": "expect_table_columns_to_match_set", "kwargs": {"column_set": names, "exact_match": exact}}
        for names, exact in product(columns, (True, False))
    ]
    count = 0
    for table in tables():
        for entry in entries:
            suite = suite_of(tmp_path, [entry])
            if is_surely_broken(suite.expectations[0], table):
                count += 1
                assert judge(suite, table, [0])[0][0].status != "held", (entry, table.x.tolist())
    assert count > 50


@pytest.mark.parametrize(
    ("kind", "facts", "values"),
    [
        ("not_be_null", {}, ["a", None]),
        ("be_unique", {}, [1, 1]),
        ("be_between", {"max_value": 5}, [10**9, 1]),
        ("be_in_set", {"value_set": ["a"]}, ["a", "c"]),
        ("be_of_type", {"type_": "str"}, [{"another": "type"}]),
    ],
)
def test_a_spoiled_table_is_not_brought_before_the_judge(tmp_path, kind, facts, values):
    entry = {"type": f"expect_column_values_to_{kind}", "kwargs": {"column": "x", **facts}}
    promises = suite_of(tmp_path, [entry]).expectations
    asked = []
    judged = quick_judge(promises, lambda *given: asked.append(given))
    assert judged("t.yml", pd.DataFrame({"x": pd.Series(values, dtype=object)})).not_held == promises
    judged("t.yml", pd.DataFrame({"y": [1]}))
    assert len(asked) == 1
