import numpy as np
import pandas as pd
import pytest

from kedro_handoff.contracts.draft import ranges
from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.profile import TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rehearsal import Trial, rehearse, settle, splits
from kedro_handoff.contracts.draft.trial import broken_share

FRAME = pd.DataFrame({"a": [1.0, 2.0, None, 10.0], "b": [0.0, 3.0, 1.0, 1.0], "s": ["x", "y", "x1", None]})
BETWEEN = Proposal(
    "expect_column_values_to_be_between", {"column": "a", "max_value": 5}, "values", 0.95, "", {}
)


@pytest.mark.parametrize(
    ("name", "kwargs", "share"),
    [
        ("column_values_to_not_be_null", {"column": "a"}, 0.25),
        ("column_values_to_be_between", {"column": "a", "min_value": 0, "max_value": 5}, 1 / 3),
        ("column_values_to_be_in_set", {"column": "s", "value_set": ["x", "y"]}, 1 / 3),
        ("column_values_to_match_regex", {"column": "s", "regex": "^[a-z]$"}, 1 / 3),
        ("column_value_lengths_to_equal", {"column": "s", "value": 1}, 1 / 3),
        ("column_pair_values_a_to_be_greater_than_b", {"column_A": "a", "column_B": "b"}, 1 / 3),
        ("column_values_to_be_increasing", {"column": "b"}, 1),
        ("column_values_to_be_unique", {"column": "a"}, 0),
    ],
)
def test_the_share_of_rows_that_break_a_promise(name, kwargs, share):
    proposal = Proposal(f"expect_{name}", kwargs, "values", 0.9, "", {})
    assert broken_share(proposal, FRAME) == pytest.approx(share)


def test_what_was_not_broken_stays_as_it_is():
    assert settle(BETWEEN, None) is BETWEEN


def test_what_few_rows_broke_gets_slack_and_stays_critical():
    settled = settle(BETWEEN, Trial(0.0005, "some rows"))
    assert (settled.kwargs["mostly"], settled.severity) == (0.995, "critical")
    assert "some rows" in settled.notes


def test_what_more_rows_broke_only_warns_and_what_many_broke_goes():
    assert settle(BETWEEN, Trial(0.02, "")).severity == "warning"
    assert settle(BETWEEN, Trial(0.4, "")) is None


def test_a_trend_is_found_by_the_later_half():
    frame = pd.DataFrame({"size": np.linspace(0, 1, 1000) ** 8 * 1000})
    table = TableProfile(frame)
    trials = rehearse(table, lambda part: ranges.propose(part, Context("t")), splits(table))
    assert [trial.words for trial in trials.values()] == ["the later half of the rows"]


def test_a_small_sample_is_not_divided():
    assert list(splits(TableProfile(FRAME))) == []
