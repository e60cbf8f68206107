"""What a sample says about data that nobody has seen yet."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np

# Rows of a sample so small that nothing said of it is sure.
FEW_ROWS = 30


def sample_weight(rows: int) -> float:
    """Between 0 and 1: how much a sample of this size can say at all."""
    return rows / (rows + 3)


def rule_of_three(rows: int) -> float:
    """Upper bound (95 %) of the share of something that did not occur once in `rows` rows."""
    return min(1.0, 3 / rows) if rows else 1.0


def wilson_upper(count: int, rows: int, level: float = 0.999) -> float:
    """Upper bound of a share of which `count` were seen in `rows` (Wilson's score interval, one-sided)."""
    if rows == 0:
        return 1.0
    z = NormalDist().inv_cdf(level)
    share = count / rows
    middle = share + z * z / (2 * rows)
    spread = z * math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return min(1.0, (middle + spread) / (1 + z * z / rows))


def unseen_share(seen_once: int, rows: int) -> float:
    """Upper bound of the share of rows with values not seen yet (Good and Turing, with a margin).

    The estimate is `seen_once / rows`; the margin is that of a Poisson count, three rows where none was seen
    only once.
    """
    if rows == 0:
        return 1.0
    return min(1.0, (seen_once + 2 * math.sqrt(seen_once) + 3) / rows)


def unseen_values(seen_once: int, seen_twice: int) -> float:
    """Lower estimate of how many values were not seen yet (Chao 1984, bias-corrected)."""
    return seen_once * (seen_once - 1) / (2 * (seen_twice + 1))


def beyond(values: np.ndarray[Any, Any], risk: float = 0.001) -> float:
    """A bound that the largest of as many new values passes with about this risk.

    The tail above a high quantile is taken for exponential, or for a power law where its excesses vary more
    than those of an exponential tail do (Hill 1975).

    Args:
        values: Sorted, finite, at least two.
        risk: Chance that one of as many new values is larger.
    """
    count = len(values)
    tail = max(2, min(int(math.sqrt(count)) * 2, count // 4, 500))
    threshold = float(values[-tail - 1]) if tail < count else float(values[0])
    excess = values[-tail:].astype(float) - threshold
    mean = float(excess.mean())
    if mean <= 0:
        return float(values[-1])
    reach = math.log(tail / risk)
    heavy = float(excess.std()) > mean and threshold > 0
    if heavy:
        hill = float(np.log(values[-tail:] / threshold).mean())
        return max(float(values[-1]), threshold * math.exp(min(hill * reach, 3.0)))
    return max(float(values[-1]), threshold + mean * reach)
