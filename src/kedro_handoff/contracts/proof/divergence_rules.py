"""The Kullback-Leibler divergence of a column from a distribution that the contract writes down."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError, number, only
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import NUMBERS, Kind, of_family, plain
from kedro_handoff.contracts.proof.values import plain_set

_MARGIN = 1e-9  # above all rounding of a sum of some thousand terms, below anything that matters
_WEIGHTS_OFF_BY = 1e-6  # Great Expectations takes ten times as much
_ARGUMENTS = (
    "column",
    "partition_object",
    "threshold",
    "bucketize_data",
    "tail_weight_holdout",
    "internal_weight_holdout",
)
Weights = Callable[[ColumnFacts], tuple[Sequence[float], Sequence[float]]]


def divergence_below(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:
    """The divergence from the partition is at most the threshold."""
    only(kwargs, *_ARGUMENTS)
    threshold = number(kwargs["threshold"])
    partition = kwargs["partition_object"]
    if threshold < 0 or not isinstance(partition, dict):
        raise NotCompiledError
    if partition.keys() == {"values", "weights"}:
        weights = _categorical(kwargs, partition, kind)
    else:
        weights = _binned(kwargs, partition, kind)

    def check(column: ColumnFacts) -> bool:
        if column.nonnull_count == 0:
            return False
        found = _divergence(*weights(column))
        return found + _MARGIN * (1 + found) <= threshold

    return check


def _divergence(observed: Sequence[float], expected: Sequence[float]) -> float:
    """Entropy of what was observed relative to what was expected, both brought to a sum of one; in nats."""
    all_observed, all_expected = math.fsum(observed), math.fsum(expected)
    if any(q == 0 and p > 0 for p, q in zip(observed, expected, strict=True)):
        return math.inf
    return math.fsum(
        p / all_observed * math.log((p / all_observed) / (q / all_expected))
        for p, q in zip(observed, expected, strict=True)
        if p > 0
    )


def _categorical(kwargs: Arguments, partition: dict[str, Any], kind: Kind | None) -> Weights:
    """Weights by value; values that the partition does not know share the tail's holdout."""
    plain(kind, "string", "integer")
    values, weights = partition["values"], _weights(partition["weights"])
    tail = _holdout(kwargs, "tail_weight_holdout")
    if len(plain_set(values, kind)) != len(values) or len(values) != len(weights):
        raise NotCompiledError
    if _holdout(kwargs, "internal_weight_holdout") != 0 or not _sums_to_one(weights):
        raise NotCompiledError

    def of(column: ColumnFacts) -> tuple[Sequence[float], Sequence[float]]:
        counts = dict(zip(column.counts.index.tolist(), column.counts.tolist(), strict=True))
        unknown = [count for value, count in counts.items() if value not in known]
        observed = [counts.get(value, 0) for value in values] + unknown
        if not unknown:
            return observed, weights
        return observed, [w * (1 - tail) for w in weights] + [tail / len(unknown)] * len(unknown)

    known = frozenset(values)
    return of


def _binned(kwargs: Arguments, partition: dict[str, Any], kind: Kind | None) -> Weights:
    """Weights by bin, with what lies below and above them; bins without end are left to the judge."""
    of_family(kind, *NUMBERS, but=("masked", "arrow", "category"))
    if not {"bins", "weights"} <= partition.keys() <= {"bins", "weights", "tail_weights"}:
        raise NotCompiledError
    if kwargs.get("bucketize_data", True) is not True:
        raise NotCompiledError
    edges, weights = [number(edge) for edge in partition["bins"]], _weights(partition["weights"])
    if len(edges) != len(weights) + 1 or not all(low < high for low, high in pairwise(edges)):
        raise NotCompiledError
    expected = _expected(kwargs, weights, partition.get("tail_weights"))

    def of(column: ColumnFacts) -> tuple[Sequence[float], Sequence[float]]:
        series = column.series if column.null_count == 0 else column.series.dropna()
        inside = np.histogram(series, edges)[0].tolist()
        below, above = int((series < edges[0]).sum()), int((series > edges[-1]).sum())
        return [below, *inside, above], expected

    return of


def _expected(kwargs: Arguments, weights: list[float], tails: Any) -> list[float]:
    """Weights of the lower tail, the bins and the upper tail."""
    tail, inner = (_holdout(kwargs, f"{name}_weight_holdout") for name in ("tail", "internal"))
    if tails is not None and (tail != 0 or len(tails) != 2):
        raise NotCompiledError
    outer = [tail / 2, tail / 2] if tails is None else _weights(tails)
    if not _sums_to_one(weights if tails is None else [*weights, *outer]) or tail + inner >= 1:
        raise NotCompiledError
    zeros = weights.count(0)
    inside = [weight * (1 - tail - inner) or (inner / zeros if zeros else 0.0) for weight in weights]
    return [outer[0], *inside, outer[1]]


def _weights(given: Any) -> list[float]:
    if not isinstance(given, list) or not given:
        raise NotCompiledError
    weights = [float(number(weight)) for weight in given]
    if any(weight < 0 for weight in weights):
        raise NotCompiledError
    return weights


def _sums_to_one(weights: list[float]) -> bool:
    return abs(math.fsum(weights) - 1) < _WEIGHTS_OFF_BY


def _holdout(kwargs: Arguments, name: str) -> float:
    value = float(number(kwargs.get(name, 0)))
    if not 0 <= value <= 1:
        raise NotCompiledError
    return value
