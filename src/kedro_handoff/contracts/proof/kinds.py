"""What a column holds, and how pandas holds it: the ground on which a rule decides whether it may prove."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import NotCompiledError

Family = Literal["integer", "float", "bool", "string", "datetime", "timedelta", "decimal"]
Storage = Literal["numpy", "masked", "arrow", "object", "category"]


@dataclass(frozen=True)
class Kind:
    """What a column holds, and how.

    Attributes:
        family: What its values are.
        storage: How pandas holds them: a NumPy array, its own nullable arrays, Arrow, Python objects, or
            codes of categories.
        dtype: The dtype's name, of the categories for a categorical.
        aware: Whether its instants have a time zone.
    """

    family: Family
    storage: Storage
    dtype: str
    aware: bool = False

    @property
    def plain(self) -> bool:
        """Whether it is one of the dtypes on which every rule was measured first."""
        return self in _PLAIN or (self.aware and self.storage == "numpy")


_PLAIN = (
    Kind("integer", "numpy", "int64"),
    Kind("float", "numpy", "float64"),
    Kind("bool", "numpy", "bool"),
    Kind("string", "arrow", "str"),
    Kind("datetime", "numpy", "datetime64[ns]"),
)


def plain(kind: Kind | None, *families: Family) -> Kind:
    """The kind, if it is a plain one of these families.

    Plain are int64, float64, bool, `str`, datetime64[ns] and instants with a time zone: what a rule
    that was measured on no other dtype should ask for.

    Raises:
        NotCompiledError: It is not.
    """
    if kind is None or kind.family not in families or not kind.plain:
        raise NotCompiledError
    return kind


def of_family(kind: Kind | None, *families: Family) -> Kind:
    """The kind, if it is of one of these families, however pandas holds it.

    Raises:
        NotCompiledError: It is not.
    """
    if kind is None or kind.family not in families:
        raise NotCompiledError
    return kind


def kind_of(series: pd.Series) -> Kind | None:
    """The kind of a column, or `None` for one in doubt."""
    dtype: Any = series.dtype
    if isinstance(dtype, pd.DatetimeTZDtype):
        return Kind("datetime", "numpy", f"datetime64[{dtype.unit}]", aware=True)
    if isinstance(dtype, pd.StringDtype):
        # pandas' own default string dtype: missing values are NaN. The older one with NA is in doubt.
        return Kind("string", "arrow", "str") if dtype.na_value is np.nan else None
    if isinstance(dtype, np.dtype):
        return next((kind for kind in _PLAIN if kind.dtype == dtype.name), None)
    return None
