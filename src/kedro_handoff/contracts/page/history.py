"""How a dataset was judged: its outcomes, read from the newest back to a bound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.outcome import KIND
from kedro_handoff.contracts.page.facts import Failure, Judgement, Rows
from kedro_handoff.contracts.page.plain import example, words
from kedro_handoff.contracts.page.terms import words_of_call
from kedro_handoff.errors import RecordError
from kedro_handoff.page.plain import message
from kedro_handoff.project import Project
from kedro_handoff.store import read_record

# Outcomes read of each dataset. A daily run's quarter; more would make the page slow to open.
READ_AT_MOST = 100

# What a finding's expectation is called in words, by its column and its call.
Words = Mapping[tuple[str, str], str]


def dataset_history(
    project: Project, dataset: str, known: Words, fingerprint: str | None
) -> tuple[tuple[Judgement, ...], int]:
    """The newest outcomes of a dataset, newest first, and how many older ones there are.

    Damaged ones are among them as what they are.

    Args:
        project: Whose records are read.
        dataset: Whose outcomes.
        known: The contract's promises in words.
        fingerprint: The contract as it is now; `None` where it cannot be read.
    """
    paths = project.records.paths(KIND, dataset)
    newest = tuple(_judgement(path, project, known, fingerprint) for path in paths[:READ_AT_MOST])
    return newest, max(0, len(paths) - READ_AT_MOST)


def _judgement(path: Path, project: Project, known: Words, fingerprint: str | None) -> Judgement:
    try:
        return _as_recorded(read_record(path), project.path, known, fingerprint)
    except RecordError as error:
        return Judgement(_time_of(path), "unreadable", message=message(error, project.path))
    except (AttributeError, KeyError, TypeError, ValueError):
        # JSON, but not what an outcome is: somebody's hand, or half a copy.
        said = f"The record {path} is damaged. Delete it to go on."
        return Judgement(_time_of(path), "unreadable", message=message(said, project.path))


def _as_recorded(record: Mapping[str, Any], place: Path, known: Words, fingerprint: str | None) -> Judgement:
    contract = record.get("contract") or {}
    failures = tuple(_failure(finding, place, known) for finding in record.get("not_held") or ())
    return Judgement(
        time=str(record["time"]),
        status=str(record["status"]),
        row_count=_count(record.get("row_count")),
        promises=_count(record.get("expectations")),
        held=_count(record.get("held")),
        occasion=str(record.get("trigger") or ""),
        run_id=str(record.get("run_id") or ""),
        version=str(contract.get("version") or ""),
        # Of the part for one environment, the contract's own fingerprint is what stands before the `@`.
        current=str(contract.get("fingerprint") or fingerprint).partition("@")[0] == str(fingerprint),
        message="" if failures else message(record.get("message"), place),
        failures=failures,
        set_aside=_set_aside(record),
        why_stopped=message(record.get("why_stopped"), place),
    )


def _failure(finding: Mapping[str, Any], place: Path, known: Words) -> Failure:
    column, call = str(finding.get("column") or ""), str(finding.get("promise") or finding.get("type") or "")
    return Failure(
        column=column,
        words=_words(finding, column, call, known),
        call=call,
        severity=str(finding.get("severity") or "critical"),
        status=str(finding.get("status") or "violated"),
        found=words(message(finding.get("found"), place)),
        examples=tuple(map(example, finding.get("examples") or ())),
        rows=_rows(finding.get("rows") or ()),
        notes=str(finding.get("notes") or ""),
    )


def _words(finding: Mapping[str, Any], column: str, call: str, known: Words) -> str:
    """The promise as the contract, the record or at least the call says it."""
    return known.get((column, call)) or words(str(finding.get("words") or "")) or words_of_call(call, column)


def _rows(rows: Any) -> Rows:
    columns = tuple(dict.fromkeys(name for row in rows for name in row))
    cells = tuple(tuple(example(row.get(name)) for name in columns) for row in rows)
    return Rows(columns, cells)


def _set_aside(record: Mapping[str, Any]) -> str:
    """What the outcome says of quarantined rows: how many, and the dataset that they are in."""
    count = _count(record.get("rows_set_aside"))
    if not count:
        return ""
    facts, total = record.get("quarantine"), _count(record.get("rows_in"))
    dataset = facts.get("dataset") if isinstance(facts, Mapping) else facts
    rows = f"{count:,} row{'' if count == 1 else 's'}" if total is None else f"{count:,} of {total:,} rows"
    rest = f"; the other {total - count:,} went on" if total is not None and total > count else ""
    return f"{rows} set aside" + (f" in the dataset {dataset}" if dataset else "") + rest


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _time_of(path: Path) -> str:
    """The time at which a record's file name begins, as records write it; else the name."""
    found = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d(?:\.\d+)?)Z", path.name)
    if not found:
        return path.stem
    year, month, day, hour, minute, second = found.groups()
    return f"{year}-{month}-{day}T{hour}:{minute}:{second}Z"
