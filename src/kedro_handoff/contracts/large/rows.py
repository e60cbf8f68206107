"""Expectations that look at one row at a time: proved or judged batch by batch, the counts summed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from kedro_handoff.contracts.evaluation import Engine, unproved
from kedro_handoff.contracts.found import found_in_words
from kedro_handoff.contracts.judge import judge
from kedro_handoff.contracts.proof import prove
from kedro_handoff.contracts.proof.arguments import enough
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.tables.parts import columns_asked, part_of
from kedro_handoff.contracts.verdict import Finding, held_finding

_EXAMPLES = 5
_OF_MISSING = ("expect_column_values_to_be_null", "expect_column_values_to_not_be_null")


@dataclass
class Tally:
    """What the batches so far say of one expectation.

    Attributes:
        considered: Rows that count for `mostly`.
        unexpected: Rows that are known to break it.
        slack: Rows at most that break it in batches which were proved with their `mostly`.
        elements: Rows that were looked at.
        reason: Why a batch could not be evaluated.
        judged: Whether anything had to be judged.
        of_column: A finding that no count of rows says, as that of a dtype.
    """

    considered: int = 0
    unexpected: int = 0
    slack: int = 0
    elements: int = 0
    reason: str = ""
    judged: bool = False
    of_column: Finding | None = None
    examples: list[Any] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, finding: Finding, elements: int) -> None:
        """Add a batch's judgement."""
        self.judged = True
        if finding.status == "not_evaluated":
            self.reason = self.reason or finding.found
        if finding.status == "violated" and not finding.unexpected_count:
            self.of_column = finding
        self.unexpected += finding.unexpected_count or 0
        self.elements += elements
        self.examples += [e for e in finding.examples if e not in self.examples]
        self.rows += finding.rows
        del self.examples[_EXAMPLES:], self.rows[_EXAMPLES:]

    def count_missing(self, frame: pd.DataFrame, column: str) -> None:
        """Add a batch by its missing values, which are pandas' own word and need no judge."""
        missing = frame.index[frame[column].isna()]
        self.unexpected, self.elements = self.unexpected + len(missing), self.elements + len(frame)
        self.rows += [{"row": int(place)} for place in missing[: _EXAMPLES - len(self.rows)]]

    def finding(self, expectation: Expectation) -> Finding | None:
        """What the batches say together; `None` where they have to be counted exactly."""
        held, mostly = held_finding(expectation), _mostly(expectation)
        if self.reason:
            return replace(held, status="not_evaluated", found=self.reason)
        if self.of_column is not None:
            return replace(held, status="violated", found=self.of_column.found)
        # Batches that each have enough good rows have enough together: a share of the whole lies between
        # those of its parts, and rounding keeps the order.
        worst = self.unexpected + self.slack
        if self.unexpected == 0 or (self.considered and enough(self.considered, worst, mostly)):
            return held
        if self.slack:
            return None
        return replace(
            held,
            status="violated",
            found=found_in_words(
                expectation, {"unexpected_count": self.unexpected, "element_count": self.elements}
            ),
            unexpected_count=self.unexpected,
            element_count=self.elements,
            examples=tuple(self.examples),
            rows=tuple(self.rows),
        )


