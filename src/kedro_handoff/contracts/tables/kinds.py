"""What kind of table an object is, told by its type's module so that no library is imported for it."""

from __future__ import annotations

from typing import Any, Literal

TableKind = Literal["pandas", "polars", "polars_lazy", "arrow", "spark"]

_FRAMES: dict[str, dict[str, TableKind]] = {
    "pandas": {"DataFrame": "pandas"},
    "polars": {"DataFrame": "polars", "LazyFrame": "polars_lazy"},
    "pyarrow": {"Table": "arrow"},
    "pyspark": {"DataFrame": "spark"},
}
TABLES = "a pandas, Polars or Spark data frame, or an Arrow table"


def table_kind(data: Any) -> TableKind | None:
    """The kind of table, subclasses included; `None` for any other object."""
    for base in type(data).__mro__:
        kind = _FRAMES.get(base.__module__.partition(".")[0], {}).get(base.__name__)
        if kind is not None:
            return kind
    return None


def why_not_a_table(data: Any) -> str:
    """Why a contract cannot be held on an object, in words; empty where it can."""
    kind = table_kind(data)
    if kind == "polars_lazy":
        return (
            "a lazy Polars frame, whose rows do not exist before it is collected, and collecting it here "
            "would do the work twice"
        )
    if kind is None:
        return f"an object of type {type(data).__module__}.{type(data).__qualname__}"
    return ""
