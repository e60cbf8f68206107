import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kedro_handoff.contracts.large.numbers import NumberFacts, conclude, marks_of
from kedro_handoff.contracts.suite import Expectation

FINITE = st.floats(allow_nan=False, allow_infinity=False, width=64, min_value=-1e12, max_value=1e12)
STATISTICS = {"mean": "mean", "median": "median", "sum": "sum", "stdev": "std"}


def expectation(name: str, **kwargs: object) -> Expectation:
    return Expectation(f"expect_{name}", {"column": "x", **kwargs}, "critical", "", 1)


def gathered(values: list[float], cut: int, *, marks: frozenset[float] = frozenset()) -> NumberFacts:
    facts = NumberFacts(marks)
    for begin in range(0, len(values), cut):
        facts.take(pd.Series(values[begin : begin + cut], dtype="float64"))
    return facts


@settings(max_examples=300, derandomize=True, deadline=None)
@given(st.lists(FINITE, min_size=2, max_size=12), st.integers(1, 4), st.sampled_from(sorted(STATISTICS)))
def test_bounds_at_the_value_of_pandas_are_never_concluded_against_it(values, cut, name):
    value = float(getattr(pd.Series(values), STATISTICS[name])())
    for kwargs in ({"min_value": value}, {"max_value": value}, {"min_value": value, "max_value": value}):
        asked = expectation(f"column_{name}_to_be_between", **kwargs)
        conclusion, _ = conclude(asked, gathered(values, cut, marks=marks_of(asked)))
        assert conclusion != "violated"
    strict = expectation(f"column_{name}_to_be_between", min_value=value, strict_min=True)
    assert conclude(strict, gathered(values, cut, marks=marks_of(strict)))[0] != "held"


@pytest.mark.parametrize("name", sorted(STATISTICS))
def test_bounds_well_apart_are_concluded(name):
    values = np.random.default_rng(0).normal(5, 2, 1000).tolist()
    value = float(getattr(pd.Series(values), STATISTICS[name])())
    for kwargs, expected in (
        ({"min_value": value - 1, "max_value": value + 1}, "held"),
        ({"max_value": value - 1}, "violated"),
    ):
        asked = expectation(f"column_{name}_to_be_between", **kwargs)
        assert conclude(asked, gathered(values, 100, marks=marks_of(asked)))[0] == expected


@pytest.mark.parametrize("values", [[1.0, math.inf], [math.nan], [-math.inf, math.inf]])
def test_nothing_is_concluded_of_means_without_finite_values(values):
    assert conclude(expectation("column_mean_to_be_between", min_value=0), gathered(values, 1))[0] is None


def test_a_sum_of_whole_numbers_is_exact():
    facts = NumberFacts()
    for part in ([2**52, 1], [-(2**52)]):
        facts.take(pd.Series(part, dtype="int64"))
    assert conclude(expectation("column_sum_to_be_between", min_value=1, max_value=1), facts)[0] == "held"


def test_a_quantile_is_held_by_ranks_and_never_violated():
    ranges = {"quantiles": [0.1, 0.9], "value_ranges": [[5, 15], [None, 95]]}
    asked = expectation("column_quantile_values_to_be_between", quantile_ranges=ranges)
    values = [float(value) for value in range(101)]
    assert conclude(asked, gathered(values, 7, marks=marks_of(asked)))[0] == "held"
    beyond = {"quantiles": [0.5], "value_ranges": [[60, 70]]}
    asked = expectation("column_quantile_values_to_be_between", quantile_ranges=beyond)
    assert conclude(asked, gathered(values, 7, marks=marks_of(asked)))[0] is None
