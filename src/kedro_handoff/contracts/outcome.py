"""The record of one judgement: what was judged, on what occasion, and what was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kedro_handoff.contracts import report
from kedro_handoff.contracts.kept_text import keep_text
from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.contracts.response import Response
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.verdict import Finding, Verdict
from kedro_handoff.errors import RecordError
from kedro_handoff.project import Project
from kedro_handoff.store import RecordStore, read_record, utc_now

KIND = "outcomes"
FAILED = ("violated", "not_evaluated", "wrongly_declared")


def record_verdict(
    project: Project,
    dataset: str,
    suite: Suite,
    verdict: Verdict,
    *,
    occasion: Occasion,
    seconds: float,
    as_table: str | None = None,
    response: Response | None = None,
) -> Path:
    """Keep the outcome of a judgement; returns the record's path.

    Findings that hold are counted; the others are kept whole, with their few examples. `as_table` is the
    function that made the table, where the dataset itself is none; `response` is what followed, where the
    contract says more than to stop.

    Raises:
        OSError: The record could not be written.
    """
    facts: dict[str, Any] = {
        "status": verdict.status,
        "as_table": as_table,
        "engine": verdict.engine,
        "contract": _contract_facts(project, suite),
        "row_count": verdict.row_count,
        "column_count": verdict.column_count,
        "expectations": len(verdict.findings),
        "proved": verdict.proved,
        "held": len(verdict.findings) - len(verdict.not_held),
        "seconds": round(seconds, 3),
        "not_held": [_finding_facts(finding) for finding in verdict.not_held],
    }
    keep_text(project.records, suite)
    if response is not None:
        facts |= _response_facts(response, project)
    if facts["status"] != "held":
        facts["message"] = report.message(dataset, suite, verdict, project, response, occasion, as_table)
    return _record(project.records, dataset, occasion, facts)


def record_failure(project: Project, dataset: str, status: str, message: str, occasion: Occasion) -> Path:
    """Keep the outcome of a contract that could not be judged at all (`wrongly_declared`, `not_evaluated`).

    Raises:
        OSError: The record could not be written.
    """
    return _record(project.records, dataset, occasion, {"status": status, "message": message})


def last_outcome(store: RecordStore, dataset: str) -> dict[str, Any] | None:
    """The newest outcome of a dataset, or `None`.

    Raises:
        RecordError: The record is damaged or of a newer format.
    """
    return store.newest(KIND, dataset)


def outcomes_of_run(store: RecordStore, run_id: str) -> Iterator[dict[str, Any]]:
    """The outcomes that a run left, dataset by dataset, newest first; damaged records are passed over."""
    begun = _time_of(run_id)
    for dataset in store.subjects(KIND):
        for path in store.paths(KIND, dataset):
            # A file's name begins with its time: what is older than the run is not of it.
            if begun and path.name < begun:
                break
            try:
                outcome = read_record(path)
            except RecordError:
                continue  # `status` shows it
            if outcome.get("run_id") == run_id:
                yield outcome


def _time_of(run_id: str) -> str:
    """The time in a Kedro run id (`2026-01-31T12.30.59.123Z`) as file names begin with it; else empty."""
    date, separator, clock = run_id.partition("T")
    digits = "".join(c for c in date + clock if c.isdigit())
    return f"{digits[:8]}T{digits[8:14]}" if separator and len(digits) >= 14 else ""


def _record(store: RecordStore, dataset: str, occasion: Occasion, facts: dict[str, Any]) -> Path:
    return store.write(KIND, dataset, {"time": utc_now(), "dataset": dataset, **asdict(occasion), **facts})


def _response_facts(response: Response, project: Project) -> dict[str, Any]:
    """What `on_violation` made of the verdict; rows in are always rows on and rows set aside together."""
    if response.rule.action == "stop":
        return {}
    facts: dict[str, Any] = {"status": response.status, "on_violation": response.rule.action}
    if response.why:
        facts["why_stopped"] = response.why
    if response.rule.action == "quarantine" and not response.stops:
        total = response.verdict.row_count
        aside = len(response.split.aside) if response.split else 0
        facts |= {"rows_in": total, "rows_on": total - aside, "rows_set_aside": aside}
    if response.split is not None:
        file = project.relative(response.file).as_posix() if response.file else None
        facts["rows_on"] = len(response.split.kept)
        facts["quarantine"] = {"dataset": response.aside, "file": file, "at_most": response.rule.at_most}
    return facts


def _contract_facts(project: Project, suite: Suite) -> dict[str, Any]:
    return {
        "file": project.relative(suite.path).as_posix(),
        "fingerprint": suite.fingerprint,
        "version": str(suite.meta.get("version", "")),
        "owner": str(suite.meta.get("owner", "")),
        "environment": suite.environment or "",
    }


def _finding_facts(finding: Finding) -> dict[str, Any]:
    facts = asdict(finding)
    return {name: value for name, value in facts.items() if value not in (None, "", ())}
