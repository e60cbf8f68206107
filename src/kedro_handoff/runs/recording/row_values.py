"""Values of rows in the text of an error: found by looking for its words among the data of the node."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

_ATOM = re.compile(r"[^\s=:,;/()\[\]{}<>'\"`|]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_FRACTION = re.compile(r"(?<![\w.])[-+]?\d+\.\d+(?:[eE][-+]?\d+)?(?![\w.]\w)")
_VALUE = re.compile(
    r"(?P<head>\b(?:value|values|number|integer|float|key)s?:?\s+)(?P<cell>[-+]?\d[\d.,eE+\-]*)",
    re.IGNORECASE,
)
_HIDDEN = "…"
_LONGEST = 8  # words of one cell
_MOST = 100_000  # leaves of a nested object


def without_row_values(text: str, data: Iterable[Any], known: Collection[str]) -> str:
    """The text with every piece hidden that is a cell of a table, or a leaf of another object.

    Args:
        text: One line.
        data: What the node had loaded, without parameters.
        known: Names of the project (datasets, nodes, columns), which stay.
    """
    tables = list(data)
    if not tables:
        return without_numbers(text)
    text = _DATE.sub(_HIDDEN, text)
    pieces = {piece: None for piece in _pieces(text) if piece not in known}
    numbers = {number: piece for piece in pieces if (number := _number(piece)) is not None}
    found: set[str] = set()
    for value in tables:
        found |= _among(value, pieces, numbers)
    for piece in sorted(found, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(piece)}(?!\w)", _HIDDEN, text)
    return without_numbers(text)


def without_numbers(text: str) -> str:
    """The text without dates, numbers with a fraction, and numbers that are called values.

    What a node computes of its data stands nowhere to be looked for.
    """
    text = _FRACTION.sub(_HIDDEN, _DATE.sub(_HIDDEN, text))
    return _VALUE.sub(lambda found: f"{found['head']}{_HIDDEN}", text)


def column_names(data: Iterable[Any]) -> set[str]:
    """Names of the columns of the tables among these."""
    found: set[str] = set()
    for value in data:
        with suppress(Exception):
            found |= {str(name) for name in getattr(value, "columns", ())}
    return found


def _pieces(text: str) -> Iterator[str]:
    spans = [match.span() for match in _ATOM.finditer(text)]
    for first, (start, _) in enumerate(spans):
        for _, end in spans[first : first + _LONGEST]:
            yield text[start:end]
            yield text[start:end].strip(".!?")


def _number(piece: str) -> float | None:
    try:
        return float(piece)
    except ValueError:
        return None


def _among(value: Any, pieces: Collection[str], numbers: Mapping[float, str]) -> set[str]:
    """Those of the pieces that a value holds."""
    try:
        if hasattr(value, "to_pandas"):  # Polars, Arrow
            value = value.to_pandas()
        columns = _columns(value)
        if columns is None:
            return _in_leaves(value, set(pieces), numbers)
        found: set[str] = set()
        for column in columns:
            found |= _in_column(column, list(pieces), numbers)
        return found
    except Exception:  # noqa: BLE001 - what cannot be searched is not trusted
        return set(pieces)


def _columns(value: Any) -> list[Any] | None:
    if type(value).__module__.partition(".")[0] not in ("pandas", "numpy"):
        return None
    import pandas as pd  # not at the top: whoever has a table has imported it

    if isinstance(value, pd.DataFrame):
        plain = isinstance(value.index, pd.RangeIndex)  # numbers of rows, no values
        frame = value if plain else value.reset_index()
        return [frame.iloc[:, position] for position in range(frame.shape[1])]
    return [value] if isinstance(value, pd.Series) else [pd.Series(value.ravel())]


def _in_column(column: Any, pieces: list[str], numbers: Mapping[float, str]) -> set[str]:
    import pandas as pd

    kind = column.dtype
    if pd.api.types.is_bool_dtype(kind):
        return set()
    if pd.api.types.is_numeric_dtype(kind):
        return {piece for number, piece in numbers.items() if (column == number).any()}
    texts = column.dropna().astype(str)
    return set(texts[texts.isin(pieces)].unique())


def _in_leaves(value: Any, pieces: set[str], numbers: Mapping[float, str]) -> set[str]:
    found: set[str] = set()
    for count, leaf in enumerate(_leaves(value)):
        if count == _MOST:
            return pieces
        if isinstance(leaf, str) and leaf in pieces:
            found.add(leaf)
        elif isinstance(leaf, int | float) and not isinstance(leaf, bool) and leaf in numbers:
            found.add(numbers[leaf])
    return found


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            yield from _leaves(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
