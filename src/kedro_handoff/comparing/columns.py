"""Two columns of one name: type, then values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.arrays import values_apart
from kedro_handoff.comparing.difference import Difference, shown
from kedro_handoff.comparing.numbers import apart
from kedro_handoff.comparing.values import cells_apart, differing

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def columns(
    name: str, left: Any, right: Any, label: Callable[[int], str], walk: Walk, what: str = ""
) -> Iterator[Difference]:
    """What tells two columns of equal length apart.

    Args:
        name: The column.
        left: A Series.
        right: Another, whose rows stand in the same order.
        label: What a row is called, by its position.
        walk: The comparison.
        what: How the sentence begins; with the column's name where it is empty.
    """
    subject = what or f"column '{name}'"
    if _other_categories(left, right, walk):
        yield _categories_in_words(name, subject, left, right, walk)
        return
    if left.dtype != right.dtype:
        yield walk.said("dtype", *_dtypes(left.dtype, right.dtype), subject, column=name)
        return
    places, amounts = _apart(left, right, walk)
    if not len(places):
        return

    def look(position: int) -> tuple[str, Any, Any]:
        return label(position), left.iloc[position], right.iloc[position]

    yield differing(subject, places, amounts, len(left), "rows", look, column=name)


def dtype_differs(left: Any, right: Any) -> bool:
    """Whether two Series are of other dtypes, categories and their order included."""
    if left.dtype != right.dtype:
        return True
    categories = _categories(left)
    return categories is not None and not categories.equals(_categories(right))


def _dtypes(left: Any, right: Any) -> tuple[str, str]:
    if str(left) != str(right):
        return str(left), str(right)
    storages = getattr(left, "storage", ""), getattr(right, "storage", "")
    if storages[0] != storages[1]:
        return f"{left} [{storages[0]}]", f"{right} [{storages[1]}]"
    return repr(left), repr(right)


def _categories(column: Any) -> Any:
    return getattr(column.dtype, "categories", None)


def _other_categories(left: Any, right: Any, walk: Walk) -> bool:
    one, other = _categories(left), _categories(right)
    if one is None or other is None or left.dtype.ordered != right.dtype.ordered:
        return False
    return not walk.same(one, other)


def _categories_in_words(name: str, subject: str, left: Any, right: Any, walk: Walk) -> Difference:
    one, other = ([*map(shown, _categories(column))] for column in (left, right))
    if sorted(one) == sorted(other) and _categories(left).dtype == _categories(right).dtype:
        words = f"{subject} has its categories in another order"
    else:
        words = f"{subject} has other categories"
    listed = [", ".join(names[:6]) + (", ..." if len(names) > 6 else "") for names in (one, other)]
    kinds = [f"{_categories(column).dtype} " for column in (left, right)]
    if kinds[0] == kinds[1]:
        kinds = ["", ""]
    left_words, right_words = (f"{kind}[{names}]" for kind, names in zip(kinds, listed, strict=True))
    words += f": {left_words} in the {walk.sides[0]}, {right_words} in the {walk.sides[1]}"
    return Difference("dtype", words, column=name)


def _apart(left: Any, right: Any, walk: Walk) -> tuple[Any, Any]:
    """Positions and amounts of the rows that differ."""
    import numpy as np
    import pandas as pd

    dtype = left.dtype
    if isinstance(dtype, np.dtype):
        return values_apart(left.to_numpy(), right.to_numpy(), walk)
    if isinstance(dtype, pd.CategoricalDtype):
        return np.flatnonzero(left.cat.codes.to_numpy() != right.cat.codes.to_numpy()), None
    if isinstance(dtype, pd.DatetimeTZDtype | pd.PeriodDtype):
        return np.flatnonzero(left.array.asi8 != right.array.asi8), None
    if isinstance(dtype, pd.SparseDtype):
        return values_apart(np.asarray(left.array), np.asarray(right.array), walk)
    plain = getattr(dtype, "numpy_dtype", None) if pd.api.types.is_numeric_dtype(dtype) else None
    if plain is not None and plain.kind in "biuf":
        return _nullable(left, right, plain, walk)
    # Text, Arrow's nested types, intervals, types of others: equal as a whole, or cell by cell.
    if _wholly_equal(left.array, right.array):
        return np.array([], dtype=np.intp), None
    return cells_apart(left.to_numpy(dtype=object), right.to_numpy(dtype=object), walk)


def _wholly_equal(left: Any, right: Any) -> bool:
    try:
        return bool(left.equals(right))
    except (TypeError, ValueError, NotImplementedError):
        return False  # Arrow compares no lists and no structures by value


def _nullable(left: Any, right: Any, dtype: Any, walk: Walk) -> tuple[Any, Any]:
    import numpy as np

    missing, gone = (column.isna().to_numpy() for column in (left, right))
    one, other = (column.to_numpy(dtype=dtype, na_value=dtype.type(0)) for column in (left, right))
    places, amounts = apart(one, other, walk.rule)
    both = ~(missing | gone)[places]
    lost = np.flatnonzero(missing != gone)
    if amounts is None:
        return np.union1d(places[both], lost), None
    sizes = np.full(len(one), np.nan)
    sizes[places[both]] = amounts[both]
    where = np.union1d(places[both], lost)
    return where, sizes[where]
