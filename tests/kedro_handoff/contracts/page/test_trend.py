"""Shapes of the last outcomes."""

from __future__ import annotations

from kedro_handoff.contracts.page.facts import Judgement
from kedro_handoff.contracts.page.trend import SHOWN, strip


def judged(*statuses, rows=(100,)):
    counts = list(rows) * len(statuses)
    return [
        Judgement(f"2026-11-01T00:{n:02d}:00Z", s, c)
        for n, (s, c) in enumerate(zip(statuses, counts, strict=False))
    ]


def test_the_newest_outcome_is_at_the_right_end_and_its_bar_says_what_it_was():
    bars = strip(judged("violated", "held")).bars
    assert bars[1].x > bars[0].x
    assert bars[1].tone == "bad"
    assert bars[1].title == "1 Nov 2026, 00:00 UTC: violated, 100 rows"


def test_the_worse_it_was_the_higher_the_bar():
    bars = strip(judged("violated", "not_evaluated", "warned", "held")).bars
    heights = [bar.height for bar in bars]
    assert heights == sorted(set(heights))


def test_no_more_than_the_last_outcomes_are_drawn_and_all_of_them_inside():
    drawn = strip(judged(*["held"] * (SHOWN + 9)))
    assert len(drawn.bars) == SHOWN
    assert all(bar.x >= 0 and bar.x + bar.width <= drawn.width for bar in drawn.bars)


def test_the_strip_is_said_in_words():
    label = strip(judged("violated", "held", "held")).label
    assert label == "last 3 outcomes, oldest first: 2 held, 1 violated"
    assert strip([]).label == "never judged"


def test_the_line_of_the_row_counts_stays_inside_whatever_they_are():
    for rows in ([1, 2], [0, 0], [10**12, 0, 5], [7] * 40):
        drawn = strip(judged(*["held"] * len(rows), rows=rows))
        points = [tuple(map(float, point.split(","))) for point in drawn.line.split()]
        assert len(points) == len(rows)
        assert all(0 <= x <= drawn.width and 0 <= y <= drawn.height for x, y in points)


def test_one_row_count_makes_no_line():
    assert strip(judged("held")).line == ""
    assert strip(judged("held", "unreadable", rows=(3, None))).line == ""


def test_a_small_change_of_the_row_count_does_not_look_like_a_cliff():
    line = strip(judged("held", "held", rows=(1000, 1001))).line
    ys = [float(point.split(",")[1]) for point in line.split()]
    assert abs(ys[0] - ys[1]) < 1
