"""What follows from a verdict: the run goes on, goes on with a warning or without some rows, or stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from kedro_handoff.contracts.expectation_types import is_row_level
from kedro_handoff.contracts.quarantine.rule import ViolationRule, violation_rule
from kedro_handoff.contracts.quarantine.split import Split, reasons_by_row, split_rows
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.value_words import share_in_words
from kedro_handoff.contracts.verdict import Finding, Verdict
from kedro_handoff.errors import QuarantineError

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Response:
    """What follows from a verdict.

    Attributes:
        status: `held`, `warned` and `quarantined` let the run go on; `violated` and `not_evaluated` stop it.
        verdict: What was found; of a table without its bad rows, what still does not hold of the rest too.
        rule: What the contract says is to happen.
        split: The two parts of the table, where rows are set aside.
        why: Why the run stops although the contract lets it go on for some violations; a sentence.
        aside: The dataset that holds the rows that are set aside; empty where none are.
        file: Its file, where it is one.
    """

    status: str
    verdict: Verdict
    rule: ViolationRule
    split: Split | None = None
    why: str = ""
    aside: str = ""
    file: Path | None = None

    @property
    def stops(self) -> bool:
        """Whether the run stops here."""
        return self.status in ("violated", "not_evaluated")

    def stopped(self, why: str) -> Response:
        """The same, but the run stops, with this reason."""
        return replace(self, status=self.verdict.status, split=None, why=why)


def respond(
    suite: Suite, frame: pd.DataFrame, verdict: Verdict, evaluate: Callable[[pd.DataFrame], Verdict]
) -> Response:
    """What follows from the verdict of a contract on a table; the table is not changed.

    What could not be evaluated always stops: of data that cannot be judged nobody knows what they break.

    Args:
        suite: The contract.
        frame: The table.
        verdict: What was found of it.
        evaluate: Gives the verdict of the same contract on another table.
    """
    rule = violation_rule(suite.meta)
    response = Response(verdict.status, verdict, rule)
    if not verdict.critical or rule.action == "stop":
        return response
    unknown = [finding for finding in verdict.critical if finding.status == "not_evaluated"]
    if unknown:
        return response.stopped(
            f"`on_violation: {rule.action}` cannot help: {_listed(unknown)} could not be evaluated, and of "
            "data that cannot be judged nobody knows what they break."
        )
    if rule.action == "warn":
        return replace(response, status="warned")
    try:
        return _without_bad_rows(suite, frame, response, evaluate)
    except QuarantineError as error:
        return response.stopped(f"No row was set aside: {error}.")


def _without_bad_rows(
    suite: Suite, frame: pd.DataFrame, response: Response, evaluate: Callable[[pd.DataFrame], Verdict]
) -> Response:
    verdict = response.verdict
    broken = _broken_rows(suite, frame, verdict)
    reasons = reasons_by_row(suite, frame, broken)
    _below_ceiling(len(reasons), len(frame), response.rule.at_most)
    split = split_rows(frame, reasons)
    rest = evaluate(split.kept)
    if rest.critical:
        raise QuarantineError(
            f"the other {len(split.kept):,} rows by themselves would still break the contract "
            f"({_listed(rest.critical)})"
        )
    places = {place for place, _, _ in broken}
    findings = [
        verdict.findings[place] if place in places else finding for place, finding in enumerate(rest.findings)
    ]
    return replace(
        response, status="quarantined", split=split, verdict=replace(verdict, findings=tuple(findings))
    )


def _broken_rows(
    suite: Suite, frame: pd.DataFrame, verdict: Verdict
) -> list[tuple[int, Finding, tuple[int, ...]]]:
    """The rows that break each critical expectation, by its place in the suite."""
    import pandas as pd

    from kedro_handoff.contracts.judge import unexpected_rows  # only a table that broke its contract needs it

    critical = [(place, f) for place, f in enumerate(verdict.findings) if f in verdict.critical]
    places = [place for place, _ in critical]
    # A type, too, may be that of a whole column, without a row to blame.
    whole = [f for _, f in critical if not is_row_level(f.type) or f.unexpected_count is None]
    if whole:
        raise QuarantineError(
            f"{_listed(whole)} is about the table or a column as a whole, not about single rows"
        )
    if not isinstance(frame, pd.DataFrame):
        raise QuarantineError("rows can be taken out of a pandas data frame only")
    broken = []
    for place, rows in zip(places, unexpected_rows(suite, frame, places), strict=True):
        finding = verdict.findings[place]
        if not rows or len(rows) != finding.unexpected_count:
            raise QuarantineError(f"Great Expectations does not say which rows break {_listed([finding])}")
        broken.append((place, finding, rows))
    return broken


def _below_ceiling(bad: int, total: int, at_most: float) -> None:
    if bad / total > at_most:
        raise QuarantineError(
            f"{bad:,} of {total:,} rows ({share_in_words(bad / total)}) break the contract, and it lets "
            f"{share_in_words(at_most)} be set aside at most (`quarantine.at_most`)"
        )


def _listed(findings: list[Finding] | tuple[Finding, ...]) -> str:
    said = [f"'{f.column}: {f.words}'" if f.column else f"'{f.words}'" for f in findings[:3]]
    return ", ".join(said) + (f" and {len(findings) - 3} more" if len(findings) > 3 else "")
