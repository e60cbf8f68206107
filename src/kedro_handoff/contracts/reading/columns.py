"""Columns that a contract names: all of them have to be columns of the table that it describes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS
from kedro_handoff.contracts.reading.conditions import condition_columns
from kedro_handoff.contracts.reading.document import ContractDocument, Problem
from kedro_handoff.contracts.reading.stated import Entry
from kedro_handoff.near_names import did_you_mean

_SET = "expect_table_columns_to_match_set"
_LIST = "expect_table_columns_to_match_ordered_list"
# Where a contract lists no columns, only a name that is nearly one of `meta.columns` is taken for a slip.
_NEARLY = 0.85


def column_problems(document: ContractDocument, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Columns that are named but cannot be there, each where it is named."""
    schema = listed_columns(entries)
    facts = _facts(document.value)
    for line, column in _named(document, entries):
        if schema:
            if column not in schema:
                hint = did_you_mean(column, schema) or "; add it there"
                yield line, f"column '{column}' is not in the contract's own list of columns{hint}"
        elif facts and column not in facts:
            close = get_close_matches(column, list(facts), n=1, cutoff=_NEARLY)
            if close:
                mend = f"did you mean '{close[0]}'? If the table has both, add it there"
                yield line, f"column '{column}' is not in `meta.columns`; {mend}"
    yield from _contradictions(entries)


def _named(document: ContractDocument, entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    for entry in entries:
        for column in sorted(_columns_of(entry)):
            yield entry.line, column
    meta = document.value.get("meta")
    key = meta.get("key") if isinstance(meta, dict) else None
    for column in key if isinstance(key, list) else ():
        yield document.line_of("meta", "key"), str(column)
    if listed_columns(entries):
        for column in _facts(document.value):
            yield document.line_of("meta", "columns", column), column


def _columns_of(entry: Entry) -> set[str]:
    named = {entry.kwargs[name] for name in COLUMN_ARGUMENTS if isinstance(entry.kwargs.get(name), str)}
    listed = entry.kwargs.get("column_list") if entry.type != _LIST else None
    if isinstance(listed, list):
        named |= {column for column in listed if isinstance(column, str)}
    if entry.type == "expect_column_to_exist" and entry.severity != "critical":
        return set()  # a wish
    return named | condition_columns(entry.kwargs)


def listed_columns(entries: Sequence[Entry]) -> set[str]:
    """All columns that the table may have; empty where the contract does not list them all."""
    return {str(column) for entry in entries for column in _exact(entry)}


def _exact(entry: Entry) -> list[Any]:
    if entry.severity != "critical":
        return []
    if entry.type == _LIST:
        return _listed(entry.kwargs.get("column_list"))
    # Left out, `exact_match` is true.
    exact = entry.type == _SET and entry.kwargs.get("exact_match", True) is True
    return _listed(entry.kwargs.get("column_set")) if exact else []


def _contradictions(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Two exact lists that no table can match at once; those for different environments may differ."""
    seen: dict[str, tuple[int, set[str]]] = {}
    for entry in entries:
        columns = set(map(str, _exact(entry)))
        where = repr(entry.meta.get("environments"))
        if columns and where in seen and seen[where][1] != columns:
            differing = ", ".join(sorted(columns ^ seen[where][1])[:3])
            yield (
                entry.line,
                f"lists other columns than line {seen[where][0]} ({differing}): no table matches both",
            )
        if columns:
            seen.setdefault(where, (entry.line, columns))


def _facts(document: Mapping[str, Any]) -> dict[str, Any]:
    meta = document.get("meta")
    columns = meta.get("columns") if isinstance(meta, Mapping) else None
    return {str(name): facts for name, facts in columns.items()} if isinstance(columns, dict) else {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
