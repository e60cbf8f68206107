"""One pass over the batches of a table that serves all expectations which can be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from kedro_handoff.contracts.evaluation import Engine
from kedro_handoff.contracts.found import found_in_words
from kedro_handoff.contracts.large.numbers import NumberFacts, conclude, marks_of
from kedro_handoff.contracts.large.parquet import ParquetTable
from kedro_handoff.contracts.large.representatives import Representatives
from kedro_handoff.contracts.large.rows import OrderedPieces, RowPieces
from kedro_handoff.contracts.large.types import Cut, cut_of
from kedro_handoff.contracts.large.uniqueness import Uniqueness
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.tables.parts import ROW_COUNT_TYPES, columns_asked
from kedro_handoff.contracts.verdict import Finding, held_finding

_BYTES_OF_A_VALUE = 128


class Scan:
    """What is gathered in one pass.

    Attributes:
        columns: Those that have to be read.
        stores: For each expectation of uniqueness, its keys.
    """

    def __init__(
        self,
        suite: Suite,
        positions: Sequence[int],
        table: ParquetTable,
        engine: Engine,
        budget: int,
        folder: Path,
        exact: bool = False,
    ) -> None:
        """Sort the expectations by how they are cut.

        Args:
            suite: The contract.
            positions: Its expectations that are still open.
            table: The table.
            engine: Who may prove and judge.
            budget: Bytes that data may take in memory.
            folder: For temporary files.
            exact: Whether rows are counted exactly.
        """
        self._suite, self._table, self._engine, self._budget = suite, table, engine, budget
        self._folder = folder
        cuts: dict[Cut, list[int]] = {}
        for position in positions:
            cuts.setdefault(cut_of(suite.expectations[position]), []).append(position)
        self._rows = RowPieces(suite, cuts.get("rows", []), engine, exact)
        self._ordered = [OrderedPieces(suite, p, engine) for p in cuts.get("order", [])]
        self._representatives = self._keep(cuts)
        self._numbers, self._facts = cuts.get("number", []), self._gather(cuts.get("number", []))
        self.stores = {
            p: Uniqueness(suite.expectations[p], folder, table.rows, budget // 4 // len(cuts["keys"]))
            for p in cuts.get("keys", [])
        }
        self._fed = [p for cut, places in cuts.items() if cut not in ("whole", "structure") for p in places]
        asked = {c for p in self._fed for c in columns_asked(suite.expectations[p], table.names)}
        self.columns = [name for name in table.names if name in asked]

    def _keep(self, cuts: dict[Cut, list[int]]) -> list[Representatives]:
        by_column: dict[tuple[str, Cut], list[int]] = {}
        for cut in ("ends", "distinct"):
            for position in cuts.get(cut, []):
                column = self._suite.expectations[position].columns[0]
                by_column.setdefault((column, cut), []).append(position)
        limit = max(1000, self._budget // 8 // _BYTES_OF_A_VALUE // max(1, len(by_column)))
        return [
            Representatives(column, "ends" if cut == "ends" else "distinct", positions, limit)
            for (column, cut), positions in by_column.items()
        ]

    def _gather(self, positions: Sequence[int]) -> dict[str, NumberFacts]:
        marks: dict[str, set[float]] = {}
        for position in positions:
            expectation = self._suite.expectations[position]
            for column in expectation.columns:
                marks.setdefault(column, set()).update(marks_of(expectation))
        return {column: NumberFacts(frozenset(values)) for column, values in marks.items()}

    def take(self, frame: pd.DataFrame) -> None:
        """Add a batch."""
        if self._rows.positions:
            self._rows.take(frame)
        for piece in self._ordered:
            piece.take(frame)
        for kept in self._representatives:
            kept.take(frame)
        for column, facts in self._facts.items():
            facts.take(frame[column])
        for store in self.stores.values():
            store.take(frame)

    def findings(self) -> Iterator[tuple[int, Finding, str]]:
        """What the pass tells: position, finding and who says it."""
        for pieces in (self._rows, *self._ordered):
            for position, finding in pieces.findings().items():
                if finding is not None:
                    yield position, finding, "proof" if pieces.proved(position) else pieces.judge
        for kept in self._representatives:
            found, judge = kept.findings(self._suite, self._engine)
            for position, finding in found.items():
                yield position, finding, judge
        yield from self._counted()

    def _counted(self) -> Iterator[tuple[int, Finding, str]]:
        for position in self._numbers:
            expectation = self._suite.expectations[position]
            counted = expectation.type in ROW_COUNT_TYPES
            facts = NumberFacts(rows=self._table.rows) if counted else self._facts[expectation.columns[0]]
            conclusion, found = conclude(expectation, facts)
            if conclusion == "held":
                yield position, held_finding(expectation), "proof"
            elif conclusion == "violated" and self._engine != "proof":
                said = found_in_words(expectation, {"observed_value": found})
                yield position, replace(held_finding(expectation), status="violated", found=said), "counts"

    def recount(self) -> Scan | None:
        """A pass that counts exactly what this one could not tell for `mostly`; `None` where it could."""
        unclear = [p for p, finding in self._rows.findings().items() if finding is None]
        if not unclear:
            return None
        return Scan(self._suite, unclear, self._table, self._engine, self._budget, self._folder, exact=True)
