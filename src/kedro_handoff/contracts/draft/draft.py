"""A draft: everything that is proposed for one table, rehearsed, verified and put in order."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from kedro_handoff.contracts.draft import (
    categories,
    distribution,
    formats,
    keys,
    order,
    presence,
    ranges,
    references,
    rows,
    types,
    variety,
)
from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.profile import TableProfile, find_time
from kedro_handoff.contracts.draft.proposal import Draft, Proposal, in_order
from kedro_handoff.contracts.draft.rehearsal import rehearse, settle, splits
from kedro_handoff.contracts.draft.yaml_text import suite_text
from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.errors import DraftError

# What a part of the table can contradict, and so is rehearsed.
_REHEARSED = (presence, ranges, categories, formats, order, distribution)


def draft_table(frame: pd.DataFrame, context: Context, earlier: Sequence[pd.DataFrame] = ()) -> Draft:
    """The draft of a contract for a table; the table is not changed.

    Every proposal holds on the table itself: Great Expectations, or a proof, has said so.

    Args:
        frame: The newest data.
        context: What is known of the dataset.
        earlier: Data of earlier runs, oldest first.

    Raises:
        DraftError: The table has no rows, no columns, or columns that cannot be named one by one.
    """
    refuse_odd(frame, context.dataset)
    counts = (*context.row_counts, *map(len, earlier))
    table = TableProfile(frame, _time_of(frame, context))
    earlier = [part.reindex(columns=list(frame.columns)) for part in earlier]
    found = list(keys.propose(table, context))
    key = keys.choose_key(found, context)
    kinds = {column.name: column.kind for column in table.columns.values()}
    context = replace(context.with_roles(key, table.time, kinds), row_counts=tuple(counts))
    proposals = found + list(_proposals(table, context, (rows, types, references, variety)))
    pooled = TableProfile(pd.concat([*earlier, frame], ignore_index=True), table.time) if earlier else table
    proposals += _rehearsed(pooled, context, [*earlier, frame] if earlier else ())
    proposals = _without_copies(_joined_bounds(proposals))
    kept = that_hold(proposals, [frame, *earlier], context.dataset)
    linked = references.find_references(table, context)
    return Draft(
        context.dataset,
        table.rows,
        in_order(kept),
        key,
        {name: context.roles[name] for name in table.columns if name in context.roles},
        {name: f"{reference.dataset}.{reference.column}" for name, reference in linked.items()},
        tuple(_remarks(table, key, len(proposals) - len(kept))),
    )


def refuse_odd(frame: pd.DataFrame, dataset: str) -> None:
    """Refuse a table that no contract can be drafted from.

    Raises:
        DraftError: It has no rows, no columns, or columns that cannot be named one by one.
    """
    if len(frame) == 0:
        raise DraftError(f"Dataset '{dataset}' has no rows: there is nothing to draft a contract from.")
    if frame.shape[1] == 0:
        raise DraftError(f"Dataset '{dataset}' has no columns: there is nothing to draft a contract from.")
    names = list(frame.columns)
    odd = [name for name in names if not isinstance(name, str)]
    if isinstance(frame.columns, pd.MultiIndex) or odd:
        raise DraftError(
            f"Dataset '{dataset}' has columns whose names are no text, such as {odd[0]!r}; expectations name "
            "columns by text. Rename them where the dataset is made."
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise DraftError(
            f"Dataset '{dataset}' has several columns of the same name: {', '.join(twice[:5])}. An "
            "expectation could not tell them apart; rename them where the dataset is made."
        )


def _time_of(frame: pd.DataFrame, context: Context) -> str | None:
    named = [name for name, role in context.roles.items() if role == "time" and name in frame.columns]
    instants = [name for name in named if pd.api.types.is_datetime64_any_dtype(frame[name].dtype)]
    return instants[0] if instants else find_time(frame)


def _proposals(table: TableProfile, context: Context, families: Iterable[object]) -> Iterator[Proposal]:
    for family in families:
        yield from family.propose(table, context)  # type: ignore[attr-defined]


def _rehearsed(table: TableProfile, context: Context, runs: Sequence[pd.DataFrame]) -> Iterator[Proposal]:
    parts = splits(table, runs)
    trials = rehearse(table, lambda part: _proposals(part, context, _REHEARSED), parts)
    for proposal in _proposals(table, context, _REHEARSED):
        settled = settle(proposal, trials.get(proposal.identity))
        if settled is not None:
            yield settled


def _joined_bounds(proposals: list[Proposal]) -> list[Proposal]:
    """Lower and upper bound of a column as one expectation, where both are as sure and as strict."""
    joined: dict[tuple[object, ...], Proposal] = {}
    for proposal in proposals:
        between = proposal.type == "expect_column_values_to_be_between"
        slack = proposal.kwargs.get("mostly", 1)
        name = (proposal.columns, proposal.severity, slack) if between else (id(proposal),)
        other = joined.get(name)
        joined[name] = proposal if other is None else _both(other, proposal)
    return list(joined.values())


def _both(low: Proposal, high: Proposal) -> Proposal:
    notes = low.notes if low.notes == high.notes else f"Below: {low.notes} Above: {high.notes}"
    kwargs = {**low.kwargs, **high.kwargs}
    ordered: dict[str, Any] = {
        k: kwargs[k] for k in ("column", "min_value", "max_value", "mostly") if k in kwargs
    }
    return replace(low, kwargs=ordered, notes=notes, confidence=min(low.confidence, high.confidence))


def _without_copies(proposals: list[Proposal]) -> list[Proposal]:
    """Without the copy of another dataset's keys where the column's own values are a closed set."""
    closed = {p.columns for p in proposals if p.section == "values" and p.type.endswith("in_set")}
    return [p for p in proposals if p.section != "reference" or p.columns not in closed]


def that_hold(proposals: Sequence[Proposal], frames: Sequence[pd.DataFrame], dataset: str) -> list[Proposal]:
    """Those that hold on all of some data; those for serving only cannot be asked, and stay."""
    asked = [p for p in proposals if "training" in (p.environments or ("training",))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "draft.yml"
        path.write_text(suite_text(Draft(dataset, 0, tuple(asked), (), {}, {})), encoding="utf-8")
        suite = read_suite(path)
    failed = set()
    for frame in frames:
        findings = evaluate(suite, frame).findings
        failed |= {id(p) for p, found in zip(asked, findings, strict=True) if found.status != "held"}
    return [p for p in proposals if id(p) not in failed]


def _remarks(table: TableProfile, key: tuple[str, ...], dropped: int) -> Iterator[str]:
    empty = [column.name for column in table.columns.values() if column.null_count == column.rows]
    if empty:
        yield f"Nothing is promised of {', '.join(empty)}: no row has a value there."
    if not key:
        yield "No column, and no few columns together, name a row."
    untyped = [c.name for c in table.columns.values() if len(c.present) and types.type_name(c.series) is None]
    if untyped:
        yield f"The values of {', '.join(untyped)} are of several types, or of one that has no name."
    if dropped:
        were = "proposal was" if dropped == 1 else "proposals were"
        yield f"{dropped} {were} left out: these data themselves do not keep what was proposed."
