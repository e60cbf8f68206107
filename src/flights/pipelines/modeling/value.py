"""What a threshold is worth to those who act on it."""

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.problem import Costs

THRESHOLDS: Final = np.linspace(0.0, 1.0, 101)
"""The thresholds among which the best is chosen; a flight is announced late at or above one."""


def value_by_threshold(
    target: NDArray[np.int64], probability: NDArray[np.float64], costs: Costs
) -> pd.DataFrame:
    """Give for each of `THRESHOLDS` the outcomes and the net value per 1,000 flights.

    Net value = true positives * gain - false positives * cost - false negatives * cost, in the problem's
    currency. It is not measured against doing nothing, which itself loses the false negatives.

    Args:
        target: 1 for a late arrival, 0 for any other.
        probability: Probability of a late arrival, same length.
        costs: Money per outcome.

    Returns:
        One row per threshold: `threshold`, `true_positives`, `false_positives`, `false_negatives`,
        `net_value_per_1000`.
    """
    late, on_time = np.sort(probability[target == 1]), np.sort(probability[target == 0])
    missed = np.searchsorted(late, THRESHOLDS, side="left")
    announced_late = len(late) - missed
    announced_on_time = len(on_time) - np.searchsorted(on_time, THRESHOLDS, side="left")
    money = (
        announced_late * costs.true_positive
        - announced_on_time * costs.false_positive
        - missed * costs.false_negative
    )
    return pd.DataFrame(
        {
            "threshold": THRESHOLDS,
            "true_positives": announced_late,
            "false_positives": announced_on_time,
            "false_negatives": missed,
            "net_value_per_1000": 1000.0 * money / len(target),
        }
    )


def best_threshold(target: NDArray[np.int64], probability: NDArray[np.float64], costs: Costs) -> float:
    """Give the threshold of the highest net value, the lowest of several."""
    values = value_by_threshold(target, probability, costs)
    return float(values["threshold"].iloc[int(values["net_value_per_1000"].to_numpy().argmax())])


def net_value_per_1000(target: NDArray[np.int64], announced: NDArray[np.bool_], costs: Costs) -> float:
    """Give the net value per 1,000 flights of announcing these flights late; see `value_by_threshold`."""
    late = target == 1
    money = (
        np.sum(late & announced) * costs.true_positive
        - np.sum(~late & announced) * costs.false_positive
        - np.sum(late & ~announced) * costs.false_negative
    )
    return float(1000.0 * money / len(target))
