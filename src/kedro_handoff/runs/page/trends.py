"""The metrics of a run and how they moved over the runs before it; the runs themselves as bars."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kedro_handoff.page.plain import moment
from kedro_handoff.runs.page.facts import Past, Trend
from kedro_handoff.runs.page.words import amount, change, duration, tone, word

Record = Mapping[str, Any]
WIDTH, HEIGHT, _EDGE = 120, 28, 3


def trends_of(
    record: Record, earlier: Sequence[Record], chosen: Mapping[str, Sequence[str]]
) -> tuple[Trend, ...]:
    """Each number of each metrics dataset, those that the project shows first.

    Args:
        record: The run.
        earlier: Runs before it, newest first.
        chosen: The project's own choice: dotted paths by dataset; no path at all chooses every number.
    """
    shown = []
    for dataset, numbers in (record.get("metrics") or {}).items():
        paths = chosen.get(dataset)
        for name, value in numbers.items():
            headline = paths is not None and (not paths or name in paths)
            shown.append(_trend(dataset, name, value, record, earlier, headline))
    return tuple(sorted(shown, key=lambda trend: not trend.headline))


def measured_of(
    record: Record, earlier: Sequence[Record], trends: Sequence[Trend]
) -> Iterator[tuple[str, str]]:
    """Id and time of the runs that have one of these metrics, newest first."""
    known = {run for trend in trends for run in trend.values}
    for run in (record, *earlier):
        if run.get("id") in known:
            yield str(run["id"]), str(run.get("time"))


def past_of(record: Record, earlier: Sequence[Record]) -> tuple[tuple[Past, ...], str]:
    """The last runs as bars, oldest first and this one last, as high as they took long; and in words."""
    runs = [*reversed(earlier), record]
    longest = max((_number(run.get("seconds")) for run in runs), default=0) or 1
    slots = max(len(runs), 12)
    slot, first = 240 / slots, slots - len(runs)
    bars = []
    for place, run in enumerate(runs):
        height = max(2.0, round(24 * _number(run.get("seconds")) / longest, 1))
        x = round((first + place) * slot, 1)
        width, shown = round(slot * 0.72, 1), tone(_outcome(run))
        bars.append(Past(x, 24 - height, width, height, shown, _said(run), run is record))
    failed = sum(_outcome(run) != "succeeded" for run in runs)
    label = f"the last {len(runs)} runs, oldest first: {len(runs) - failed} succeeded, {failed} did not"
    return tuple(bars) if len(runs) > 1 else (), f"{label}; this one took {duration(record.get('seconds'))}"


def _trend(
    dataset: str, name: str, value: float | None, record: Record, earlier: Sequence[Record], headline: bool
) -> Trend:
    runs = [record, *(run for run in earlier if _outcome(run) == "succeeded")]
    known = [(run, _metric(run, dataset, name)) for run in runs]
    values = [(run, found) for run, found in known if found is not None]
    points = _line([found for _, found in reversed(values) if math.isfinite(found)])
    before = [found for run, found in values if run is not record]
    moved = change(value, before[0]) if before else ""
    return Trend(
        dataset=dataset,
        name=name,
        value=value,
        change=moved,
        points=" ".join(f"{x:g},{y:g}" for x, y in points),
        end=points[-1] if points else (0, 0),
        label=_label(name, [found for _, found in values]),
        values={str(run.get("id")): found for run, found in values},
        headline=headline,
    )


def _metric(run: Record, dataset: str, name: str) -> float | None:
    found = ((run.get("metrics") or {}).get(dataset) or {}).get(name)
    return float(found) if isinstance(found, int | float) else None


def _line(values: Sequence[float]) -> list[tuple[float, float]]:
    """Points from left to right; values that do not move lie in the middle."""
    if len(values) < 2:
        return []
    low, high = min(values), max(values)
    # A change in the sixth digit should not look like a cliff.
    span = max(high - low, abs(high) * 1e-3, 1e-12)
    middle, room = (low + high) / 2, HEIGHT - 2 * _EDGE
    step = (WIDTH - 2 * _EDGE) / (len(values) - 1)
    return [
        (round(_EDGE + place * step, 1), round(HEIGHT / 2 - (value - middle) / span * room, 1))
        for place, value in enumerate(values)
    ]


def _label(name: str, values: Sequence[float]) -> str:
    """The trend for those who cannot see it; `values` newest first."""
    if len(values) < 2:
        return f"{name}: {amount(values[0]) if values else 'no value'}, in this run only"
    span = f"between {amount(min(values))} and {amount(max(values))}"
    if min(values) == max(values):
        span = f"{amount(values[0])} each time"
    return f"{name} over {len(values)} runs: {span}, {amount(values[1])} before, {amount(values[0])} now"


def _said(run: Record) -> str:
    took, when, became = duration(run.get("seconds")), moment(str(run.get("time"))), word(_outcome(run))
    return f"{run.get('id')}, {when}: {became}{f', {took}' if took else ''}"


def _outcome(run: Record) -> str:
    return str(run.get("outcome") or "")


def _number(value: Any) -> float:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else 0.0
