import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kedro_handoff.contracts.draft.estimates import beyond, unseen_share, unseen_values, wilson_upper
from kedro_handoff.contracts.draft.rounding import outward, percent, share_below


def test_the_upper_bound_of_a_share_is_above_it_and_shrinks_with_rows():
    assert 0.1 < wilson_upper(100, 1000) < wilson_upper(10, 100) < wilson_upper(1, 10) <= 1


def test_nothing_seen_once_leaves_three_rows_in_doubt():
    assert unseen_share(0, 3000) == pytest.approx(0.001)
    assert unseen_values(0, 4) == 0


def test_many_values_seen_once_promise_many_more():
    assert unseen_values(20, 1) == 95
    assert unseen_share(20, 100) > 0.3


@pytest.mark.parametrize("draw", ["exponential", "normal", "lomax"])
def test_a_bound_beyond_the_sample_is_hardly_ever_passed_by_another(draw):
    passed = 0
    for seed in range(100):
        chance = np.random.default_rng(seed)
        uniform = chance.random((2, 2000))
        drawn = {
            "exponential": -np.log(uniform),
            "normal": chance.normal(size=(2, 2000)),
            "lomax": uniform ** (-1 / 4) - 1,
        }[draw]
        passed += drawn[1].max() > beyond(np.sort(drawn[0]))
    assert passed <= 3


@given(st.floats(-1e9, 1e9), st.booleans(), st.floats(1e-6, 1e9))
def test_rounding_goes_outward_and_not_far(value, up, scale):
    rounded = outward(value, up, scale)
    assert (rounded >= value) if up else (rounded <= value)
    assert abs(rounded - value) <= max(scale, abs(value) * 1e-5) * 0.126 + 1e-9


@given(st.floats(0, 1))
def test_a_handy_share_is_never_above_the_share(share):
    assert share_below(share) <= share


def test_percentages_are_short():
    assert [percent(s) for s in (0, 0.00123, 0.5, 0.123456)] == ["0 %", "0.12 %", "50 %", "12.3 %"]
