"""Whether a contract promises what it says of its key: that it is there, and that it is one row's own."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.contracts.suite import Expectation, Suite

_UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")


def key_gaps(suite: Suite) -> Iterator[str]:
    """What is missing, in words, for contracts whose `meta.columns` give columns the role key.

    Without that role, `meta.key` only says how to name a row to a person, and nothing has to be promised.
    """
    facts = suite.meta.get("columns") or {}
    if not any((said or {}).get("role") == "key" for said in facts.values()):
        return
    key = set(suite.key)
    sure = [e for e in suite.expectations if e.severity == "critical" and _is_whole(e)]
    unique = [set(e.columns) for e in sure if e.type in _UNIQUE]
    if not any(columns <= key for columns in unique):
        name = _UNIQUE[0] if len(key) == 1 else _UNIQUE[1]
        yield f"nothing promises that the key ({', '.join(suite.key)}) is unique; add {name}"
    present = {
        column for e in sure if e.type == "expect_column_values_to_not_be_null" for column in e.columns
    }
    for column in suite.key:
        if column not in present:
            yield f"nothing promises that the key column '{column}' is there; add {_not_null(column)}"


def _is_whole(expectation: Expectation) -> bool:
    """Whether it is about all rows."""
    return expectation.kwargs.get("mostly", 1) == 1 and expectation.kwargs.get("row_condition") is None


def _not_null(column: str) -> str:
    return f"expect_column_values_to_not_be_null with `column: {column}`"
