"""What a column holds, and how pandas holds it: the ground on which a rule decides whether it may prove."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from kedro_handoff.contracts.proof.arguments import NotCompiledError

Family = Literal["integer", "float", "bool", "string", "datetime", "timedelta", "decimal"]
Storage = Literal["numpy", "masked", "arrow", "object", "category"]
NUMBERS: tuple[Family, ...] = ("integer", "float")


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
    Kind("string", "object", "str"),  # where pyarrow is not installed
    Kind("datetime", "numpy", "datetime64[ns]"),
)
_NUMPY_FAMILIES: dict[str, Family] = {
    "i": "integer",
    "u": "integer",
    "f": "float",
    "b": "bool",
    "M": "datetime",
    "m": "timedelta",
}
_OBJECT_FAMILIES: dict[str, Family] = {"string": "string", "decimal": "decimal", "empty": "string"}
_WIDEST_FLOAT = 8


def plain(kind: Kind | None, *families: Family) -> Kind:
    """The kind, if it is a plain one of these families.

    Plain are int64, float64, bool, `str`, datetime64[ns] and instants with a time zone: what a rule
    that was measured on no other dtype should ask for.

    Raises:
        NotCompiledError: It is not.
    """
    found = of_family(kind, *families)
    if not found.plain:
        raise NotCompiledError
    return found


def of_family(kind: Kind | None, *families: Family, but: tuple[Storage, ...] = ()) -> Kind:
    """The kind, if it is of one of these families, in whatever way pandas holds it but those named.

    Raises:
        NotCompiledError: It is not.
    """
    if kind is None or kind.family not in families or kind.storage in but:
        raise NotCompiledError
    return kind


def kind_of(series: pd.Series) -> Kind | None:
    """The kind of a column, or `None` for one in doubt.

    Columns of Python objects are looked at value by value: strings only (or nothing), or decimals only, or
    in doubt.
    """
    dtype: Any = series.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        inner = kind_of(dtype.categories.to_series())
        return inner and replace(inner, storage="category")
    if pd.api.types.is_object_dtype(dtype):
        # Until pandas 4 this is how strings of older files and of joins arrive.
        family = _OBJECT_FAMILIES.get(pd.api.types.infer_dtype(series, skipna=True))
        return Kind(family, "object", "object") if family else None
    return _kind_of_dtype(dtype)


def _kind_of_dtype(dtype: Any) -> Kind | None:
    if isinstance(dtype, pd.DatetimeTZDtype):
        return Kind("datetime", "numpy", f"datetime64[{dtype.unit}]", aware=True)
    if isinstance(dtype, pd.StringDtype):
        return Kind("string", "arrow" if dtype.storage == "pyarrow" else "object", dtype.name)
    if isinstance(dtype, pd.ArrowDtype):
        return _kind_of_arrow(dtype)
    if isinstance(dtype, np.dtype):
        return _kind_of_numpy(dtype, "numpy")
    nullable = getattr(dtype, "numpy_dtype", None)  # of pandas' own nullable dtypes
    return _kind_of_numpy(nullable, "masked") if isinstance(nullable, np.dtype) else None


def _kind_of_numpy(dtype: np.dtype[Any], storage: Storage) -> Kind | None:
    family = _NUMPY_FAMILIES.get(dtype.kind)
    if family is None or not dtype.isnative or (family == "float" and dtype.itemsize > _WIDEST_FLOAT):
        return None
    return Kind(family, storage, dtype.name)


def _kind_of_arrow(dtype: pd.ArrowDtype) -> Kind | None:
    import pyarrow as pa  # optional; here it is there

    held, name = dtype.pyarrow_dtype, str(dtype.pyarrow_dtype)
    if pa.types.is_boolean(held):
        return Kind("bool", "arrow", name)
    if pa.types.is_integer(held):
        return Kind("integer", "arrow", name)
    if pa.types.is_float32(held) or pa.types.is_float64(held):
        return Kind("float", "arrow", name)
    if pa.types.is_string(held) or pa.types.is_large_string(held):
        return Kind("string", "arrow", name)
    if pa.types.is_timestamp(held):
        return Kind("datetime", "arrow", f"datetime64[{held.unit}]", aware=held.tz is not None)
    if pa.types.is_decimal(held):
        return Kind("decimal", "arrow", name)
    return None
