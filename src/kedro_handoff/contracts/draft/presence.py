"""Missing values: none, or no more than can be expected."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import FEW_ROWS, rule_of_three, sample_weight, wilson_upper
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import percent, share_below

_TYPE = "expect_column_values_to_not_be_null"


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """What share of each column is there. A dtype that cannot be missing says so itself."""
    for column in table.columns.values():
        if column.rows == 0 or column.null_count == column.rows or _cannot_be_null(column):
            continue
        yield _gaps(column, table) if column.null_count else _no_gap(column, context, _slack(table))


def _slack(table: TableProfile) -> float:
    """Share that a measurement without a gap may still miss: more where others in the table have gaps."""
    numbers = [column for column in table.columns.values() if column.kind == "number"]
    return 0.01 if any(0 < column.null_count < column.rows for column in numbers) else 0.001


def _cannot_be_null(column: ColumnProfile) -> bool:
    dtype = column.series.dtype
    return isinstance(dtype, np.dtype) and dtype.kind in "iub"


def _no_gap(column: ColumnProfile, context: Context, slack: float) -> Proposal:
    at_most = rule_of_three(column.rows)
    said = (
        f"None missing in {column.rows:,} rows: with 95 % certainty fewer than {percent(at_most)} ever are."
    )
    measured = column.kind == "number" and context.role(column.name) not in ("key", "label", "time")
    kwargs: dict[str, object] = {"column": column.name}
    if measured and column.rows >= FEW_ROWS:
        kwargs["mostly"] = share_below(1 - max(slack, 4 * at_most)) or 0.8
        said += " A measurement may fail now and then, so a little is left."
    return Proposal(
        _TYPE,
        kwargs,
        "presence",
        (0.97 if measured else 0.985) * sample_weight(column.rows),
        said,
        {"rows": column.rows, "nulls": 0, "at_most": round(at_most, 6)},
    )


def _gaps(column: ColumnProfile, table: TableProfile) -> Proposal:
    """Twice what is missing in the worst block of time, and a little; at least what chance allows."""
    missing = column.series.isna().to_numpy()
    counts = np.bincount(table.block_of_row, weights=missing)
    sizes = np.bincount(table.block_of_row)
    worst = float((counts / sizes).max())
    chance = wilson_upper(column.null_count, column.rows)
    mostly = share_below(1 - min(0.98, max(2 * worst + 0.005, 2 * chance))) or 0.02
    share = column.null_count / column.rows
    return Proposal(
        _TYPE,
        {"column": column.name, "mostly": mostly},
        "presence",
        0.95 * sample_weight(column.rows),
        f"{column.null_count:,} of {column.rows:,} are missing ({percent(share)}), {percent(worst)} in "
        f"the worst of {len(sizes)} blocks of rows.",
        {"rows": column.rows, "nulls": column.null_count, "worst_block": round(worst, 6)},
    )
