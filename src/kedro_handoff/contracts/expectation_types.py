"""What Great Expectations knows: its registered expectation types and their arguments.

Read from a file beside this module, made from Great Expectations itself, so that a contract can be
read and audited without the seconds that importing Great Expectations costs. A test compares the two.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

SEVERITIES = ("critical", "warning", "info")
COLUMN_ARGUMENTS = ("column", "column_A", "column_B")
COLUMN_LIST_ARGUMENTS = ("column_list",)


@dataclass(frozen=True)
class ExpectationType:
    """Arguments of one expectation type, without those that every type takes."""

    name: str
    required: frozenset[str]
    optional: frozenset[str]


@cache
def expectation_types() -> dict[str, ExpectationType]:
    """All registered types by name."""
    text = files(__package__).joinpath("expectation_types.json").read_text(encoding="utf-8")
    return {
        name: ExpectationType(name, frozenset(facts["required"]), frozenset(facts["optional"]))
        for name, facts in json.loads(text)["types"].items()
    }


_ROW_LEVEL = (
    "expect_column_values_",
    "expect_column_value_",
    "expect_column_pair_values_",
    "expect_compound_columns_",
    "expect_multicolumn_",
    "expect_select_column_values_",
)


def is_row_level(name: str) -> bool:
    """Whether an expectation is about each row by itself or with its like, so that it can name bad rows."""
    return name.startswith(_ROW_LEVEL)
