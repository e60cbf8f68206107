"""Bands of quantiles and limits of divergence, as wide as the blocks of time differ among themselves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.categories import is_category
from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import sample_weight
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile, plain
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import band, outward
from kedro_handoff.contracts.draft.units import nature_of

_QUANTILES = (0.1, 0.5, 0.9)
_ROWS_OF_A_BLOCK = 50
_MOST_VALUES = 20


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """The distribution of each feature: what shifts more than blocks of time have shifted is worth a look."""
    if not context.modeled and "feature" not in context.roles.values():
        return
    blocks = int(table.block_of_row.max()) + 1 if table.rows else 0
    if blocks < 2 or table.rows / blocks < _ROWS_OF_A_BLOCK:
        return
    for column in table.columns.values():
        if context.role(column.name) not in ("feature", "label"):
            continue
        if column.kind == "bool" or is_category(column, context):
            if 1 < column.distinct <= _MOST_VALUES:
                yield _divergence(column, table)
        elif column.kind == "number" and column.all_finite and column.distinct > 20:
            yield _quantiles(column, table)


def _quantiles(column: ColumnProfile, table: TableProfile) -> Proposal:
    values = pd.Series(column.series.to_numpy(dtype="float64", na_value=np.nan))
    by_block = values.groupby(table.block_of_row).quantile(np.array(_QUANTILES)).unstack()
    ranges = []
    for quantile in _QUANTILES:
        seen = by_block[quantile].dropna()
        low, high = float(seen.min()), float(seen.max())
        room = max(high - low, 0.02 * float(column.numbers[-1] - column.numbers[0]) * 0.5)
        ranges.append([*_within(column, *band(low - room, high + room))])
    return Proposal(
        "expect_column_quantile_values_to_be_between",
        {"column": column.name, "quantile_ranges": {"quantiles": list(_QUANTILES), "value_ranges": ranges}},
        "distribution",
        0.8 * sample_weight(len(by_block)),
        f"Each of {len(by_block)} blocks of rows lies within, with as much room again on both sides.",
        {"rows": len(column.numbers), "blocks": len(by_block)},
    )


def _within(column: ColumnProfile, low: float, high: float) -> tuple[float, float]:
    """A quantile is never where no value can be: below zero, or outside of a quantity's natural range."""
    nature = nature_of(column)
    if nature is not None:
        return max(plain(nature.low), low), min(plain(nature.high), high)
    return (max(0, low), high) if float(column.numbers[0]) >= 0 else (low, high)


def _divergence(column: ColumnProfile, table: TableProfile) -> Proposal:
    counts = column.counts
    weights = _weights(counts.to_numpy(dtype="float64"))
    apart = [_distance(column, table, block, weights) for block in range(int(table.block_of_row.max()) + 1)]
    largest = max(apart)
    threshold = outward(max(3 * largest, 0.01), up=True, scale=max(3 * largest, 0.01))
    partition = {"values": [_value(v) for v in counts.index], "weights": weights}
    return Proposal(
        "expect_column_kl_divergence_to_be_less_than",
        {"column": column.name, "partition_object": partition, "threshold": threshold},
        "distribution",
        0.78 * sample_weight(len(apart)),
        f"Of {len(apart)} blocks of rows the farthest is {largest:.3g} from the whole; three times that is "
        "allowed.",
        {"rows": len(column.present), "blocks": len(apart), "farthest_block": round(largest, 5)},
    )


def _weights(counts: np.ndarray[Any, Any]) -> list[float]:
    """Shares with four digits that sum to one and are nowhere zero, as Great Expectations wants them."""
    shares = np.maximum(np.round(counts / counts.sum(), 4), 0.0001)
    shares[int(shares.argmax())] += 1 - shares.sum()
    return [round(float(share), 4) for share in shares]


def _distance(column: ColumnProfile, table: TableProfile, block: int, weights: list[float]) -> float:
    """Kullback-Leibler divergence of a block from the whole, in nats."""
    values = column.series[table.block_of_row == block].value_counts()
    seen = values.reindex(column.counts.index).fillna(0).to_numpy(dtype="float64")
    if seen.sum() == 0:
        return 0.0
    shares = seen / seen.sum()
    there = shares > 0
    return float((shares[there] * np.log(shares[there] / np.asarray(weights)[there])).sum())


def _value(value: Any) -> Any:
    return bool(value) if isinstance(value, bool | np.bool_) else plain(value)
