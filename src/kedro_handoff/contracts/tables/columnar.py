"""Polars frames and Arrow tables, proved column by column without a pandas copy of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.tables.kinds import table_kind
from kedro_handoff.contracts.tables.parts import (
    ROW_COUNT_TYPES,
    STRUCTURE_TYPES,
    columns_asked,
    part_of,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def arrow_table(table: Any) -> pa.Table:
    """A Polars frame or an Arrow table as an Arrow table; columns are shared where they can be."""
    return table.to_arrow() if table_kind(table) == "polars" else table


def as_frame(table: pa.Table) -> pd.DataFrame:
    """The table with the dtypes that `pandas.read_parquet` gives for it."""
    frame: pd.DataFrame = table.to_pandas()
    return frame


def prove_columnar(suite: Suite, table: pa.Table) -> tuple[bool, ...]:
    """Which expectations certainly hold, as `prove` says it of the table's pandas frame.

    Columns are converted one group at a time, each group as one or more expectations ask for it, and let go.
    """
    names = table.column_names
    if len(set(names)) != len(names):
        return (False,) * len(suite.expectations)
    groups: dict[tuple[str, ...], list[int]] = {}
    for position, expectation in enumerate(suite.expectations):
        groups.setdefault(_asked(expectation, names), []).append(position)
    proved = [False] * len(suite.expectations)
    for (kind, *columns), positions in groups.items():
        holds = _prove_group(part_of(suite, positions), table, kind, columns)
        for position, held in zip(positions, holds, strict=True):
            proved[position] = held
    return tuple(proved)


def _asked(expectation: Expectation, names: Sequence[str]) -> tuple[str, ...]:
    """What an expectation looks at: names of columns only, how many rows, or the values of some columns."""
    if expectation.type in STRUCTURE_TYPES:
        return ("columns",)
    if expectation.type in ROW_COUNT_TYPES and not expectation.kwargs.get("row_condition"):
        return ("rows",)
    return ("values", *columns_asked(expectation, names))


def _prove_group(part: Suite, table: pa.Table, kind: str, columns: list[str]) -> tuple[bool, ...]:
    # Not at the top: they need pandas, and reading contracts does not.
    import pandas as pd

    from kedro_handoff.contracts.proof import prove

    if kind == "rows":
        return prove(part, pd.DataFrame(index=pd.RangeIndex(table.num_rows)))
    if kind == "columns":
        return prove(part, as_frame(table.slice(0, 0)))
    return prove(part, as_frame(table.select(columns)))
