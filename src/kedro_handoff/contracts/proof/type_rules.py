"""Rules on a column's dtype, by the names that Great Expectations knows for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import numpy as np
import pandas as pd
from pandas.core.dtypes import dtypes

from kedro_handoff.contracts.proof.arguments import NotCompiledError, only, share
from kedro_handoff.contracts.proof.facts import Arguments, ColumnCheck, ColumnFacts
from kedro_handoff.contracts.proof.kinds import Kind

# Names of Python's own types, in small letters.
_NATIVE: dict[str, type] = {
    "none": type(None),
    "bool": bool,
    "int": int,
    "long": int,
    "float": float,
    "bytes": bytes,
    "complex": complex,
    "str": str,
    "string_types": str,
    "list": list,
    "dict": dict,
}


def in_type_list(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - rules are called alike
    """The dtype is one of those named. On objects Great Expectations asks each value; that is left to it."""
    only(kwargs, "column", "type_list", "mostly")
    share(kwargs)
    named = kwargs["type_list"]
    if not isinstance(named, list) or not named or not all(isinstance(name, str) for name in named):
        raise NotCompiledError
    asked = [one for name in named for one in _types_called(name)]
    return lambda column: column.series.dtype != object and column.series.dtype in asked


def _types_called(name: str) -> Iterator[Any]:
    """All that Great Expectations compares a dtype with when it reads this name in a list."""
    try:
        dtype = np.dtype(name)
    except TypeError:
        yield from _pandas_types_called(name)
    else:
        yield from (dtype.type, dtype)
    if name.lower() in _NATIVE:
        yield _NATIVE[name.lower()]


def _pandas_types_called(name: str) -> Iterator[Any]:
    found = getattr(pd, name, None)
    if isinstance(found, type):
        yield found
        if issubclass(found, pd.api.extensions.ExtensionDtype):
            with suppress(TypeError):  # one that needs to be told more
                yield found()
    inner = getattr(dtypes, name, None)
    if isinstance(inner, type):
        yield inner


def type_to_be(kwargs: Arguments, kind: Kind | None) -> ColumnCheck:  # noqa: ARG001 - rules are called alike
    """The dtype is the one that pandas knows by this name, whichever dtype that is."""
    only(kwargs, "column", "type_")
    name = kwargs["type_"]
    if not isinstance(name, str):
        raise NotCompiledError
    asked: Any = pd.api.types.pandas_dtype(name)

    def check(column: ColumnFacts) -> bool:
        found: Any = column.series.dtype
        if _names_no_unit(asked):
            return isinstance(found, np.dtype) and found.kind == asked.kind
        if isinstance(found, pd.StringDtype) and isinstance(asked, pd.StringDtype):
            return str(found) == str(asked)  # not how it is stored
        return found in (asked, name)

    return check


def _names_no_unit(dtype: Any) -> bool:
    return isinstance(dtype, np.dtype) and dtype.kind in "mM" and np.datetime_data(dtype)[0] == "generic"
