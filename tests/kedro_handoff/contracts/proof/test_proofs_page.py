"""The page of what is proved says what the code does; every cell of its table is tried on a small column."""

from __future__ import annotations

import decimal
import re
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
import yaml

from kedro_handoff.contracts.expectation_types import expectation_types
from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.reading import parse_document
from kedro_handoff.contracts.suite import suite_of

from .compiled import compiled_types

PAGE = (Path(__file__).parents[4] / "docs/reference/proofs.md").read_text()
TIMES = pd.Series(pd.to_datetime(["2013-01-01", "2013-01-02", "2013-01-03"], format="ISO8601"))
CENTS = [decimal.Decimal(text) for text in ("1.50", "2.50", "3.50")]
WORDS = ["a", "b", "c"]


def arrow(kind: pa.DataType) -> pd.ArrowDtype:
    return pd.ArrowDtype(kind)


# One column a family and a way of holding it: NumPy, nullable, Arrow, Objects, Categories.
COLUMNS = {
    "integers": {
        "N": pd.Series([1, 2, 3]),
        "n": pd.Series([1, 2, 3], dtype="Int64"),
        "A": pd.Series([1, 2, 3], dtype="int32[pyarrow]"),
        "C": pd.Series([1, 2, 3]).astype("category"),
    },
    "floats": {
        "N": pd.Series([1.0, 2.0, 3.0]),
        "n": pd.Series([1, 2, 3], dtype="Float64"),
        "A": pd.Series([1, 2, 3], dtype="double[pyarrow]"),
        "C": pd.Series([1.0, 2.0, 3.0]).astype("category"),
    },
    "booleans": {
        "N": pd.Series([True, False]),
        "n": pd.Series([True, False], dtype="boolean"),
        "A": pd.Series([True, False], dtype="bool[pyarrow]"),
        "C": pd.Series([True, False]).astype("category"),
    },
    "strings": {
        "n": pd.Series(WORDS, dtype="string"),
        "A": pd.Series(WORDS, dtype="str"),
        "O": pd.Series(WORDS, dtype="object"),
        "C": pd.Series(WORDS, dtype="category"),
    },
    "instants": {
        "N": TIMES.astype("datetime64[us]"),
        "A": TIMES.astype(arrow(pa.timestamp("us"))),
        "C": TIMES.astype("category"),
    },
    "decimals": {
        "A": pd.Series(CENTS, dtype=arrow(pa.decimal128(10, 2))),
        "O": pd.Series(CENTS, dtype="object"),
    },
    "spans": {"N": pd.Series(pd.to_timedelta([1, 2, 3], unit="s"))},
}
INSTANTS = [time.isoformat() for time in TIMES]
BOUNDS = {"instants": {"min_value": INSTANTS[0], "max_value": INSTANTS[2]}}
SETS = {"strings": WORDS, "instants": INSTANTS, "booleans": [True, False], "floats": [1.0, 2.0, 3.0]}
OTHERS = {"strings": ["z"], "instants": ["2020-01-01T00:00:00"], "booleans": [True]}
NAMES = {
    "integers": "int64",
    "floats": "float64",
    "booleans": "bool",
    "strings": "str",
    "instants": "datetime64",
    "spans": "timedelta64",
}


def green(name: str, family: str) -> dict:
    """Arguments under which an expectation holds on the column of a family."""
    if name == "expect_column_values_to_be_in_set" or "distinct_values" in name:
        return {"value_set": SETS.get(family, [1, 2, 3])}
    if name == "expect_column_values_to_not_be_in_set":
        return {"value_set": OTHERS.get(family, [99]), **({"mostly": 0.5} if family == "booleans" else {})}
    if re.search("column_values_to_be_between|_min_|_max_", name):
        return BOUNDS.get(family, {"min_value": 0, "max_value": 9})
    if name.endswith("_to_be_between"):
        return {"min_value": 0, "max_value": 99}
    return {
        "expect_column_values_to_match_regex": {"regex": "."},
        "expect_column_values_to_be_of_type": {"type_": NAMES.get(family, "object")},
        "expect_column_value_lengths_to_equal": {"value": 4 if family == "booleans" else 1, "mostly": 0.5},
    }.get(name, {})


def rows() -> dict[str, list[str]]:
    """Cells of the page's table by expectation type."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| `expect_")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0].strip("`"): row[1:] for row in cells if len(row) == len(COLUMNS) + 1}


def proved(name: str, family: str, folder: Path) -> str:
    """Letters of the ways of holding a family in which a holding expectation is proved."""
    entry = {"type": name, "kwargs": {"column": "x", **green(name, family)}}
    path = folder / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": [entry]}))
    suite = suite_of(parse_document(path))
    found = [way for way, held in COLUMNS[family].items() if prove(suite, pd.DataFrame({"x": held}))[0]]
    return " ".join(found) or "-"


@pytest.mark.parametrize("name", rows())
def test_a_row_of_the_page_says_what_is_proved(name, tmp_path):
    assert rows()[name] == [proved(name, family, tmp_path) for family in COLUMNS]


def test_every_expectation_is_on_the_page():
    assert {name for name in expectation_types() if f"`{name}`" not in PAGE} == set()


def test_what_is_never_proved_is_said_at_the_end():
    never = PAGE.split("## Types that are never proved")[1]
    assert {name for name in expectation_types() if f"`{name}`" in never} == (
        expectation_types().keys() - compiled_types()
    )
