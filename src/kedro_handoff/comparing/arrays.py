"""Arrays of numpy: type, shape, values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import Difference
from kedro_handoff.comparing.numbers import apart
from kedro_handoff.comparing.values import cells_apart, differing

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def arrays(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Masks, fields and cells of objects included; NaN equals NaN."""
    import numpy as np

    unlike = of_another_form("array", one, other, walk)
    if unlike is not None:
        yield unlike
        return
    if isinstance(one, np.ma.MaskedArray):
        yield from _masked(one, other, walk)
        return
    if type(one) is not np.ndarray and getattr(one, "__dict__", None) != getattr(other, "__dict__", None):
        yield from (found.inside("attributes") for found in walk(vars(one), vars(other)))  # units, say
    if one.dtype.names:
        for name in one.dtype.names:
            yield from (found.inside(name) for found in walk(one[name], other[name]))
        return
    left, right = np.asarray(one).ravel(), np.asarray(other).ravel()
    places, amounts = values_apart(left, right, walk)
    if len(places):
        yield _difference(one.shape, left, right, places, amounts)


def of_another_form(word: str, one: Any, other: Any, walk: Walk) -> Difference | None:
    """The difference of two arrays or matrices whose type or shape differ; `None` where both are the same."""
    if one.dtype == other.dtype and one.shape == other.shape:
        return None
    kind = "dtype" if one.dtype != other.dtype else "rows"
    return walk.said(kind, f"{word} {one.dtype}{one.shape}", f"{other.dtype}{other.shape}")


def numpy_scalars(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Single values of numpy's types."""
    import numpy as np

    left, right = one.item(), other.item()
    if one.dtype != other.dtype or isinstance(left, np.generic) or one.dtype.kind in "MmV":
        yield from walk(np.asarray(one), np.asarray(other))
    else:
        yield from walk(left, right)


def values_apart(left: Any, right: Any, walk: Walk) -> tuple[Any, Any]:
    """Positions and amounts of what differs between two flat arrays of one dtype."""
    import numpy as np

    kind = left.dtype.kind
    if kind in "Mm":
        # Not-a-time equals itself as the whole number that stands for it.
        return np.flatnonzero(left.view("i8") != right.view("i8")), None
    if kind in "biufc":
        return apart(left, right, walk.rule)
    if kind == "O":
        return cells_apart(left, right, walk)
    if kind == "V":
        return np.flatnonzero([x.tobytes() != y.tobytes() for x, y in zip(left, right, strict=True)]), None
    return np.flatnonzero(left != right), None


def _masked(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    import numpy as np

    left, right = np.ma.getmaskarray(one), np.ma.getmaskarray(other)
    yield from (found.inside("mask") for found in walk(left, right))
    shown = ~(left | right)
    places, amounts = values_apart(one.data[shown], other.data[shown], walk)
    if len(places):
        yield _difference((int(shown.sum()),), one.data[shown], other.data[shown], places, amounts)


def _difference(shape: tuple[int, ...], left: Any, right: Any, places: Any, amounts: Any) -> Difference:
    import numpy as np

    def look(position: int) -> tuple[str, Any, Any]:
        where = ", ".join(map(str, (int(n) for n in np.unravel_index(position, shape)))) if shape else ""
        return f"[{where}]", left[position], right[position]

    return differing("the array", places, amounts, len(left), "values", look)
