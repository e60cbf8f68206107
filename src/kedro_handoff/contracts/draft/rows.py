"""Which columns there are, and how many rows."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.profile import TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import outward, percent


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """The set of columns, with the label and without it where there is one, and a band of the row count."""
    names = list(table.columns)
    labels = [name for name in names if context.role(name) == "label"]
    if labels:
        yield _columns(names, ("training",), "With the label, as it is at training.")
        served = [name for name in names if name not in labels]
        yield _columns(served, ("serving",), "Without the label, which nobody has when predictions are made.")
    else:
        yield _columns(names, (), f"The {len(names)} columns that are there.")
    yield _count(table.rows, context.row_counts)


def _columns(names: list[str], environments: tuple[str, ...], notes: str) -> Proposal:
    kwargs = {"column_set": names, "exact_match": True}
    evidence = {"columns": len(names)}
    name = "expect_table_columns_to_match_set"
    return Proposal(name, kwargs, "table", 0.99, notes, evidence, environments)


def _count(rows: int, earlier: tuple[int, ...]) -> Proposal:
    """From half the smallest load to twice the largest; narrower the more loads are known."""
    counts = [*earlier, rows]
    room = {1: 2.0, 2: 1.8, 3: 1.6}.get(len(counts), 1.5)
    low, high = min(counts) / room, max(counts) * room
    said = (
        "One load is known"
        if len(counts) == 1
        else f"{len(counts)} loads had {min(counts):,} to {max(counts):,}"
    )
    return Proposal(
        "expect_table_row_count_to_be_between",
        {
            "min_value": max(1, int(outward(low, up=False, scale=low))),
            "max_value": int(outward(high, up=True, scale=high)),
        },
        "table",
        0.92 if len(counts) == 1 else 0.95,
        f"{said}, the last {rows:,} rows; {percent(1 / room)} of the smallest to {room:g} times the largest.",
        {"rows": rows, "loads": len(counts)},
    )