class RowPieces:
    """Expectations of rows, fed with one batch after the other."""

    def __init__(self, suite: Suite, positions: Sequence[int], engine: Engine, exact: bool = False) -> None:
        """Take the expectations.

        Args:
            suite: The contract.
            positions: Which of its expectations, by their place.
            engine: Who may prove and judge.
            exact: Count exactly, where a proof with `mostly` only says that a batch has enough good rows.
        """
        self.suite, self.positions, self.engine = suite, list(positions), engine
        self.tallies = {position: Tally() for position in positions}
        self.judge = ""
        self._exact = exact
        self._asked = part_of(suite, self.positions, **({"mostly": None} if exact else {}))

    def take(self, frame: pd.DataFrame) -> None:
        """Add a batch."""
        holds = [False] * len(self.positions) if self.engine == "gx" else prove(self._asked, frame)
        open_ = []
        for position, held in zip(self.positions, holds, strict=True):
            expectation, tally = self.suite.expectations[position], self.tallies[position]
            rows = len(frame)
            considered = rows if _mostly(expectation) == 1 else _considered(expectation, frame)
            tally.considered += considered
            if self._exact and _is_counted(expectation):
                tally.count_missing(frame, expectation.columns[0])
            elif held:
                tally.elements += rows
                tally.slack += 0 if self._exact else _worst(considered, _mostly(expectation))
            elif _nothing_there(expectation, frame) and tally.considered > considered:
                tally.elements += rows
            else:
                open_.append(position)
        if open_:
            self._judge(frame, open_)

    def _judge(self, frame: pd.DataFrame, open_: list[int]) -> None:
        if self.engine == "proof":
            for position in open_:
                expectation = self.suite.expectations[position]
                self.tallies[position].add(unproved(held_finding(expectation)), len(frame))
            return
        names = list(frame.columns)
        asked = {c for p in open_ for c in columns_asked(self.suite.expectations[p], names)}
        shown = [name for name in names if name in asked or name in self.suite.key]
        part = part_of(self.suite, open_, mostly=None)
        findings, self.judge = judge(part, frame[shown], range(len(open_)))
        for position, finding in zip(open_, findings, strict=True):
            self.tallies[position].add(finding, finding.element_count or len(frame))

    def findings(self) -> dict[int, Finding | None]:
        """A finding for each position; `None` where it has to be counted exactly."""
        found = {p: tally.finding(self.suite.expectations[p]) for p, tally in self.tallies.items()}
        if self.engine != "proof":
            return found
        return {p: unproved(f) if f is not None and f.status == "violated" else f for p, f in found.items()}

    def proved(self, position: int) -> bool:
        """Whether nothing had to be judged for an expectation."""
        return not self.tallies[position].judged


class OrderedPieces(RowPieces):
    """One expectation of increasing or decreasing values: each batch begins with the last value before it."""

    def __init__(self, suite: Suite, position: int, engine: Engine) -> None:
        """Take the expectation; `mostly` is counted exactly."""
        super().__init__(suite, [position], engine, exact=True)
        self._column = suite.expectations[position].columns[0]
        self._last: pd.DataFrame | None = None

    def take(self, frame: pd.DataFrame) -> None:
        """Add a batch."""
        shown = [n for n in frame.columns if n == self._column or n in self.suite.key]
        piece = frame[shown] if self._last is None else pd.concat([self._last, frame[shown]])
        [tally] = self.tallies.values()
        super().take(piece)
        if self._last is not None:  # it was counted with the batch before
            tally.considered, tally.elements = tally.considered - 1, tally.elements - 1
        present = piece[piece[self._column].notna()]
        self._last = present.tail(1) if len(present) else self._last


def _mostly(expectation: Expectation) -> float:
    value = expectation.kwargs.get("mostly", 1)
    return 1.0 if value is None else float(value)


def _is_counted(expectation: Expectation) -> bool:
    return expectation.type == _OF_MISSING[1] and not expectation.kwargs.get("row_condition")


def _worst(considered: int, mostly: float) -> int:
    """Rows at most that break an expectation of which a batch was proved: one more, for the rounding."""
    return 0 if mostly == 1 else min(considered, int((1 - mostly) * considered) + 1)


def _considered(expectation: Expectation, frame: pd.DataFrame) -> int:
    """Rows that Great Expectations counts for `mostly`: those with values, as the type has it."""
    if expectation.type in _OF_MISSING:
        return len(frame)
    missing = frame[list(expectation.columns)].isna()
    ignored = expectation.kwargs.get("ignore_row_if")
    several = len(expectation.columns) > 1
    if not several or ignored in ("either_value_is_missing", "any_value_is_missing"):
        return int((~missing.any(axis=1)).sum())
    if ignored in ("neither", "never"):
        return len(frame)
    # Without a word, pairs and lists of columns leave out the rows in which all are missing.
    return int((~missing.all(axis=1)).sum())


def _nothing_there(expectation: Expectation, frame: pd.DataFrame) -> bool:
    """Whether a batch has no value that the expectation would look at, so that it says nothing."""
    if expectation.type in _OF_MISSING or len(expectation.columns) != 1:
        return False
    return bool(frame[expectation.columns[0]].isna().all())
