"""Numbers as a person would write them."""

from __future__ import annotations

import math

_SHARES = (0.999, 0.998, 0.995, 0.99, 0.98, 0.97, 0.95)


def share_below(share: float) -> float:
    """The largest handy share that is not above this one; 0 where there is none."""
    for handy in _SHARES:
        if handy <= share:
            return handy
    return math.floor(share * 20) / 20


def percent(share: float) -> str:
    """A share as a percentage with two digits that say something."""
    return f"{100 * share:.2g} %" if 0 < share < 0.1 else f"{100 * share:.3g} %"


def outward(value: float, up: bool, scale: float) -> int | float:
    """A round number at or beyond `value`; steps are 1, 2 or 5 times a power of ten, about scale / 20."""
    if not math.isfinite(value):
        return value
    size = max(abs(scale), abs(value) * 1e-6)
    if size == 0:
        return _plain(value)
    power = 10.0 ** math.floor(math.log10(size / 20))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= size / 20)
    steps = math.ceil(value / step) if up else math.floor(value / step)
    rounded = _tidy(steps * step, step)
    if (rounded < value) if up else (rounded > value):  # by less than a float can tell from a round number
        rounded = _tidy((steps + (1 if up else -1)) * step, step)
    return _plain(rounded)


def band(low: float, high: float) -> tuple[int | float, int | float]:
    """Both ends, rounded outward by their distance; equal ends stay apart as far as they can be told."""
    scale = (high - low) or abs(high)
    return outward(low, up=False, scale=scale), outward(high, up=True, scale=scale)


def _tidy(value: float, step: float) -> float:
    digits = max(0, -math.floor(math.log10(step))) + 1
    return round(value, digits)


def _plain(value: float) -> int | float:
    return int(value) if float(value).is_integer() and abs(value) < 2**53 else float(value)
