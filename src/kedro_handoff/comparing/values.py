"""Where two columns or arrays differ, put into words."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import MAX_SHOWN, Difference, Example, amount, shown

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def differing(
    what: str,
    places: Any,
    amounts: Any,
    of: int,
    unit: str,
    look: Callable[[int], tuple[str, Any, Any]],
    **facts: Any,
) -> Difference:
    """The difference of many values.

    Args:
        what: The subject of the sentence.
        places: Positions that differ.
        amounts: By how much each does; `None` where that has no meaning, NaN where a value is missing.
        of: How many values there are.
        unit: What they are: rows, values.
        look: What stands at a position: its label and both values.
        facts: Further fields of the difference.
    """
    examples = [Example(label, shown(x), shown(y)) for label, x, y in map(look, places[:MAX_SHOWN].tolist())]
    largest, typical, by = _size(amounts)
    first = "; ".join(f"{e.row}: {e.one} / {e.other}" for e in examples)
    words = f"{what} differs in {len(places):,} of {of:,} {unit}{by} ({first})"
    return Difference(
        "values",
        words,
        count=len(places),
        of=of,
        largest=largest,
        typical=typical,
        examples=tuple(examples),
        **facts,
    )


def _size(amounts: Any) -> tuple[float | None, float | None, str]:
    import numpy as np

    if amounts is None or not len(amounts):
        return None, None, ""
    finite = amounts[np.isfinite(amounts)]
    lost = int(np.isnan(amounts).sum())
    endless = len(amounts) - len(finite) - lost
    parts = []
    if len(finite):
        parts.append(f"by at most {amount(finite.max())}, typically {amount(np.median(finite))}")
    if lost:
        parts.append(f"{lost:,} missing on one side only")
    if endless:
        parts.append(f"{endless:,} by an infinite amount")
    if not len(finite):
        return None, None, f", {', '.join(parts)}"
    return float(finite.max()), float(np.median(finite)), f", {', '.join(parts)}"


def cells_apart(one: Any, other: Any, walk: Walk) -> tuple[Any, Any]:
    """Positions and amounts of cells of any type that differ; both arrays hold objects, in one dimension.

    A missing value of another kind (`None` for NaN, NaT or NA) is a difference, as code tells them apart.
    """
    import numpy as np

    places = [n for n, (x, y) in enumerate(zip(one, other, strict=True)) if not _same_cell(x, y, walk)]
    found = np.array(places, dtype=np.intp)
    amounts = [_amount(one[n], other[n]) for n in places]
    return found, np.array(amounts, dtype=float) if any(a is not None for a in amounts) else None


def _same_cell(one: Any, other: Any, walk: Walk) -> bool:
    if one is other:
        return True
    if type(one) is type(other) and type(one) in (str, int, bool):
        if one == other:
            return True
        if type(one) is not int:
            return False
    return walk.same(one, other)


def _amount(one: Any, other: Any) -> float | None:
    for value in (one, other):
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
    return abs(float(one) - float(other))
