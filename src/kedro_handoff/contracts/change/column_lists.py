"""Changes of the list of columns, column by column: the commonest change of a contract."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.contracts.change.promises import Promise
from kedro_handoff.contracts.change.words import shortened

_LISTS = {
    "expect_table_columns_to_match_set": "column_set",
    "expect_table_columns_to_match_ordered_list": "column_list",
}


def named_columns(promise: Promise) -> list[str] | None:
    """The columns that a table has to have, and no others; `None` where it does not say so."""
    found = promise.kwargs.get(_LISTS.get(promise.type, ""))
    exact = promise.kwargs.get("exact_match", True) is True
    return [str(column) for column in found] if exact and isinstance(found, list) else None


def column_steps(before: list[str], after: list[str]) -> Iterator[tuple[str, str, str]]:
    """`removed`, `added` and `changed` with the columns in words, before and after."""
    gone = [column for column in before if column not in after]
    come = [column for column in after if column not in before]
    if gone:
        yield "removed", shortened(f"columns {', '.join(gone)}"), "no longer there"
    if come:
        yield "added", "", shortened(f"columns {', '.join(come)}")
    kept = [[column for column in side if column not in {*gone, *come}] for side in (before, after)]
    if kept[0] != kept[1]:
        yield "changed", shortened(f"order {', '.join(kept[0])}"), shortened(f"order {', '.join(kept[1])}")
