"""What a judgement found: one finding per expectation, and their sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from kedro_handoff.contracts.suite import Expectation
from kedro_handoff.contracts.wording import promise_in_words

Status = Literal["held", "violated", "not_evaluated"]


@dataclass(frozen=True)
class Finding:
    """Result of one expectation on one table.

    Attributes:
        type: Expectation type, as in Great Expectations.
        promise: The expectation in words that fit a line: type and arguments without the column.
        words: The same promise as a person would say it.
        column: The column, or the columns joined by commas, that it is about; `None` for the table.
        severity: `critical`, `warning` or `info`.
        status: Held, violated, or could not be evaluated.
        found: What was found instead, in words; empty where it held.
        line: Line of the expectation in the contract file, counted from 1.
        unexpected_count: Rows that break it, where rows can.
        element_count: Rows that were looked at, where rows were.
        examples: A few offending values.
        rows: A few offending rows: the row label under `row`, the contract's key columns and the
            columns that it is about.
        notes: The author's remark on this expectation.
    """

    type: str
    promise: str
    column: str | None
    severity: str
    status: Status
    found: str = ""
    line: int = 0
    unexpected_count: int | None = None
    element_count: int | None = None
    examples: tuple[Any, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    notes: str = ""
    words: str = ""


def held_finding(expectation: Expectation) -> Finding:
    """The finding of an expectation that holds."""
    return Finding(
        type=expectation.type,
        promise=_as_call(expectation),
        column=", ".join(map(str, expectation.columns)) or None,
        severity=expectation.severity,
        status="held",
        line=expectation.line,
        notes=expectation.notes,
        words=promise_in_words(expectation.type, expectation.kwargs),
    )


def _as_call(expectation: Expectation) -> str:
    own = {k: v for k, v in expectation.kwargs.items() if k not in ("column", "column_A", "column_B")}
    arguments = []
    for name, value in own.items():
        text = repr(value)
        arguments.append(f"{name}={text if len(text) <= 80 else text[:77] + '...'}")
    return f"{expectation.type}({', '.join(arguments)})"


@dataclass(frozen=True)
class Verdict:
    """All findings of one contract on one table.

    Attributes:
        engine: Who judged, with its version: the verdict may depend on it. `proof` where everything was
            proved and nobody had to judge.
        findings: In the order of the contract file.
        row_count: Rows of the table.
        column_count: Columns of the table.
        proved: How many expectations were proved to hold without the judge.
    """

    engine: str
    findings: tuple[Finding, ...]
    row_count: int
    column_count: int
    proved: int = 0

    @property
    def not_held(self) -> tuple[Finding, ...]:
        """Findings that are violated or could not be evaluated."""
        return tuple(finding for finding in self.findings if finding.status != "held")

    @property
    def critical(self) -> tuple[Finding, ...]:
        """Findings that stop a run."""
        return tuple(finding for finding in self.not_held if finding.severity == "critical")

    @property
    def status(self) -> str:
        """`held`, `warned`, `violated` or `not_evaluated`: the worst that the findings ask for.

        An expectation of severity `info` that does not hold is recorded and changes nothing.
        """
        if any(finding.status == "violated" for finding in self.critical):
            return "violated"
        if self.critical:
            return "not_evaluated"
        return "warned" if any(finding.severity == "warning" for finding in self.not_held) else "held"
