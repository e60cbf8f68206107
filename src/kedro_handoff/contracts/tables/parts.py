"""Parts of a suite: some of its expectations, and the columns that they look at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kedro_handoff.contracts.suite import Expectation, Suite

# These look at the names of the columns only, never at a row.
STRUCTURE_TYPES = frozenset(
    {
        "expect_column_to_exist",
        "expect_table_column_count_to_be_between",
        "expect_table_column_count_to_equal",
        "expect_table_columns_to_match_ordered_list",
        "expect_table_columns_to_match_set",
    }
)
ROW_COUNT_TYPES = frozenset({"expect_table_row_count_to_be_between", "expect_table_row_count_to_equal"})


def part_of(suite: Suite, positions: Sequence[int], **changed: Any) -> Suite:
    """A suite of these expectations only, each with the arguments in `changed` in place of its own.

    An argument whose new value is `None` is taken away.
    """
    entries, expectations = [], []
    for position in positions:
        entry = dict(suite.document["expectations"][position])
        kwargs = {**(entry.get("kwargs") or {}), **changed}
        dropped = {name for name, value in changed.items() if value is None}
        entry["kwargs"] = {name: value for name, value in kwargs.items() if name not in dropped}
        entries.append(entry)
        expectations.append(replace(suite.expectations[position], kwargs=entry["kwargs"]))
    fingerprint = f"{suite.fingerprint}:{','.join(map(str, positions))}:{sorted(changed.items())}"
    document = {**suite.document, "expectations": entries}
    return replace(suite, document=document, expectations=tuple(expectations), fingerprint=fingerprint)


def columns_asked(expectation: Expectation, names: Sequence[str]) -> list[str]:
    """Columns of a table that an expectation looks at, those of its condition on rows included.

    In the table's order; columns that the table does not have are left out.
    """
    asked = set(expectation.columns)
    condition = expectation.kwargs.get("row_condition")
    said = list(_texts(condition)) if condition else []
    return [name for name in names if name in asked or any(name in text for text in said)]


def missing_columns(expectation: Expectation, names: Collection[str]) -> list[str]:
    """Columns that an expectation asks for and a table does not have."""
    return [column for column in expectation.columns if column not in names]


def _texts(value: Any) -> Iterator[str]:
    """All texts in a condition: column names stand in them somewhere, so more may be named than needed."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
