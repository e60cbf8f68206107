"""A run in one line, and in a handful of figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kedro_handoff.runs.page.facts import Data, Judged, Step
from kedro_handoff.runs.page.words import duration, memory, plural, word

Tile = tuple[str, str, str]


def summary_of(record: Mapping[str, Any], steps: Sequence[Step]) -> str:
    """What became of the run, in a sentence that stands beside its outcome."""
    outcome, took = record.get("outcome"), duration(record.get("seconds"))
    counts = Counter(step.status for step in steps)
    said = ", ".join(f"{count} {word(status)}" for status, count in _ordered(counts))
    total = plural(len(steps), "node")
    if outcome in ("failed", "killed"):
        node = (record.get("error") or {}).get("node")
        where = f"{'in' if outcome == 'failed' else 'at'} node {node}" if node else ""
        ended = " ".join(filter(None, [where, f"after {took}" if took else ""]))
        return f"{ended[:1].upper()}{ended[1:]}{'; ' if ended else ''}{total}: {said}."
    if set(counts) == {"ran"}:
        return f"{total} ran{f' in {took}' if took and outcome == 'succeeded' else ''}."
    within = f"{total} in {took}" if took and outcome == "succeeded" else total
    return f"{within}: {said}." if said else f"{within}."


def tiles_of(
    record: Mapping[str, Any], steps: Sequence[Step], data: Sequence[Data], contracts: Sequence[Judged]
) -> Iterator[Tile]:
    """Figures at the head of the page: figure, what it is, and a note."""
    counts = Counter(step.status for step in steps)
    longest = max(steps, key=lambda step: step.seconds or 0, default=None)
    if record.get("seconds") is not None:
        note = f"{duration(longest.seconds)} in {longest.name}" if longest and longest.seconds else ""
        yield duration(record["seconds"]), "run time", note
    others = ", ".join(f"{count} {word(status)}" for status, count in _ordered(counts) if status != "ran")
    yield f"{counts['ran']:,}", f"of {plural(len(steps), 'node')} ran", others
    peak = max(steps, key=lambda step: step.memory or 0, default=None)
    if peak and peak.memory:
        yield memory(peak.memory), "peak memory", f"in {peak.name}"
    written = [one for one in data if one.use.startswith("written")]
    reused = sum(one.use == "reused" for one in data)
    changed = Counter(one.status for one in written)
    note = ", ".join(
        f"{changed[status]} {status}" for status in ("changed", "new", "same") if changed[status]
    )
    note += f"{', ' if note else ''}{reused} reused" if reused else ""
    yield f"{len(written):,}", "datasets written" if len(written) != 1 else "dataset written", note
    if contracts:
        held = sum(one.status == "held" for one in contracts)
        broken = Counter(one.status for one in contracts if one.status != "held")
        said = ", ".join(f"{count} {word(status)}" for status, count in broken.items())
        yield f"{held:,}", f"of {plural(len(contracts), 'contract')} held", said


def _ordered(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    order = ("failed", "ran", "reused", "not_run")
    return sorted(counts.items(), key=lambda one: order.index(one[0]) if one[0] in order else len(order))
