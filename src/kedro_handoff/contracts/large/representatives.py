"""Expectations of the ends or of the distinct values of a column: a few of its rows stand for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import pandas as pd
from pandas.api.types import union_categoricals

from kedro_handoff.contracts.evaluation import Engine, evaluate
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.tables.parts import part_of
from kedro_handoff.contracts.verdict import Finding

# A subset with a value outside shows that the whole has one.
_SHOWN_BY_A_PART = (
    "expect_column_distinct_values_to_be_in_set",
    "expect_column_distinct_values_to_equal_set",
)


class Representatives:
    """Rows of one column that have the same ends, or the same distinct values, as all of them."""

    def __init__(
        self, column: str, keep: Literal["ends", "distinct"], positions: Sequence[int], limit: int
    ) -> None:
        """Keep nothing yet.

        Args:
            column: The column.
            keep: Its smallest and largest value, or every value once; and a null, where there is one.
            positions: Expectations that ask for it.
            limit: How many values may be kept.
        """
        self.column, self.keep, self.positions = column, keep, list(positions)
        self.whole = True
        self._limit = limit
        self._kept: pd.Series | None = None

    def take(self, frame: pd.DataFrame) -> None:
        """Add a batch."""
        if not self.whole:
            return
        series = frame[self.column]
        try:
            few = self._reduced(series)
            kept = few if self._kept is None else _joined(self._kept, few)
            self._kept = self._reduced(kept)
        except (TypeError, ValueError):  # values that cannot be compared or hashed
            self._kept, self.whole = None, False
            return
        self.whole = len(self._kept) <= self._limit

    def _reduced(self, series: pd.Series) -> pd.Series:
        if self.keep == "distinct":
            return series.drop_duplicates()
        missing = series.isna()
        present = series[~missing] if missing.any() else series
        parts = [series[missing].head(1)]
        if len(present):
            parts += [present[present == end].head(1) for end in (present.min(), present.max())]
        positions = [label for part in parts for label in part.index]
        return series.loc[sorted(set(positions))]

    def findings(self, suite: Suite, engine: Engine) -> tuple[dict[int, Finding], str]:
        """Findings of the expectations that the kept rows can tell, by position, and who judged."""
        told = [p for p in self.positions if self.whole or suite.expectations[p].type in _SHOWN_BY_A_PART]
        if self._kept is None or not told:
            return {}, "proof"
        verdict = evaluate(part_of(suite, told), self._kept.to_frame(self.column), engine)
        found = dict(zip(told, verdict.findings, strict=True))
        shown = {p: f for p, f in found.items() if self.whole or f.status == "violated"}
        return shown, verdict.engine


def _joined(first: pd.Series, second: pd.Series) -> pd.Series:
    joined: pd.Series
    if isinstance(first.dtype, pd.CategoricalDtype) and first.dtype != second.dtype:
        united = union_categoricals([first, second])
        joined = pd.Series(united, index=first.index.append(second.index), name=first.name)
    else:
        joined = pd.concat([first, second])
    if joined.dtype != first.dtype and not isinstance(joined.dtype, pd.CategoricalDtype):
        raise TypeError("a dtype that differs from batch to batch")
    return joined
