"""Sparse matrices of scipy: an entry that is not stored is a zero."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.arrays import of_another_form, values_apart
from kedro_handoff.comparing.difference import Difference
from kedro_handoff.comparing.values import differing

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def matrices(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """Type, shape and entries, whatever the order in which they are stored."""
    import numpy as np

    unlike = of_another_form("matrix", one, other, walk)
    if unlike is not None:
        yield unlike
        return
    sides = [_entries(matrix) for matrix in (one, other)]
    where = np.union1d(sides[0][0], sides[1][0])
    left, right = (_dense(*side, where) for side in sides)
    places, amounts = values_apart(left, right, walk)
    if not len(places):
        return

    def look(position: int) -> tuple[str, Any, Any]:
        row, column = divmod(int(where[position]), one.shape[-1])
        return f"[{row}, {column}]", left[position], right[position]

    yield differing("the matrix", places, amounts, len(where), "entries", look)


def _entries(matrix: Any) -> tuple[Any, Any]:
    """Positions in ascending order and values, each position once."""
    summed = matrix.tocsr(copy=True)
    summed.sum_duplicates()
    triples = summed.tocoo()
    positions = triples.row.astype("int64") * matrix.shape[-1] + triples.col
    order = positions.argsort()
    return positions[order], triples.data[order]


def _dense(positions: Any, values: Any, where: Any) -> Any:
    import numpy as np

    full = np.zeros(len(where), dtype=values.dtype)
    full[np.searchsorted(where, positions)] = values
    return full
