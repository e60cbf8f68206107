"""A verdict in words, for a terminal or a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.verdict import Finding, Verdict
from kedro_handoff.project import Project

_MARKS = {"critical": "✗", "warning": "!", "info": "i"}
_MAX_FINDINGS = 20


def subject(dataset: str, verdict: Verdict) -> str:
    """The first line: which dataset, and how bad it is."""
    if verdict.status == "not_evaluated":
        return f"The contract of dataset '{dataset}' could not be evaluated"
    if verdict.status == "violated":
        return f"Dataset '{dataset}' breaks its contract"
    return f"Dataset '{dataset}' does not keep all of its contract"


def body(suite: Suite, verdict: Verdict, project: Project, record: Path | None = None) -> str:
    """What was promised, by whom, what was found, and what to do: bounded in length."""
    contract = project.relative(suite.path)
    meta = suite.meta
    owner = f", owner {meta['owner']}" if meta.get("owner") else ""
    version = f" {meta['version']}" if meta.get("version") else ""
    where = f", for {suite.environment}" if suite.environment == "serving" else ""
    lines = [
        f"  contract {contract}{version}{owner}{where}",
        f"  {len(verdict.not_held)} of {len(verdict.findings)} expectations do not hold "
        f"({verdict.row_count:,} rows, {verdict.column_count} columns)",
    ]
    shown = verdict.not_held[:_MAX_FINDINGS]
    for column, findings in _by_column(shown):
        lines.append(f"  {column or 'the table'}:")
        for finding in findings:
            lines.extend(_finding_lines(finding, suite.path))
    if len(verdict.not_held) > len(shown):
        lines.append(f"  ... and {len(verdict.not_held) - len(shown)} more, in the record")
    if verdict.critical:
        lines.append(
            "  If the data are wrong, mend them or the node that makes them; "
            f"if the promise is, edit {contract}."
        )
    if record is not None:
        lines.append(f"  All findings: {project.relative(record)}")
    return "\n".join(lines)


def _by_column(findings: Iterable[Finding]) -> Iterable[tuple[str | None, list[Finding]]]:
    grouped: dict[str | None, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.column, []).append(finding)
    return grouped.items()


def _finding_lines(finding: Finding, path: Path) -> Iterable[str]:
    verb = "could not be evaluated: " if finding.status == "not_evaluated" else ""
    place = f"{finding.severity}, {path.name}:{finding.line}"
    yield f"    {_MARKS[finding.severity]} {finding.promise}  [{place}]"
    yield f"        {verb}{finding.found}"
    if finding.examples:
        yield f"        e.g. {', '.join(_short(value) for value in finding.examples)}"
    if finding.rows:
        yield f"        at {'; '.join(_row(row) for row in finding.rows[:3])}"
    if finding.notes:
        yield f"        why it is asked: {finding.notes}"


def _row(row: dict[str, Any]) -> str:
    named = {name: value for name, value in row.items() if name != "row"}
    keys = ", ".join(f"{name}={_short(value)}" for name, value in named.items())
    return f"row {row['row']}" + (f" ({keys})" if keys else "")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
