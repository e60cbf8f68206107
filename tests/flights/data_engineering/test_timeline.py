import numpy as np
import pandas as pd
import pytest

from flights.pipelines.data_engineering.timeline import Timeline, groups, seconds


@pytest.fixture
def timeline() -> Timeline:
    known_at = pd.to_datetime(pd.Series([30, 10, 20, 10, None]), unit="s", utc=True)
    return Timeline.of(np.array([0, 0, 0, 1, 0]), known_at, pd.Series([3.0, 1.0, 2.0, 7.0, 9.0]))


def _one(*values: int) -> tuple[np.ndarray, ...]:
    return tuple(np.array([value], dtype=np.int64) for value in values)


@pytest.mark.parametrize(
    ("group", "since", "until", "expected"),
    [
        (0, 0, 30, (3, 6.0)),
        (0, 10, 30, (2, 5.0)),  # an event at the window's start is outside
        (0, 0, 10, (1, 1.0)),  # one at its end is inside
        (0, 31, 90, (0, 0.0)),
        (0, 30, 10, (0, 0.0)),  # a window that runs backwards is empty
        (1, 0, 90, (1, 7.0)),
        (2, 0, 90, (0, 0.0)),
        (-1, 0, 90, (0, 0.0)),
    ],
)
def test_a_window_counts_and_sums_what_became_known_in_it(
    timeline: Timeline, group: int, since: int, until: int, expected: tuple[int, float]
) -> None:
    count, total = timeline.window(*_one(group, since, until))
    assert (count.item(), total.item()) == expected


def test_the_latest_event_is_the_last_one_known(timeline: Timeline) -> None:
    value, known_at = timeline.latest(*_one(0, 0, 25))
    assert (value.item(), known_at.item()) == (2.0, 20.0)


def test_no_event_in_the_window_has_no_latest(timeline: Timeline) -> None:
    value, known_at = timeline.latest(*_one(0, 30, 40))
    assert np.isnan([value.item(), known_at.item()]).all()


def test_groups_number_combinations_and_mark_nulls() -> None:
    numbers = groups(pd.Series(["a", "a", "b", None]), pd.Series(["x", "y", "x", "x"]))
    assert len(set(numbers[:3])) == 3
    assert numbers[3] == -1


def test_seconds_are_those_of_utc() -> None:
    at = pd.Series(pd.to_datetime(["1970-01-01T01:00:00+01:00", "1970-01-01T00:01:00Z"], utc=True))
    assert seconds(at).tolist() == [0, 60]
