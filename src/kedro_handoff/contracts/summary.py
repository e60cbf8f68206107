"""A contract in plain words, with or without a verdict on a table, in text and in HTML: for a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from kedro_handoff.contracts.page.plain import words
from kedro_handoff.contracts.quarantine.rule import violation_rule
from kedro_handoff.contracts.suite import Expectation, Suite
from kedro_handoff.contracts.value_words import listed
from kedro_handoff.contracts.verdict import Finding, Verdict
from kedro_handoff.contracts.wording import promise_in_words

_ACTIONS = {
    "stop": "a run stops where a critical promise is broken",
    "warn": "a run warns where it is broken, and goes on",
    "quarantine": "rows that break it are set aside, and the others go on",
}
_MARKS = {"held": "✓", "violated": "✗", "not_evaluated": "?"}


@dataclass(frozen=True)
class Summary:
    """What a contract says, and what was found where a table was held to it.

    Attributes:
        dataset: The dataset.
        file: The contract's file, relative to the project.
        suite: The contract.
        verdict: What was found; `None` where no table was judged.
        table: Name of the variable that was judged.
    """

    dataset: str
    file: str
    suite: Suite
    verdict: Verdict | None = None
    table: str = ""

    def title(self) -> str:
        """One line: whose contract it is, or whether the table keeps it."""
        if self.verdict is None:
            return f"The contract of '{self.dataset}'" + (" (proposed)" if self.suite.proposed else "")
        broken, total = len(self.verdict.not_held), len(self.verdict.findings)
        size = f"{self.verdict.row_count:,} rows"
        if not broken:
            promises = f"{total} promise{'' if total == 1 else 's'}"
            return f"`{self.table}` keeps the contract of '{self.dataset}': {promises}, {size}"
        severe = "breaks" if self.verdict.critical else "keeps, with warnings,"
        return (
            f"`{self.table}` {severe} the contract of '{self.dataset}': "
            f"{broken} of {total} {'does' if broken == 1 else 'do'} not hold ({size})"
        )

    def facts(self) -> Iterator[tuple[str, str]]:
        """What stands at the contract's head, by name."""
        meta = self.suite.meta
        yield "file", f"{self.file} {meta.get('version', '')}".strip()
        if self.suite.proposed:
            yield "proposed", f"confirmed by nobody yet: kedro handoff contract confirm {self.dataset}"
        for name in ("description", "owner", "producer"):
            if meta.get(name):
                yield name, str(meta[name])
        if meta.get("consumers"):
            yield "consumers", ", ".join(map(str, meta["consumers"]))
        if self.suite.key:
            yield "key", ", ".join(self.suite.key)
        yield "if broken", _ACTIONS[violation_rule(meta).action]

    def rows(self) -> Iterator[tuple[str, str, str, str, str]]:
        """For each promise: mark, column, words, severity, and what was found or why it is promised."""
        findings = self.verdict.findings if self.verdict else (None,) * len(self.suite.expectations)
        for expectation, finding in zip(self.suite.expectations, findings, strict=True):
            yield (
                _MARKS[finding.status] if finding else "",
                _subject(expectation),
                words(promise_in_words(expectation.type, expectation.kwargs)),
                expectation.severity,
                _found(finding) if finding and finding.status != "held" else expectation.notes,
            )

    def __repr__(self) -> str:
        """Lines of text."""
        lines = [self.title(), *(f"  {name:<12}{text}" for name, text in self.facts())]
        for mark, column, promise, severity, said in self.rows():
            found = f"\n        {said}" if mark in ("✗", "?") else ""
            soft = "" if severity == "critical" else f" ({severity})"
            lines.append(f"  {mark or ' '} {column:<20} {promise}{soft}{found}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        left = " style='text-align:left'"
        facts = "".join(
            f"<tr><th{left}>{escape(n)}</th><td{left}>{escape(t)}</td></tr>" for n, t in self.facts()
        )
        names = ("", "of", "promise", "severity", "found, or why it is promised")
        head = "".join(f"<th{left}>{name}</th>" for name in names)
        body = "".join(
            "<tr>" + "".join(f"<td{left}>{escape(cell)}</td>" for cell in row) + "</tr>"
            for row in self.rows()
        )
        promises = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
        return f"<p><b>{escape(self.title())}</b></p><table><tbody>{facts}</tbody></table>{promises}"


def _subject(expectation: Expectation) -> str:
    return ", ".join(map(str, expectation.columns)) or "the table"


def _found(finding: Finding) -> str:
    examples = listed(value for value in finding.examples if value is not None)
    such = f", such as {examples}" if examples and finding.element_count else ""
    before = "cannot be judged: " if finding.status == "not_evaluated" else "found: "
    return f"{before}{finding.found}{such}"
