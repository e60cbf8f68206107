"""Unique values, and unique combinations of them, told from keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.evaluation import Engine, evaluate, unproved
from kedro_handoff.contracts.found import found_in_words
from kedro_handoff.contracts.large.keys import Keys, KeyStore, keys_of, occur_in
from kedro_handoff.contracts.proof.arguments import enough
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.tables.parts import part_of
from kedro_handoff.contracts.verdict import Finding, held_finding

_COMPOUND = "expect_compound_columns_to_be_unique"
_MOST_SHOWN = 100_000

Frames = Callable[[Sequence[str]], Iterable[pd.DataFrame]]


class Uniqueness:
    """One expectation of uniqueness, fed with batches.

    While values only increase, as keys mostly do, nothing is kept; else their keys are.
    """

    def __init__(self, expectation: Expectation, folder: Path, rows: int, budget: int) -> None:
        """Keep nothing yet.

        Args:
            expectation: The expectation.
            folder: For temporary files.
            rows: How many rows there will be.
            budget: Bytes that sorting a part of the keys may take.
        """
        self.columns = list(expectation.columns)
        self.compound = expectation.type == _COMPOUND
        self.told = True
        self.rising = not self.compound
        self._last: Any = None
        self._any = False
        own = folder / f"line-{expectation.line}-{id(expectation)}"
        own.mkdir()
        self._make: Callable[[], KeyStore] = lambda: KeyStore(own, rows, budget)
        self.store: KeyStore | None = None if self.rising else self._make()

    def take(self, frame: pd.DataFrame) -> None:
        """Add a batch."""
        if not self.told:
            return
        if self.rising and self.store is None:
            begun = self._any
            self.rising = self._goes_on(frame[self.columns[0]])
            if self.rising or begun:
                return  # a rise that breaks off late costs a second pass
            self.store = self._make()
        if self.store is not None:
            self.add_keys(frame)

    def add_keys(self, frame: pd.DataFrame) -> None:
        """Keep the keys of a batch."""
        keys = keys_of(frame, self.columns, keep_missing=self.compound)
        if keys is None:
            self.told = False
        elif self.store is not None:
            self.store.take(keys)

    def start_over(self) -> None:
        """Keep all keys, from the first batch on."""
        self.store = self._make()

    def _goes_on(self, series: pd.Series) -> bool:
        """Whether the values still increase from each to the next, none missing."""
        if not isinstance(series.dtype, np.dtype) or series.dtype.kind not in "iufM":
            return False
        values = series.to_numpy()
        before, self._last, self._any = self._last, values[-1], True
        rising = bool((values[1:] > values[:-1]).all()) if len(values) > 1 else bool(values[0] == values[0])
        return rising and (before is None or bool(values[0] > before))


@dataclass
class _Repeats:
    """Rows whose key occurs more than once."""

    count: int = 0
    rows: int = 0
    considered: int = 0
    shown: list[pd.DataFrame] = field(default_factory=list)


def judge_uniqueness(
    suite: Suite, position: int, found: Uniqueness, engine: Engine, frames: Frames
) -> tuple[Finding | None, str]:
    """The finding of an expectation of uniqueness and who says it; no finding where keys cannot tell."""
    expectation = suite.expectations[position]
    held = held_finding(expectation)
    if not found.told:
        return None, ""
    if found.rising and engine != "gx":
        return held, "proof"
    if found.store is None:
        found.start_over()
        for frame in frames(found.columns):
            found.add_keys(frame)
        if not found.told:
            return None, ""
    if found.store is None or not found.store.count:
        return None, ""  # without values, Great Expectations has rules of its own
    repeated, complete = found.store.repeated()
    if not len(repeated) and engine != "gx":
        return held, "proof"
    if engine == "proof":
        return unproved(held), "proof"
    columns = [*found.columns, *(c for c in suite.key if c not in found.columns)]
    repeats = _repeats(frames(columns), found, repeated)
    return _judged(suite, position, repeats, complete and repeats.count in (0, sum(map(len, repeats.shown))))


def _repeats(frames: Iterable[pd.DataFrame], found: Uniqueness, repeated: Keys) -> _Repeats:
    repeats, shown, first = _Repeats(), 0, None
    for frame in frames:
        part = frame if found.compound else frame[frame[found.columns[0]].notna()]
        keys = keys_of(part, found.columns, keep_missing=True)
        if keys is None:
            continue
        again = occur_in(keys, repeated)
        first = part.head(1) if first is None and len(part) else first
        repeats.count += int(again.sum())
        repeats.rows += len(frame)
        repeats.considered += len(part)
        if shown < _MOST_SHOWN and again.any():
            repeats.shown.append(part[again])
            shown += int(again.sum())
    if not repeats.shown and first is not None:
        repeats.shown.append(first)
    return repeats


def _judged(suite: Suite, position: int, repeats: _Repeats, complete: bool) -> tuple[Finding | None, str]:
    """Great Expectations on the rows that look alike; the others cannot break the promise."""
    if not repeats.shown:
        return None, ""
    verdict = evaluate(part_of(suite, [position], mostly=None), pd.concat(repeats.shown), "gx")
    [finding] = verdict.findings
    expectation = suite.expectations[position]
    if finding.status == "not_evaluated":
        return None, ""
    if finding.status == "held":
        return (held_finding(expectation), verdict.engine) if complete else (None, "")
    count = finding.unexpected_count if complete and finding.unexpected_count else repeats.count
    mostly = expectation.kwargs.get("mostly", 1)
    if mostly != 1 and expectation.type == _COMPOUND:
        return None, ""  # which rows count depends on what is missing in them
    if mostly != 1 and enough(repeats.considered, count, float(mostly)):
        return held_finding(expectation), verdict.engine
    found = found_in_words(expectation, {"unexpected_count": count, "element_count": repeats.rows})
    told = replace(finding, promise=held_finding(expectation).promise, found=found)
    return replace(told, unexpected_count=count, element_count=repeats.rows), verdict.engine
