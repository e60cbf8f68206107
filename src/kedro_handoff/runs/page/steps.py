"""The nodes of a run on its time axis."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from kedro_handoff.runs.page.facts import Axis, Step
from kedro_handoff.runs.page.words import duration

Record = Mapping[str, Any]
# Bars are drawn in thousandths of the axis; a node that took no time is still to be seen.
_WHOLE, _THIN = 1000, 4
_PHASES = ("load", "run", "save")
_NICE = (1, 2, 2.5, 5, 10)
_LONG = (15, 20, 30, 60, 120, 180, 300, 600, 900, 1800, 3600)


def steps_of(record: Record, before: Record | None) -> tuple[Axis, tuple[Step, ...]]:
    """The nodes as they began, those that did not run last, and the axis that fits them."""
    nodes: Mapping[str, Any] = record.get("nodes") or {}
    begun = moment_of(record.get("time"))
    starts = {name: _seconds_after(begun, node.get("start")) for name, node in nodes.items()}
    ends = [(starts[name] or 0) + (node.get("seconds") or 0) for name, node in nodes.items()]
    axis = _axis(max([record.get("seconds") or 0, *ends]))
    places = {name: place for place, name in enumerate(nodes)}
    ordered = sorted(nodes, key=lambda name: (*_when(starts[name]), places[name]))
    earlier: Mapping[str, Any] = (before or {}).get("nodes") or {}
    return axis, tuple(
        _step(place, name, nodes[name], starts[name], axis, earlier.get(name))
        for place, name in enumerate(ordered, 1)
    )


def moment_of(time: Any) -> datetime | None:
    """A recorded time; `None` where it is none."""
    try:
        known = datetime.fromisoformat(str(time))
    except ValueError:
        return None
    return known if known.tzinfo else known.replace(tzinfo=UTC)


def _step(
    place: int, name: str, node: Record, start: float | None, axis: Axis, earlier: Record | None
) -> Step:
    code, seconds, space = node.get("code") or {}, node.get("seconds"), node.get("namespace")
    function = str(node.get("function") or "")
    return Step(
        place=place,
        name=name,
        namespace=f"{space}." if space and name.startswith(f"{space}.") else "",
        function=function,
        source=_source(function, code.get("parts") or {}),
        tags=tuple(node.get("tags") or ()),
        status=str(node.get("status") or ""),
        why=str(node.get("why") or ""),
        start=start,
        seconds=seconds,
        memory=node.get("peak_memory"),
        rows_in=node.get("rows_in"),
        rows_out=node.get("rows_out"),
        bars=tuple(_bars(start, seconds, node.get("phases"), axis)),
        inputs=tuple(node.get("inputs") or ()),
        outputs=tuple(node.get("outputs") or ()),
        code_changed=tuple(_code_changed(code, (earlier or {}).get("code") or {})),
        not_covered=tuple(f"{e.get('where')}: {e.get('why')}" for e in code.get("not_covered") or ()),
    )


def _source(function: str, parts: Mapping[str, Any]) -> str:
    part = parts.get(function)
    return f"{part.get('file')}:{part.get('line')}" if part else ""


def _code_changed(code: Record, earlier: Record) -> Iterator[str]:
    """Names of parts that were otherwise, new or there no longer; nothing where one side has no code."""
    if not code.get("digest") or not earlier.get("digest") or code["digest"] == earlier["digest"]:
        return
    now, then = code.get("parts") or {}, earlier.get("parts") or {}
    for name in sorted({*now, *then}):
        if (now.get(name) or {}).get("digest") != (then.get(name) or {}).get("digest"):
            yield name


def _seconds_after(begun: datetime | None, start: Any) -> float | None:
    there = moment_of(start) if start else None
    # Clocks of two machines may differ by more than a node takes.
    return max(0.0, (there - begun).total_seconds()) if begun and there else None


def _when(start: float | None) -> tuple[bool, float]:
    return start is None, start or 0.0


def _bars(
    start: float | None, seconds: float | None, phases: Record | None, axis: Axis
) -> Iterator[tuple[str, float, float]]:
    """Loading, running, saving one after the other; one bar where that is not known."""
    if start is None or seconds is None:
        return
    whole = max(_THIN, _WHOLE * seconds / axis.end)
    place = min(_WHOLE * start / axis.end, _WHOLE - whole)
    known = [(name, (phases or {}).get(name) or 0.0) for name in _PHASES]
    total = sum(took for _, took in known)
    if not total or whole <= _THIN:
        known, total = [("run", 1.0)], 1.0
    for name, took in known:
        width = whole * took / total
        if width:
            yield name, round(place, 1), round(width, 1)
        place += width


def _axis(end: float) -> Axis:
    """Up to seven labels at steps that people count in."""
    if not end or not math.isfinite(end):
        return Axis(1, ("0 s", "1 s"))
    step = _step_of(end / 6)
    count = max(1, math.ceil(end / step - 1e-9))
    return Axis(step * count, tuple(_label(step * place) for place in range(count + 1)))


def _step_of(rough: float) -> float:
    """The next number above that people count in: minutes and hours have sixties."""
    if rough > 10:
        return next((step for step in _LONG if step >= rough), math.ceil(rough / 3600) * 3600.0)
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(factor for factor in _NICE if factor * power >= rough * 0.999)


def _label(seconds: float) -> str:
    return duration(seconds).replace(".0 s", " s") if seconds >= 0.1 else f"{seconds:.3g} s"
