"""How many different values a measurement has at least: one that is stuck has one."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import sample_weight
from kedro_handoff.contracts.draft.profile import TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import outward

_DIFFERENT = 20
_PART = 10


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """A tenth of the different numbers that were seen; of features, their distribution says it already."""
    for column in table.columns.values():
        if column.kind != "number" or context.role(column.name) is not None or column.distinct < _DIFFERENT:
            continue
        least = max(2, int(outward(column.distinct / _PART, up=False, scale=column.distinct / _PART)))
        yield Proposal(
            "expect_column_unique_value_count_to_be_between",
            {"column": column.name, "min_value": least},
            "values",
            0.93 * sample_weight(column.rows),
            f"{column.distinct:,} different values in {column.rows:,} rows; a stuck one would have one.",
            {"rows": column.rows, "values": column.distinct},
        )
