"""A record and those before it, read into what the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kedro_handoff.page.plain import message
from kedro_handoff.runs.page.circumstances import circumstances_of
from kedro_handoff.runs.page.datasets import data_of
from kedro_handoff.runs.page.facts import Judged, Sheet
from kedro_handoff.runs.page.steps import steps_of
from kedro_handoff.runs.page.summary import summary_of, tiles_of
from kedro_handoff.runs.page.trends import measured_of, past_of, trends_of
from kedro_handoff.store import utc_now

# Runs before the one that is shown; the trend of a metric needs no more.
RUNS_SHOWN = 40
Record = Mapping[str, Any]


def run_sheet(
    record: Record,
    earlier: Sequence[Record],
    project: Path,
    title: str,
    metrics: Mapping[str, Sequence[str]] | None = None,
) -> Sheet:
    """What the page of a run shows.

    Args:
        record: The run.
        earlier: Runs before it, newest first; those of other environments are left out.
        project: The project's folder, which is left out of all texts.
        title: What the project is called.
        metrics: The project's own choice of metrics: dotted paths by dataset.
    """
    record = _cleaned(record, project)
    runs = [_cleaned(run, project) for run in earlier if run.get("env") == record.get("env")][:RUNS_SHOWN]
    before = comparable(record, runs)
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


def comparable(record: Record, earlier: Iterable[Record]) -> Record | None:
    """The newest run before this one that did the same: the same pipelines and selection, to an end.

    A run that failed is compared with only where no other is there: it lacks what it did not reach.
    """
    alike = [run for run in earlier if all(run.get(k) == record.get(k) for k in ("pipelines", "selection"))]
    succeeded = (run for run in alike if run.get("outcome") == "succeeded")
    return next(succeeded, next((run for run in alike if run.get("outcome") != "running"), None))


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
