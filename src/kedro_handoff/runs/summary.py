"""The last lines of a run: rows, contracts, metrics, and where to look next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_ORDER = ("held", "warned", "quarantined", "violated", "not_evaluated", "wrongly_declared")
_WORDS = {
    "held": "held",
    "warned": "held with warnings",
    "quarantined": "quarantined",
    "violated": "violated",
    "not_evaluated": "not evaluated",
    "wrongly_declared": "wrongly declared",
}


_SWITCHED_OFF = ("  contracts not judged: KEDRO_DATASET_VALIDATION switches them off",)


def run_summary(
    run_id: str,
    node_count: int,
    saved: Iterable[str],
    outcomes: Iterable[Mapping[str, Any]],
    metrics: Mapping[str, float],
    switched_off: bool = False,
    skipped: int = 0,
    contracted: Iterable[str] = (),
    record: str = "",
    reused: int = 0,
    judged_before: Iterable[str] = (),
    only_missing: bool = False,
) -> str:
    """A few lines of text on a run that succeeded.

    Args:
        run_id: The run's id.
        node_count: Nodes of the run.
        saved: Datasets that the run wrote.
        outcomes: The outcomes of the contracts that it judged.
        metrics: The metrics to show, by name.
        switched_off: Whether Kedro's validation was off.
        skipped: Loads from files that had been judged before in this run and were unchanged.
        contracted: Datasets whose contracts the run had to judge.
        record: Where the run's record is, where it has one.
        only_missing: Whether nodes whose outputs were there were left out.
        reused: How many of the nodes were left out because nothing had changed.
        judged_before: Datasets under contract that are results of these.
    """
    last: dict[str, Mapping[str, Any]] = {}
    for outcome in outcomes:
        last.setdefault(str(outcome["dataset"]), outcome)
    return "\n".join(
        [
            "",
            f"Run {run_id}: {node_count} node{'' if node_count == 1 else 's'}"
            + (f", {reused} of them reused" if reused else "")
            + (", only those whose outputs were missing" if only_missing else ""),
            *_rows(saved, last),
            *(
                _SWITCHED_OFF
                if switched_off
                else _contracts(
                    last.values(),
                    skipped,
                    set(contracted) - last.keys(),
                    len(set(judged_before) - last.keys()),
                )
            ),
            *_metrics(metrics),
            *([f"  record    {record}   shown by: kedro handoff runs show last"] if record else ()),
            "  next      kedro handoff status   every dataset and its contract",
            "            kedro viz run          the pipeline, coloured by these outcomes",
        ]
    )


def _rows(saved: Iterable[str], last: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    judged = [last[name] for name in saved if name in last]
    # What was judged through a view (a model, a figure) has no rows of its own.
    tables = [
        (outcome["dataset"], outcome.get("rows_on", outcome["row_count"]))
        for outcome in judged
        if "row_count" in outcome and not outcome.get("as_table")
    ]
    width = max((len(name) for name, _ in tables), default=0)
    for position, (name, count) in enumerate(tables):
        yield f"  {'rows' if position == 0 else '':<8}  {name:<{width}}  {count:>11,}"


def _contracts(
    outcomes: Iterable[Mapping[str, Any]], skipped: int, missing: set[str], judged_before: int
) -> Iterator[str]:
    judged = list(outcomes)
    counts = {status: sum(outcome["status"] == status for outcome in judged) for status in _ORDER}
    said = ", ".join(f"{count} {_WORDS[status]}" for status, count in counts.items() if count)
    expectations = sum(int(outcome.get("expectations", 0)) for outcome in judged)
    promises = f" ({expectations} expectation{'' if expectations == 1 else 's'})" if judged else ""
    again = f"; {skipped} load{'' if skipped == 1 else 's'} unchanged since" if skipped else ""
    before = f"{judged_before} of reused results judged when they were made" if judged_before else ""
    none = "" if before else "none judged"
    told = "; ".join(filter(None, (f"{said}{promises}" if said else none, before)))
    yield f"  contracts {told}{again}"
    for outcome in judged:
        if outcome["status"] == "warned":
            yield f"            ! {outcome['dataset']}: {_warnings(outcome)}"
        if outcome["status"] == "quarantined":
            rows = f"{outcome['rows_set_aside']:,} of {outcome['rows_in']:,} rows set aside"
            yield f"            ! {outcome['dataset']}: {rows} in {outcome['quarantine']['dataset']}"
    if missing:
        yield f"            ? {', '.join(sorted(missing))}: no outcome was recorded; the log says why"


def _warnings(outcome: Mapping[str, Any]) -> str:
    found = [f for f in outcome.get("not_held", ()) if f["severity"] != "info"]
    return "; ".join(f"{f.get('column', 'table')} {f.get('found', '')}" for f in found[:3])


def _metrics(metrics: Mapping[str, float]) -> Iterator[str]:
    width = max(map(len, metrics), default=0)
    for position, (name, value) in enumerate(metrics.items()):
        yield f"  {'metrics' if position == 0 else '':<8}  {name:<{width}}  {value:>14,.4f}"
