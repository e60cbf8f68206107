"""Sets of values, proposed only where the sample has seen (nearly) all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import FEW_ROWS, sample_weight, unseen_share, unseen_values
from kedro_handoff.contracts.draft.patterns import known_format
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile, plain
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.ranges import is_code
from kedro_handoff.contracts.draft.rounding import percent, share_below

_TYPE = "expect_column_values_to_be_in_set"
_MOST = 60
_PER_VALUE = 20


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """The set of a column's values, closed where hardly any can be missing from it.

    How much is missing is told by the values that were seen only once: their share of the rows is about
    that of rows with values not seen yet (Good-Turing); their number against those seen twice, how many
    values those are (Chao's estimate).
    """
    for column in table.columns.values():
        if is_category(column, context):
            yield _of(column, table)


def is_category(column: ColumnProfile, context: Context) -> bool:
    """Whether the column's values are few and come again and again."""
    if context.key == (column.name,) or context.role(column.name) == "time" or column.rows < FEW_ROWS:
        return False
    if context.role(column.name) == "label" and column.kind == "number" and column.all_finite:
        return column.distinct <= 20 and column.whole
    if column.kind == "string" and known_format(column.strings[:20]):
        return False  # dates in text: there will be others
    if not _saturated(column):
        return False
    few = 0 < column.distinct <= _MOST and len(column.present) / column.distinct >= _PER_VALUE
    return few and (column.kind == "string" or is_code(column))


def _saturated(column: ColumnProfile) -> bool:
    """Whether the sample has seen most of the values that there are."""
    if column.distinct > _MOST:
        return False
    once, twice = int((column.counts == 1).sum()), int((column.counts == 2).sum())
    return once <= 0.1 * column.distinct or unseen_values(once, twice) <= 0.25 * column.distinct


def _once_in_time(column: ColumnProfile, table: TableProfile) -> float:
    """Share of the rows with values that came in one block of time only, as a tail of rare ones does.

    Rows that lie close together are alike, so that counting blocks says more of what is still to come than
    counting rows does (the idea of Chao's estimate from incidences). 0 without a column of time.
    """
    if table.time is None or int(table.block_of_row.max()) < 3:
        return 0.0
    blocks = (
        pd.Series(table.block_of_row, index=column.series.index)
        .groupby(column.series, observed=True)
        .nunique()
    )
    once = blocks.index[blocks.to_numpy() == 1]
    return float(column.counts[column.counts.index.isin(once)].sum() / max(1, len(column.present)))


def _of(column: ColumnProfile, table: TableProfile) -> Proposal:
    rows, counts = len(column.present), column.counts
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    share, more = unseen_share(once, rows), unseen_values(once, twice)
    kwargs: dict[str, Any] = {"column": column.name, "value_set": sorted(map(plain, counts.index))}
    said = f"The rarest of {len(counts)} was seen {int(counts.iloc[-1]):,} times in {rows:,} values"
    confidence = 0.97
    fleeting = _once_in_time(column, table)
    if not once and fleeting:
        kwargs["mostly"] = share_below(1 - max(3 * fleeting, 3 * share)) or 0.5
        said += f"; {percent(fleeting)} of the rows have values that came in one block of time only"
        confidence = 0.75
    elif once or share > 0.02:
        kwargs["mostly"] = share_below(1 - 3 * share) or 0.5
        said += (
            f", {once} of them once: about {more:.0f} more may come, in at most {percent(share)} of the rows"
        )
        confidence = 0.75
    else:
        said += f": values not seen yet are in at most {percent(share)} of the rows"
    if column.distinct == 1 and plain(counts.index[0]) != 0:
        confidence = 0.7
        said += ". It is the same throughout, which may be true of these data only"
    facts = {"rows": rows, "values": len(counts), "seen_once": once, "unseen_share": round(share, 6)}
    return Proposal(_TYPE, kwargs, "values", confidence * sample_weight(rows), f"{said}.", facts)
