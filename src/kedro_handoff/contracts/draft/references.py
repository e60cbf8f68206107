"""Columns whose values are keys of another dataset."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.contracts.draft.context import Context, Reference
from kedro_handoff.contracts.draft.estimates import sample_weight
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile, plain
from kedro_handoff.contracts.draft.proposal import Proposal

# A longer list is no promise that a person can read; the reference is then only noted.
MOST_VALUES = 200
_FEW = 5


def find_references(table: TableProfile, context: Context) -> dict[str, Reference]:
    """The dataset that each column's values are keys of, where there is one; the closest by name.

    All values have to be keys there. Numbers are only taken where the names agree, because small numbers are
    keys of any table that is numbered through.
    """
    found = {}
    for column in table.columns.values():
        if column.kind not in ("string", "number") or column.distinct < _FEW or context.key == (column.name,):
            continue
        fitting = [r for r in context.references if r.dataset != context.dataset and _refers(column, r)]
        if fitting:
            found[column.name] = max(fitting, key=lambda r: _closeness(column, r))
    return found


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """The referenced keys as a set, where they are few enough to be written down.

    Great Expectations has no expectation across two tables for pandas, so that the set is a copy: it grows
    old when the other dataset does, and is only a warning.
    """
    for name, reference in find_references(table, context).items():
        if len(reference.values) > MOST_VALUES:
            continue
        column = table.columns[name]
        yield Proposal(
            "expect_column_values_to_be_in_set",
            {"column": name, "value_set": sorted(reference.values)},
            "reference",
            0.85 * sample_weight(column.distinct),
            f"All {column.distinct:,} values are keys of {reference.dataset}.{reference.column}; a copy of "
            f"its {len(reference.values):,} keys, to be drafted anew when they change.",
            {"rows": len(column.present), "values": column.distinct, "keys": len(reference.values)},
        )


def affinity(column: ColumnProfile, reference: Reference) -> int:
    """How much the names of a column and of a referenced key have in common."""
    words = {w.rstrip("s") for w in reference.column.lower().split("_")}
    words |= {w.rstrip("s") for w in reference.dataset.lower().split("_")} - {"raw", "clean"}
    return len({token.rstrip("s") for token in column.tokens} & words)


def _closeness(column: ColumnProfile, reference: Reference) -> tuple[int, int, bool, str]:
    """By names first, then the fewest keys; cleaned data before raw."""
    return (
        affinity(column, reference),
        -len(reference.values),
        "raw" not in reference.dataset,
        reference.dataset,
    )


def _refers(column: ColumnProfile, reference: Reference) -> bool:
    if column.kind == "number" and affinity(column, reference) == 0:
        return False
    return all(plain(value) in reference.values for value in column.counts.index)
