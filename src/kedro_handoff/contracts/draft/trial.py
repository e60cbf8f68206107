"""What share of other rows breaks a proposal: an estimate to judge proposals by, not a verdict."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.proposal import Proposal

Kwargs = Mapping[str, Any]


def broken_share(proposal: Proposal, frame: pd.DataFrame) -> float:
    """Share of the rows of `frame` that break the proposal; 0 or 1 for what is said of the whole.

    Proposals that parts of a table cannot contradict (types, columns, keys) count as held.
    """
    measure = _MEASURES.get(proposal.type)
    if measure is None or len(frame) == 0:
        return 0.0
    share = measure(proposal.kwargs, frame)
    return share if np.isfinite(share) else 0.0


def allowed_share(proposal: Proposal) -> float:
    """Share of rows that may break it."""
    return 1 - float(proposal.kwargs.get("mostly", 1))


def _nulls(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    return float(np.mean(frame[kwargs["column"]].isna().to_numpy()))


def _outside(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    values: Any = frame[kwargs["column"]].dropna()
    broken = np.zeros(len(values), dtype=bool)
    for name, beyond in (("min_value", values.lt), ("max_value", values.gt)):
        if kwargs.get(name) is not None:
            bound = kwargs[name]
            broken |= np.asarray(beyond(pd.Timestamp(bound) if isinstance(bound, str) else bound), dtype=bool)
    return float(broken.mean())


def _not_in_set(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    values: Any = frame[kwargs["column"]].dropna()
    return float((~values.isin(kwargs["value_set"])).mean())


def _of_strings(good: Callable[[Any, Kwargs], Any]) -> Callable[[Kwargs, pd.DataFrame], float]:
    def share(kwargs: Kwargs, frame: pd.DataFrame) -> float:
        counts = frame[kwargs["column"]].value_counts()
        broken = ~np.asarray(good(counts.index.astype(str).str, kwargs), dtype=bool)
        return float(counts.to_numpy()[broken].sum() / max(1, counts.sum()))

    return share


def _between_lengths(strings: Any, kwargs: Kwargs) -> Any:
    lengths = strings.len()
    return (lengths >= kwargs["min_value"]) & (lengths <= kwargs["max_value"])


def _not_greater(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    pair = frame[[kwargs["column_A"], kwargs["column_B"]]].dropna()
    above, below = pair.iloc[:, 0], pair.iloc[:, 1]
    broken = above < below if kwargs.get("or_equal") else above <= below
    return float(broken.mean())


def _quantiles(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    ranges = kwargs["quantile_ranges"]
    column: Any = frame[kwargs["column"]].dropna()
    if column.empty:
        return 1.0
    found = np.quantile(column.to_numpy(dtype="float64"), ranges["quantiles"])
    bounds = zip(found, ranges["value_ranges"], strict=True)
    return float(any(not low <= value <= high for value, (low, high) in bounds))


def _divergence(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    partition = kwargs["partition_object"]
    counts = frame[kwargs["column"]].value_counts()
    seen = counts.reindex(partition["values"]).fillna(0).to_numpy(dtype="float64")
    if seen.sum() < counts.sum() or not seen.sum():
        return 1.0
    shares, expected = seen / seen.sum(), np.asarray(partition["weights"])
    there = shares > 0
    apart = float((shares[there] * np.log(shares[there] / expected[there])).sum())
    return float(apart > kwargs["threshold"])


def _disordered(kwargs: Kwargs, frame: pd.DataFrame) -> float:
    return float(not frame[kwargs["column"]].is_monotonic_increasing)


_MEASURES: Mapping[str, Callable[[Kwargs, pd.DataFrame], float]] = {
    "expect_column_values_to_not_be_null": _nulls,
    "expect_column_values_to_be_between": _outside,
    "expect_column_values_to_be_in_set": _not_in_set,
    "expect_column_values_to_match_regex": _of_strings(lambda s, kwargs: s.contains(kwargs["regex"])),
    "expect_column_value_lengths_to_equal": _of_strings(lambda s, kwargs: s.len() == kwargs["value"]),
    "expect_column_value_lengths_to_be_between": _of_strings(_between_lengths),
    "expect_column_pair_values_a_to_be_greater_than_b": _not_greater,
    "expect_column_quantile_values_to_be_between": _quantiles,
    "expect_column_kl_divergence_to_be_less_than": _divergence,
    "expect_column_values_to_be_increasing": _disordered,
}
