"""Forms of a node that break one promise each: they change an input, or spoil what they make."""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Form = Callable[..., Any]
_FAR = 10**9


def changing_inputs(function: Form, arguments: Iterable[str]) -> Iterator[tuple[str, Form]]:
    """The node, changing one of its arguments in place before it works on a copy of it."""
    for name in arguments:
        for words, change in _CHANGES:
            yield f"`{name}` is changed: {words}", _changing(function, name, change)


def _changing(function: Form, name: str, change: Callable[[Any], None]) -> Form:
    @functools.wraps(function)
    def form(**arguments: Any) -> Any:
        made = function(**{k: copy.deepcopy(v) for k, v in arguments.items()})
        change(arguments[name])
        return made

    return form


def changing_results(function: Form) -> Iterator[tuple[str, Form]]:
    """The node, making something else: for code in which there is nothing small to change."""
    for words, change in _CHANGES:
        yield f"the result is changed: {words}", _changing_result(function, change)


def _changing_result(function: Form, change: Callable[[Any], None]) -> Form:
    @functools.wraps(function)
    def form(*positional: Any, **arguments: Any) -> Any:
        made = copy.deepcopy(function(*positional, **arguments))
        parts = made if isinstance(made, tuple) else (made,)
        if not any(hasattr(part, "dtype") or hasattr(part, "iloc") for part in parts):
            return "changed"
        for part in parts:
            change(part)
        return made

    return form


def _another_value(value: Any) -> None:
    if hasattr(value, "iloc") and len(value) > 1:
        place = (slice(None), value.shape[1] - 1) if value.ndim == 2 else slice(None)
        value.iloc[place] = value.iloc[place].to_numpy()[::-1].copy()
    elif hasattr(value, "dtype"):
        value[...] = value[::-1].copy()
    elif isinstance(value, dict):
        value[next(iter(value), "x")] = "changed"
    elif isinstance(value, list):
        value[:1] = ["changed"]


def _more(value: Any) -> None:
    if hasattr(value, "columns") or isinstance(value, dict):
        value["added"] = 0
    elif isinstance(value, list):
        value.append(0)
    else:
        _another_value(value)


def _fewer(value: Any) -> None:
    if hasattr(value, "iloc"):
        value.drop(index=value.index[-1], inplace=True)
    elif isinstance(value, dict | list) and value:
        value.pop() if isinstance(value, list) else value.popitem()
    else:
        _another_value(value)


_CHANGES = (("another value", _another_value), ("something added", _more), ("something taken away", _fewer))


def spoiling_output(function: Form, place: int | None, promises: Iterable[Any]) -> Iterator[tuple[str, Form]]:
    """The node, spoiling what a promise is about in the table that it makes.

    Args:
        function: The node's function.
        place: Which of its results; `None` where it makes one thing.
        promises: Expectations of the table's contract.
    """
    seen = set()
    for promise in promises:
        for words, spoil in _spoils(promise.type, promise.kwargs):
            if words not in seen:
                seen.add(words)
                yield words, _spoiling(function, place, spoil)


def _spoiling(function: Form, place: int | None, spoil: Callable[[Any], Any]) -> Form:
    @functools.wraps(function)
    def form(*positional: Any, **arguments: Any) -> Any:
        made = function(*positional, **arguments)
        if place is None:
            return spoil(made.copy())
        parts = list(made)
        parts[place] = spoil(parts[place].copy())
        return tuple(parts)

    return form


def _spoils(kind: str, facts: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    column = facts.get("column")
    if "columns_to_match" in kind:
        yield "the last column is missing", lambda table: table.iloc[:, :-1]
        return
    if column is None:
        yield from _double_rows(kind)
        return
    if "not_be_null" in kind:
        yield f"'{column}' is missing in a row", lambda table: _with_first(table, column, None)
    elif "unique" in kind:
        yield f"'{column}' stands twice", lambda table: _with_first(table, column, table[column].iloc[-1])
    elif "between" in kind or "in_set" in kind or "regex" in kind or "lengths" in kind:
        yield (
            f"a far-off value in '{column}'",
            lambda table: _with_first(table, column, _odd(table[column], facts)),
        )
    elif "of_type" in kind or "type_list" in kind:
        yield (
            f"'{column}' is of another type",
            lambda table: table.assign(**{column: [{"another": "type"}] * len(table)}),
        )


def _double_rows(kind: str) -> Iterator[tuple[str, Callable[[Any], Any]]]:
    if "compound_columns_to_be_unique" in kind or "select_column_values_to_be_unique" in kind:
        yield "a row stands twice", lambda table: table.iloc[[0, *range(len(table))]].reset_index(drop=True)


def _with_first(table: Any, column: str, value: Any) -> Any:
    values = table[column].astype(object).tolist()
    values[0] = value
    return table.assign(**{column: values})


def _odd(values: Any, facts: Mapping[str, Any]) -> Any:
    """A value of the kind that the column has, which no sensible promise allows."""
    import pandas as pd

    if values.dtype.kind in "iuf":
        return _FAR if facts.get("max_value") is not None or "value_set" in facts else -_FAR
    if values.dtype.kind == "M":
        return pd.Timestamp("2199-01-01", tz=getattr(values.dtype, "tz", None))
    return "\N{REPLACEMENT CHARACTER} none such " * 20
