"""The last outcomes of a dataset as shapes: a bar each, and a line of the row counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kedro_handoff.contracts.page.facts import Judgement
from kedro_handoff.contracts.page.status import tone, word

SHOWN = 40
_SLOT, _WIDTH, _HEIGHT = 6, 4, 24
# What did not hold stands out in height as well as in colour.
_HEIGHTS = {"good": 9, "none": 9, "warn": 14, "odd": 19, "bad": _HEIGHT}


@dataclass(frozen=True)
class Bar:
    """One outcome: its place and height in the strip, its tone, and what a reader is told of it."""

    x: int
    y: int
    width: int
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
    first = SHOWN - len(shown)
    bars = tuple(_bar(one, (first + place) * _SLOT) for place, one in enumerate(shown))
    counts = [(bar.x, one.row_count) for bar, one in zip(bars, shown, strict=True)]
    known = [(x, count) for x, count in counts if count is not None]
    return Strip(bars, _line(known), SHOWN * _SLOT, _HEIGHT, _label(shown), _rows_label(known))


def moment(time: str) -> str:
    """A time of a record as people write it: `23 Nov 2026, 17:38 UTC`; another text as it is."""
    try:
        return f"{datetime.fromisoformat(time):%-d %b %Y, %H:%M} UTC"
    except ValueError:
        return time


def _bar(judgement: Judgement, x: int) -> Bar:
    rows = f", {judgement.row_count:,} rows" if judgement.row_count is not None else ""
    height = _HEIGHTS[tone(judgement.status)]
    title = f"{moment(judgement.time)}: {word(judgement.status)}{rows}"
    return Bar(x, _HEIGHT - height, _WIDTH, height, tone(judgement.status), title)


def _line(known: Sequence[tuple[int, int]]) -> str:
    if len(known) < 2:
        return ""
    counts = [count for _, count in known]
    # A change of less than a tenth should not look like a cliff.
    span = max(max(counts) - min(counts), max(counts) * 0.1, 1)
    middle = (max(counts) + min(counts)) / 2
    room = _HEIGHT - 4
    return " ".join(
        f"{x + _WIDTH // 2},{round(_HEIGHT / 2 - (count - middle) / span * room, 1):g}" for x, count in known
    )


def _label(shown: Sequence[Judgement]) -> str:
    if not shown:
        return "never judged"
    counted = Counter(word(one.status) for one in shown)
    said = ", ".join(f"{count} {status}" for status, count in counted.most_common())
    return f"last {len(shown)} outcomes, oldest first: {said}"


def _rows_label(known: Sequence[tuple[int, int]]) -> str:
    if not known:
        return ""
    counts = [count for _, count in known]
    if min(counts) == max(counts):
        return f"{counts[-1]:,} rows each time"
    return f"row counts between {min(counts):,} and {max(counts):,}, {counts[-1]:,} at last"
