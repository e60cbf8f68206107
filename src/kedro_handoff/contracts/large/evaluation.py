"""A contract evaluated on a Parquet table that may be larger than memory."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from kedro_handoff.contracts.evaluation import Engine, evaluate
from kedro_handoff.contracts.found import plain
from kedro_handoff.contracts.large.footers import prove_by_footers
from kedro_handoff.contracts.large.memory import default_budget, size_in_words
from kedro_handoff.contracts.large.parquet import ParquetTable
from kedro_handoff.contracts.large.scan import Scan
from kedro_handoff.contracts.large.types import cut_of
from kedro_handoff.contracts.large.uniqueness import judge_uniqueness
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.tables.parts import ROW_COUNT_TYPES, columns_asked, missing_columns, part_of
from kedro_handoff.contracts.verdict import Finding, Verdict, held_finding

Progress = Callable[[int, int], None]

# Great Expectations copies and hashes what it judges.
_COPIES = 6
_BATCHES_IN_BUDGET = 12
_MOST_ROWS, _LEAST_ROWS = 2**19, 2**10


def evaluate_parquet(
    suite: Suite,
    path: Path,
    engine: Engine = "both",
    *,
    budget: int | None = None,
    batch_rows: int | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """The verdict of a contract on a Parquet file or folder, in bounded memory.

    The statuses are those of `evaluate` on the whole table. What can only be told from more rows at once
    than fit in memory could not be evaluated; its finding says so.

    Args:
        suite: The contract.
        path: The file, or the folder of files.
        engine: Who may prove and judge.
        budget: Bytes that data may take in memory; a quarter of what is available by default.
        batch_rows: Rows in a batch; as many as fit by default.
        progress: Called with how many rows of how many have been read.

    Raises:
        ContractDeclarationError: Great Expectations refuses an expectation of the suite.
        OSError: The file cannot be read, or there is no room for temporary files.
    """
    table = ParquetTable(path)
    if table.rows == 0:
        return evaluate(suite, table.whole(table.names), engine)
    return _LargeEvaluation(suite, table, engine, budget or default_budget(), batch_rows, progress).verdict()


class _LargeEvaluation:
    """One evaluation: what is found so far, and what is still open."""

    def __init__(
        self,
        suite: Suite,
        table: ParquetTable,
        engine: Engine,
        budget: int,
        batch_rows: int | None,
        progress: Progress | None,
    ) -> None:
        self.suite, self.table, self.engine, self.budget = suite, table, engine, budget
        self.findings: dict[int, Finding] = {}
        self.engines: set[str] = set()
        self.proved = 0
        self._progress = progress
        self._widths = _widths(table)
        self._batch_rows = batch_rows

    def verdict(self) -> Verdict:
        """Everything, the cheapest first."""
        self._structure()
        self._footers()
        self._scan()
        self._whole()
        self._name_rows()
        findings = tuple(self.findings[position] for position in range(len(self.suite.expectations)))
        judges = sorted(self.engines - {"proof", ""})
        return Verdict(
            " + ".join(judges) or "proof", findings, self.table.rows, len(self.table.names), self.proved
        )

    @property
    def _open(self) -> list[int]:
        return [p for p in range(len(self.suite.expectations)) if p not in self.findings]

    def _structure(self) -> None:
        structural = [
            p
            for p in self._open
            if cut_of(self.suite.expectations[p]) == "structure"
            or missing_columns(self.suite.expectations[p], self.table.names)
        ]
        self._judge(structural, self.table.structure)

    def _footers(self) -> None:
        if self.engine == "gx":
            return
        for position in prove_by_footers(self.suite, self._open, self.table):
            self._found(position, held_finding(self.suite.expectations[position]), proved=True)

    def _scan(self) -> None:
        with tempfile.TemporaryDirectory(prefix="kedro-handoff-") as folder:
            scan = Scan(self.suite, self._open, self.table, self.engine, self.budget, Path(folder))
            self._feed(scan.columns, scan.take)
            self._settle(scan)
            again = scan.recount()
            if again is not None:
                self._feed(again.columns, again.take)
                self._settle(again)
            for position, store in scan.stores.items():
                finding, name = judge_uniqueness(
                    self.suite, position, store, self.engine, lambda columns: self._frames(columns)
                )
                if finding is not None:
                    self.engines.add(name)
                    self._found(position, finding, proved=name == "proof" and finding.status == "held")

    def _settle(self, scan: Scan) -> None:
        for position, finding, name in scan.findings():
            self.engines.add(name)
            # A count that says violated stands where the judge has no room to say it.
            if name == "counts" and self._fits(position) and self.engine != "proof":
                continue
            self._found(position, finding, proved=name == "proof" and finding.status == "held")

    def _whole(self) -> None:
        for position in self._open:
            expectation = self.suite.expectations[position]
            if not self._fits(position):
                self._found(position, self._too_large(position), proved=False)
            elif expectation.type in ROW_COUNT_TYPES and not expectation.kwargs.get("row_condition"):
                self._judge([position], pd.DataFrame(index=pd.RangeIndex(self.table.rows)))
            else:
                self._judge([position], self.table.whole(self._columns(position)))

    def _judge(self, positions: Sequence[int], frame: pd.DataFrame) -> None:
        if positions:
            verdict = evaluate(part_of(self.suite, positions), frame, self.engine)
            self.engines.add(verdict.engine)
            self.proved += verdict.proved
            self.findings |= zip(positions, verdict.findings, strict=True)

    def _found(self, position: int, finding: Finding, *, proved: bool) -> None:
        self.findings[position] = finding
        self.proved += proved

    def _name_rows(self) -> None:
        """Give the offending rows the contract's key, which is not read before it is needed."""
        key = [column for column in self.suite.key if column in self.table.names]
        shown = {row["row"] for finding in self.findings.values() for row in finding.rows}
        places = sorted(place for place in shown if isinstance(place, int))
        if not key or not places:
            return
        named = {}
        for frame in self._frames(key):
            for place in [p for p in places if p in frame.index]:
                named[place] = {c: plain(frame.at[place, c]) for c in key}
            if frame.index[-1] >= places[-1]:
                break
        for position, finding in self.findings.items():
            rows = tuple({**row, **named.get(row["row"], {})} for row in finding.rows)
            self.findings[position] = replace(finding, rows=rows)

    def _columns(self, position: int) -> list[str]:
        """Columns that an expectation has to see; all where it names none."""
        asked = columns_asked(self.suite.expectations[position], self.table.names)
        return asked or list(self.table.names)

    def _size(self, position: int) -> float:
        expectation = self.suite.expectations[position]
        counted = expectation.type in ROW_COUNT_TYPES and not expectation.kwargs.get("row_condition")
        columns = [] if counted else self._columns(position)
        return self.table.rows * (8 + sum(self._widths[c] for c in columns)) * _COPIES

    def _fits(self, position: int) -> bool:
        return self._size(position) <= self.budget

    def _too_large(self, position: int) -> Finding:
        need = size_in_words(self._size(position))
        return replace(
            held_finding(self.suite.expectations[position]),
            status="not_evaluated",
            found=(
                f"cannot be told from batches of rows, and judging its columns at once takes about {need}, "
                f"more than the {size_in_words(self.budget)} allowed; give "
                f"`--memory {need.replace(' ', '')}` on a machine that has it"
            ),
        )

    def _feed(self, columns: Sequence[str], take: Callable[[pd.DataFrame], None]) -> None:
        if columns:
            for frame in self._frames(columns):
                take(frame)

    def _frames(self, columns: Sequence[str]) -> Iterable[pd.DataFrame]:
        done = 0
        for frame in self.table.frames(columns, self._batch_rows or self._rows_that_fit(columns)):
            yield frame
            done += len(frame)
            if self._progress is not None:
                self._progress(done, self.table.rows)

    def _rows_that_fit(self, columns: Sequence[str]) -> int:
        width = 8 + sum(self._widths[column] for column in columns)
        return max(_LEAST_ROWS, min(_MOST_ROWS, int(self.budget / _BATCHES_IN_BUDGET / width)))


def _widths(table: ParquetTable) -> dict[str, float]:
    """Bytes that a row of each column takes in pandas, from the first thousands of rows."""
    frame = next(iter(table.frames(table.names, 4096)))
    usage = frame.memory_usage(index=False, deep=True)
    return {str(name): float(size) / len(frame) + 1 for name, size in usage.items()}
