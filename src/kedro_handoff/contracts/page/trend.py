"""The last outcomes of a dataset as shapes: a bar each, and a line of the row counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kedro_handoff.contracts.page.facts import Judgement
from kedro_handoff.contracts.page.status import tone, word
from kedro_handoff.page.plain import moment

SHOWN = 40
_WIDTH, _HEIGHT = 240, 24
# What did not hold stands out in height as well as in colour.
_HEIGHTS = {"good": 9, "none": 9, "warn": 14, "aside": 14, "odd": 19, "bad": _HEIGHT}


@dataclass(frozen=True)
class Bar:
    """One outcome: its place and height in the strip, its tone, and what a reader is told of it."""

    x: float
    y: int
    width: float
    height: int
    tone: str
    title: str


@dataclass(frozen=True)
class Strip:
    """The last outcomes from left to right, the newest at the right end.

    Attributes:
        bars: One an outcome, 40 at most.
        line: Points of the row counts (`x,y x,y ...`); empty where there are fewer than two.
        width: Width of the drawing.
        height: Height of the bars, and of the line.
        label: The whole in words, for those who cannot see it.
        rows_label: The row counts in words.
    """

    bars: tuple[Bar, ...]
    line: str
    width: int
    height: int
    label: str
    rows_label: str


def strip(judgements: Sequence[Judgement]) -> Strip:
    """The strip of a dataset's outcomes, given newest first."""
    shown = list(reversed(judgements[:SHOWN]))
    # A young history has wider bars, so that it does not look like an empty one.
    slots = max(len(shown), SHOWN // 2)
    slot, first = _WIDTH / slots, slots - len(shown)
    bars = tuple(_bar(one, (first + place) * slot, slot * 0.72) for place, one in enumerate(shown))
    counts = [one.row_count for one in shown if one.row_count is not None]
    return Strip(bars, _line(counts), _WIDTH, _HEIGHT, _label(shown), _rows_label(counts))


def _bar(judgement: Judgement, x: float, width: float) -> Bar:
    rows = f", {judgement.row_count:,} rows" if judgement.row_count is not None else ""
    height = _HEIGHTS[tone(judgement.status)]
    title = f"{moment(judgement.time)}: {word(judgement.status)}{rows}"
    return Bar(round(x, 1), _HEIGHT - height, round(width, 1), height, tone(judgement.status), title)


def _line(counts: Sequence[int]) -> str:
    if len(counts) < 2:
        return ""
    # A change of less than a tenth should not look like a cliff.
    span = max(max(counts) - min(counts), max(counts) * 0.1, 1)
    middle = (max(counts) + min(counts)) / 2
    step, room = _WIDTH / (len(counts) - 1), _HEIGHT - 4
    return " ".join(
        f"{round(place * step, 1):g},{round(_HEIGHT / 2 - (count - middle) / span * room, 1):g}"
        for place, count in enumerate(counts)
    )


def _label(shown: Sequence[Judgement]) -> str:
    if not shown:
        return "never judged"
    counted = Counter(word(one.status) for one in shown)
    said = ", ".join(f"{count} {status}" for status, count in counted.most_common())
    return f"last {len(shown)} outcomes, oldest first: {said}"


def _rows_label(counts: Sequence[int]) -> str:
    if not counts:
        return ""
    if min(counts) == max(counts):
        return f"{counts[-1]:,} rows each time"
    return f"row counts between {min(counts):,} and {max(counts):,}, {counts[-1]:,} at last"
