"""Numbers of one type, in arrays: which are apart, and by how much."""

from __future__ import annotations

from typing import Any

from kedro_handoff.verify_settings import Sameness


def apart(one: Any, other: Any, rule: Sameness) -> tuple[Any, Any]:
    """Positions of the numbers that differ, and the amount of each.

    Args:
        one: Numbers, in one dimension.
        other: As many, of the same dtype.
        rule: What is still the same. NaN equals NaN; infinities equal themselves only.

    Returns:
        Positions in ascending order; amounts as floats, NaN where one side only is missing, or `None`
        for what has no amounts.
    """
    import numpy as np

    unequal = one != other
    if one.dtype.kind in "fc":
        unequal &= ~((one != one) & (other != other))
    places = np.flatnonzero(unequal)
    if not places.size or one.dtype.kind == "b":
        return places, None
    left, right = one[places], other[places]
    amounts = _distance(left, right)
    if rule.tolerance or rule.relative:
        with np.errstate(all="ignore"):
            largest = np.maximum(_magnitude(left), _magnitude(right))
            bound = np.maximum(rule.tolerance, rule.relative * largest)
            beyond = ~(np.isfinite(amounts) & (amounts <= bound))
        places, amounts = places[beyond], amounts[beyond]
    return places, amounts


def _distance(left: Any, right: Any) -> Any:
    import numpy as np

    if left.dtype.kind in "iu":
        # Exact for all 64 bits: the difference, taken around the circle, is right without a sign.
        high, low = np.maximum(left, right), np.minimum(left, right)
        return (high.astype("uint64") - low.astype("uint64")).astype(float)
    with np.errstate(all="ignore"):
        if left.dtype.kind == "c":
            return np.abs(left - right)
        wide = np.promote_types(left.dtype, "float64")
        return np.abs(left.astype(wide) - right.astype(wide)).astype(float)


def _magnitude(values: Any) -> Any:
    import numpy as np

    return np.abs(values if values.dtype.kind == "c" else values.astype(float))
