"""The columns of a contract as properties of the standard, with what the standard says of a column."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from kedro_handoff.contracts.change.promises import ContractText, Promise, column_facts
from kedro_handoff.contracts.odcs.library_out import is_whole
from kedro_handoff.contracts.odcs.standard import logical_type, plain

_OF_TYPE = ("expect_column_values_to_be_of_type", "expect_column_type_to_be")
_UNIQUE = ("expect_column_values_to_be_unique", "expect_compound_columns_to_be_unique")
_LISTS = ("column_set", "column_list")


def column_names(contract: ContractText) -> list[str]:
    """All columns that a contract speaks of, those of its list of columns first."""
    names: list[str] = []
    for promise in contract.promises:
        if promise.type.startswith("expect_table_columns"):
            listed = next((promise.kwargs[name] for name in _LISTS if name in promise.kwargs), None)
            names += map(str, listed if isinstance(listed, list) else [])
    columns = contract.meta.get("columns")
    names += map(str, columns if isinstance(columns, dict) else [])
    names += [column for promise in contract.promises for column in promise.columns]
    return list(dict.fromkeys(names))


def primary_key(contract: ContractText) -> list[str]:
    """The key, where the contract promises that no two rows share it; else none.

    `meta.key` alone only names a row to a person, and the standard's primary key says more.
    """
    key = contract.meta.get("key")
    if not isinstance(key, list) or not key:
        return []
    unique = (
        set(promise.columns)
        for promise in contract.promises
        if is_whole(promise) and promise.type in _UNIQUE and promise.columns
    )
    return [str(name) for name in key] if any(columns <= {*map(str, key)} for columns in unique) else []


def column_property(contract: ContractText, name: str, about: Sequence[Promise]) -> dict[str, Any]:
    """One column: its type, whether it is required, unique, a key, and its bounds.

    Args:
        contract: The contract.
        name: The column.
        about: The expectations on this column alone.
    """
    facts = column_facts(contract.meta, name)
    key = primary_key(contract)
    position = key.index(name) + 1 if name in key else None
    whole = [promise for promise in about if is_whole(promise)]
    types = [promise.kwargs.get("type_") for promise in whole if promise.type in _OF_TYPE]
    types = types or [facts["dtype"]] if facts.get("dtype") else types
    kind = logical_type(types[0]) if types else _kind_of_list(whole)
    kinds = {promise.type for promise in whole}
    return plain(
        {
            "name": name,
            "businessName": _text(facts.get("business_name")),
            "description": _text(facts.get("description")),
            "classification": _text(facts.get("classification")),
            "physicalType": str(types[0]) if types else None,
            "logicalType": kind,
            "logicalTypeOptions": dict(_options(kind, types, whole)),
            "required": True if "expect_column_values_to_not_be_null" in kinds else None,
            "unique": True if "expect_column_values_to_be_unique" in kinds else None,
            "primaryKey": True if position else None,
            "primaryKeyPosition": position,
        }
    )


def _kind_of_list(whole: Sequence[Promise]) -> str | None:
    """The logical type that all types of a list share."""
    lists = [p.kwargs.get("type_list") for p in whole if p.type == "expect_column_values_to_be_in_type_list"]
    kinds = {logical_type(name) for name in lists[0]} if lists and isinstance(lists[0], list) else set()
    return kinds.pop() if len(kinds) == 1 else None


def _text(found: Any) -> str | None:
    return found if isinstance(found, str) and found else None


def _options(kind: str | None, types: Sequence[Any], whole: Sequence[Promise]) -> Iterator[tuple[str, Any]]:
    for promise in whole:
        if promise.type == "expect_column_values_to_be_between" and kind in (
            "integer",
            "number",
            "timestamp",
        ):
            yield from _bounds(promise, kind)
        elif kind == "string" and promise.type == "expect_column_values_to_match_regex":
            yield "pattern", promise.kwargs.get("regex")
        elif kind == "string" and promise.type.startswith("expect_column_value_lengths_to_"):
            yield from _lengths(promise)
    if kind == "timestamp" and types:
        yield "timezone", types[0] == "Timestamp"


def _bounds(promise: Promise, kind: str) -> Iterator[tuple[str, Any]]:
    names = (("min_value", "strict_min", "inimum"), ("max_value", "strict_max", "aximum"))
    for bound, strict, end in names:
        found = promise.kwargs.get(bound)
        if _is_bound(found, kind):
            exclusive = promise.kwargs.get(strict) is True
            yield (f"exclusiveM{end}" if exclusive else f"m{end}"), found


def _is_bound(found: Any, kind: str) -> bool:
    if kind == "timestamp":
        return isinstance(found, str)
    return isinstance(found, int | float) and not isinstance(found, bool) and math.isfinite(found)


def _lengths(promise: Promise) -> Iterator[tuple[str, Any]]:
    if promise.kwargs.keys() & {"strict_min", "strict_max"}:
        return
    both = promise.kwargs.get("value")
    for name, bound in (("minLength", "min_value"), ("maxLength", "max_value")):
        found = both if both is not None else promise.kwargs.get(bound)
        if isinstance(found, int) and not isinstance(found, bool) and found >= 0:
            yield name, found
