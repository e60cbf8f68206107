"""Proofs from Parquet footers alone: smallest and largest values and missing ones, without a scan.

Only where a footer is exact: whole numbers, and instants to the microsecond. Floats are left out (a NaN is
missing for pandas and not for Parquet), and text (writers cut long ends off).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from kedro_handoff.contracts.large.parquet import ParquetTable, column_chunks, frame_of, null_count
from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.tables.parts import part_of

_BY_ENDS = (
    "expect_column_values_to_be_between",
    "expect_column_min_to_be_between",
    "expect_column_max_to_be_between",
    "expect_column_values_to_be_of_type",
)
_NOT_NULL = "expect_column_values_to_not_be_null"


def prove_by_footers(suite: Suite, positions: Sequence[int], table: ParquetTable) -> set[int]:
    """Which of a suite's expectations certainly hold, by their place, as the footers alone tell."""
    asked: dict[str, list[int]] = {}
    for position in positions:
        expectation = suite.expectations[position]
        if expectation.type in (*_BY_ENDS, _NOT_NULL) and not expectation.kwargs.get("row_condition"):
            asked.setdefault(expectation.columns[0], []).append(position)
    proved: set[int] = set()
    for column, places in asked.items():
        proved |= _proved(suite, places, table, column)
    return proved


def _proved(suite: Suite, places: list[int], table: ParquetTable, column: str) -> set[int]:
    counts = [null_count(footer, column) for footer in table.footers]
    if any(count is None for count in counts) or not _is_plain(table, column):
        return set()
    full = not any(counts)
    proved = {p for p in places if full and suite.expectations[p].type == _NOT_NULL}
    open_ = [p for p in places if suite.expectations[p].type in _BY_ENDS]
    ends = _ends(table, column)
    if ends is None or not open_:
        return proved
    # The smallest and the largest value of each row group stand for all its rows, and a null for all nulls.
    values = pa.array([*ends, *([] if full else [None])], type=table.dataset.schema.field(column).type)
    schema = pa.schema([table.dataset.schema.field(column)], metadata=table.dataset.schema.metadata)
    frame = frame_of(pa.Table.from_arrays([values], schema=schema), [column], frozenset())
    holds = prove(part_of(suite, open_), frame)
    return proved | {position for position, held in zip(open_, holds, strict=True) if held}


def _is_plain(table: ParquetTable, column: str) -> bool:
    """Whether each file has the column in the type of the table, one in which only null is missing."""
    kind = table.dataset.schema.field(column).type
    same = all(
        column in fragment.physical_schema.names and fragment.physical_schema.field(column).type == kind
        for fragment in table.dataset.get_fragments()
    )
    plain = (pa.types.is_integer, pa.types.is_boolean, pa.types.is_string, pa.types.is_temporal)
    return same and any(is_one(kind) for is_one in plain)


def _ends(table: ParquetTable, column: str) -> list[Any] | None:
    kind = table.dataset.schema.field(column).type
    instants = pa.types.is_timestamp(kind) and kind.unit in ("ms", "us")
    if not (pa.types.is_signed_integer(kind) or instants):
        return None
    ends: list[Any] = []
    for footer in table.footers:
        for chunk in column_chunks(footer, column):
            statistics = chunk.statistics
            if chunk.num_values == 0 or statistics.num_values == 0:
                continue  # nothing but nulls in this row group
            if not statistics.has_min_max:
                return None
            ends += [statistics.min, statistics.max]
    return ends or None
