"""Ranges that a quantity has by nature, told by the words of its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kedro_handoff.contracts.draft.profile import ColumnProfile


@dataclass(frozen=True)
class Nature:
    """A kind of quantity.

    Attributes:
        low: Its smallest possible value.
        high: Its largest possible value.
        words: What it is, for people.
        fits: Whether a column's name says that it is one; its values are looked at apart.
    """

    low: float
    high: float
    words: str
    fits: Callable[[ColumnProfile], bool]


def _any(*words: str) -> Callable[[ColumnProfile], bool]:
    return lambda column: bool(set(column.tokens) & set(words))


def _last(*words: str) -> Callable[[ColumnProfile], bool]:
    return lambda column: column.whole and column.tokens[-1:] != () and column.tokens[-1] in words


def _phrase(*words: str) -> Callable[[ColumnProfile], bool]:
    joined = "_".join(words)
    return lambda column: column.whole and joined in "_".join(column.tokens)


# The first that fits the name and the values counts.
_NATURES = (
    Nature(-90, 90, "a latitude", _any("lat", "latitude")),
    Nature(-180, 180, "a longitude", _any("lon", "lng", "longitude")),
    Nature(0, 1439, "a minute of the day", _phrase("minute", "of", "day")),
    Nature(0, 23, "an hour of the day", _last("hour")),
    Nature(0, 24, "an hour of the day, 24 included", _last("hour")),
    Nature(0, 59, "a minute of the hour", _last("minute")),
    Nature(1, 12, "a month", _last("month")),
    Nature(1, 31, "a day of the month", _last("day")),
    Nature(1, 366, "a day of the year", _last("dayofyear", "doy")),
    Nature(1, 53, "a week of the year", _last("week")),
    Nature(0, 6, "a day of the week", _last("weekday", "dow", "dayofweek")),
    Nature(1, 7, "a day of the week", _last("weekday", "dow", "dayofweek")),
    Nature(1, 4, "a quarter", _last("quarter")),
    Nature(1900, 2100, "a year", _last("year")),
    Nature(1800, 2200, "a year", _last("year")),
    Nature(0, 1, "a share", _any("share", "rate", "ratio", "probability", "prob", "proportion", "fraction")),
    Nature(0, 100, "a percentage", _any("pct", "percent", "percentage", "humidity", "humid")),
    Nature(0, 360, "an angle", _any("deg", "degrees", "direction", "dir", "bearing", "heading", "azimuth")),
    Nature(-90, 60, "a temperature in Celsius", _any("c", "celsius", "degc")),
    Nature(-130, 140, "a temperature in Fahrenheit", _any("f", "fahrenheit", "degf")),
    Nature(850, 1100, "an air pressure in hectopascals", _any("hpa", "mbar", "millibar", "pressure")),
)


def nature_of(column: ColumnProfile) -> Nature | None:
    """What the column is by its name, if all its values agree; `None` where nothing fits."""
    if not column.all_finite:
        return None
    low, high = float(column.numbers[0]), float(column.numbers[-1])
    for nature in _NATURES:
        if nature.fits(column) and nature.low <= low and high <= nature.high:
            return nature
    return None
