"""A record and those before it, read into what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from kedro_handoff.errors import RecordError
from kedro_handoff.page.plain import message
from kedro_handoff.runs.difference.which_runs import run_before
from kedro_handoff.runs.page.circumstances import circumstances_of
from kedro_handoff.runs.page.datasets import data_of
from kedro_handoff.runs.page.facts import Judged, Reason, Sheet
from kedro_handoff.runs.page.steps import steps_of
from kedro_handoff.runs.page.summary import summary_of, tiles_of
from kedro_handoff.runs.page.trends import measured_of, past_of, trends_of
from kedro_handoff.store import utc_now

if TYPE_CHECKING:
    from kedro_handoff.runs.difference import Cause, Difference
    from kedro_handoff.runs.record import RunRecord

# Runs before the one that is shown; the trend of a metric needs no more.
RUNS_SHOWN = 40
Record = Mapping[str, Any]
Compared = Callable[[Any, Any], "Difference"]


def run_sheet(
    record: Record,
    earlier: Sequence[Record],
    project: Path,
    title: str,
    metrics: Mapping[str, Sequence[str]] | None = None,
    compared: Compared | None = None,
) -> Sheet:
    """What the page of a run shows.

    Args:
        record: The run.
        earlier: Runs before it, newest first; those of other environments are left out.
        project: The project's folder, which is left out of all texts.
        title: What the project is called.
        metrics: The project's own choice of metrics: dotted paths by dataset.
        compared: Compares a run with the one before it.
    """
    record = _cleaned(record, project)
    runs = [_cleaned(run, project) for run in earlier if run.get("env") == record.get("env")][:RUNS_SHOWN]
    before = comparable(record, runs)
    found = compared(before, record) if before and compared else None
    axis, steps = steps_of(record, before)
    data = data_of(record, before)
    contracts = tuple(_judged(record, before))
    past, past_label = past_of(record, runs)
    trends = trends_of(record, runs, metrics or {})
    return Sheet(
        title=title,
        record=record,
        summary=summary_of(record, steps),
        tiles=tuple(tiles_of(record, steps, data, contracts)),
        before=(str(before["id"]), str(before["time"]), str(before["outcome"])) if before else None,
        sentence=found.sentence if found else "",
        reasons=tuple(map(_reason, found.causes)) if found else (),
        axis=axis,
        steps=steps,
        data=data,
        contracts=contracts,
        trends=trends,
        measured=tuple(measured_of(record, runs, trends)),
        circumstances=circumstances_of(record, before),
        past=past,
        past_label=past_label,
        made=utc_now(),
    )


def comparable(record: Record, earlier: Sequence[Record]) -> Record | None:
    """The run that `kedro handoff runs diff` would take where only this one is named."""
    try:
        return run_before(cast("RunRecord", record), cast("Sequence[RunRecord]", earlier))
    except RecordError:
        return None


def _reason(cause: Cause) -> Reason:
    leading = cause.standing in ("effective", "possible")
    return Reason(cause.kind, f"{cause.name} {cause.change}", cause.details, cause.reaches, leading)


def _judged(record: Record, before: Record | None) -> Iterator[Judged]:
    earlier: Mapping[str, Any] = (before or {}).get("contracts") or {}
    for name, found in (record.get("contracts") or {}).items():
        then = earlier.get(name) or {}
        yield Judged(
            name=name,
            status=str(found.get("status") or ""),
            held=int(found.get("held") or 0),
            expectations=int(found.get("expectations") or 0),
            version=str(found.get("version") or ""),
            file=str(found.get("file") or ""),
            changed=bool(then) and then.get("fingerprint") != found.get("fingerprint"),
            broken=tuple(map(_broken, found.get("not_held") or ())),
        )


def _broken(found: Record) -> str:
    """A promise that did not hold, as far as a record may say it: no values stand there."""
    column, what = found.get("column"), found.get("type") or found.get("expectation") or "an expectation"
    severity = found.get("severity")
    return f"{column or 'the table'}: {what}{f' ({severity})' if severity else ''}"


def _cleaned(value: Any, project: Path) -> Any:
    """All texts without credentials and without places of this machine."""
    if isinstance(value, str):
        return message(value, project) if "/" in value or "\\" in value else value
    if isinstance(value, Mapping):
        return {key: _cleaned(each, project) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(each, project) for each in value]
    return value
