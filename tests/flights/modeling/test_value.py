import numpy as np
import pytest

from flights.pipelines.modeling.value import best_threshold, net_value_per_1000, value_by_threshold
from flights.problem import Costs

TARGET = np.array([1, 1, 0, 0, 0])
PROBABILITY = np.array([0.9, 0.4, 0.6, 0.2, 0.1])


@pytest.fixture
def costs() -> Costs:
    return Costs(currency="USD", false_positive=10, false_negative=20, true_positive=30, note="for tests")


def test_net_value_is_gain_less_both_costs(costs: Costs) -> None:
    announced = PROBABILITY >= 0.5  # one right, one wrong, one missed
    assert net_value_per_1000(TARGET, announced, costs) == pytest.approx((30 - 10 - 20) * 1000 / 5)


@pytest.mark.parametrize(
    ("threshold", "outcome"),
    [
        (0.0, (2, 3, 0)),
        (0.1, (2, 3, 0)),
        (0.2, (2, 2, 0)),
        (0.5, (1, 1, 1)),
        (0.9, (1, 0, 1)),
        (1.0, (0, 0, 2)),
    ],
)
def test_outcomes_are_counted_at_or_above_a_threshold(
    costs: Costs, threshold: float, outcome: tuple[int, int, int]
) -> None:
    values = value_by_threshold(TARGET, PROBABILITY, costs)
    row = values.iloc[(values["threshold"] - threshold).abs().argmin()]
    assert (row["true_positives"], row["false_positives"], row["false_negatives"]) == outcome


def test_the_curve_and_the_single_value_agree(costs: Costs) -> None:
    for row in value_by_threshold(TARGET, PROBABILITY, costs).itertuples():
        single = net_value_per_1000(TARGET, row.threshold <= PROBABILITY, costs)
        assert row.net_value_per_1000 == pytest.approx(single)


def test_the_best_threshold_earns_the_most(costs: Costs) -> None:
    # From 0.21 to 0.40 both late flights are announced and one other: 2 * 30 - 10 is the most one can have.
    assert best_threshold(TARGET, PROBABILITY, costs) == pytest.approx(0.21)
