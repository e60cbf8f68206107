"""The last lines of a run: rows, contracts, metrics, and where to look next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_ORDER = ("held", "warned", "violated", "not_evaluated", "wrongly_declared")
_WORDS = {
    "held": "held",
    "warned": "held with warnings",
    "violated": "violated",
    "not_evaluated": "not evaluated",
    "wrongly_declared": "wrongly declared",
}


def run_summary(
    run_id: str,
    node_count: int,
    saved: Iterable[str],
    outcomes: Iterable[Mapping[str, Any]],
    metrics: Mapping[str, Mapping[str, Any]],
) -> str:
    """A few lines of text on a run that succeeded.

    Args:
        run_id: The run's id.
        node_count: Nodes that ran.
        saved: Datasets that the run wrote.
        outcomes: The outcomes of the contracts that it judged.
        metrics: Metrics by the dataset that holds them; only its numbers are shown.
    """
    last: dict[str, Mapping[str, Any]] = {}
    for outcome in outcomes:
        last.setdefault(str(outcome["dataset"]), outcome)
    return "\n".join(
        [
            "",
            f"Run {run_id}: {node_count} nodes",
            *_rows(saved, last),
            *_contracts(last.values()),
            *_metrics(metrics),
            "  next      kedro handoff status   every dataset and its contract",
            "            kedro viz run          the pipeline, coloured by these outcomes",
        ]
    )


def _rows(saved: Iterable[str], last: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    counted = [
        (name, last[name]["row_count"]) for name in saved if name in last and "row_count" in last[name]
    ]
    tables = [(name, count) for name, count in counted if count > 1]
    width = max((len(name) for name, _ in tables), default=0)
    for position, (name, count) in enumerate(tables):
        yield f"  {'rows' if position == 0 else '':<8}  {name:<{width}}  {count:>11,}"


def _contracts(outcomes: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    judged = list(outcomes)
    counts = {status: sum(outcome["status"] == status for outcome in judged) for status in _ORDER}
    said = ", ".join(f"{count} {_WORDS[status]}" for status, count in counts.items() if count)
    expectations = sum(int(outcome.get("expectations", 0)) for outcome in judged)
    promises = f" ({expectations} expectation{'' if expectations == 1 else 's'})" if judged else ""
    yield f"  contracts {said or 'none judged'}{promises}"
    for outcome in judged:
        if outcome["status"] == "warned":
            yield f"            ! {outcome['dataset']}: {_warnings(outcome)}"


def _warnings(outcome: Mapping[str, Any]) -> str:
    found = [f for f in outcome.get("not_held", ()) if f["severity"] == "warning"]
    return "; ".join(f"{f.get('column', 'table')} {f.get('found', '')}" for f in found[:3])


def _metrics(metrics: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    first = True
    for values in metrics.values():
        for name, value in _numbers(values):
            yield f"  {'metrics' if first else '':<8}  {name:<44}  {value:>12,.4f}"
            first = False


def _numbers(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{prefix}{name}", float(value)
