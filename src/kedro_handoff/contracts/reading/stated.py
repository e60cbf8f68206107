"""What a contract itself says of a column's type: its promises on types, and the facts in its `meta`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["aware", "naive", "time", "date", "text", "number", "truth"]

_BY_NAME: tuple[tuple[str, Kind], ...] = (
    (r"Timestamp|datetime64\[\w+, .+\]|timestamp\[\w+, tz=.+\]\[pyarrow\]", "aware"),
    (r"datetime64(\[\w+\])?|timestamp\[\w+\]\[pyarrow\]", "naive"),
    (r"datetime", "time"),
    (r"date|date32.*", "date"),
    (r"str|string.*|large_string.*", "text"),
    (
        r"U?[Ii]nt\d*|long|[Ff]loat\d*|double.*|u?int\d*\[pyarrow\]|float\[pyarrow\]|Decimal|decimal.*",
        "number",
    ),
    (r"bool.*", "truth"),
)


@dataclass(frozen=True)
class Entry:
    """An expectation of the file whose names and arguments are known, but not yet whether they make sense."""

    type: str
    kwargs: Mapping[str, Any]
    line: int
    severity: str = "critical"
    meta: Mapping[str, Any] = field(default_factory=dict)


def kind_of_name(name: Any) -> Kind | None:
    """What values a type name stands for; `None` where that is not known."""
    if isinstance(name, str):
        for pattern, kind in _BY_NAME:
            if re.fullmatch(pattern, name):
                return kind
    return None


def stated_kinds(entries: Iterable[Entry], facts: Mapping[str, Any]) -> dict[str, tuple[Kind, str]]:
    """Kind of each column that the contract says the type of, and where it says so.

    Args:
        entries: The expectations.
        facts: `meta.columns`.
    """
    found: dict[str, tuple[Kind, str]] = {}
    for column, said in facts.items():
        if not isinstance(said, Mapping):
            continue
        kind = kind_of_name(said.get("dtype"))
        if kind == "naive" and said.get("timezone"):
            kind = "aware"
        if kind is None and said.get("timezone"):
            kind = "aware"
        if kind:
            found[column] = (kind, "`meta.columns` says so")
    for entry in entries:
        names = _type_names(entry)
        kinds = {kind_of_name(name) for name in names}
        kind = kinds.pop() if len(kinds) == 1 else None
        if kind and entry.severity == "critical" and isinstance(entry.kwargs.get("column"), str):
            found.setdefault(entry.kwargs["column"], (kind, f"line {entry.line} says so"))
    return found


def _type_names(entry: Entry) -> tuple[Any, ...]:
    if entry.type in ("expect_column_values_to_be_of_type", "expect_column_type_to_be"):
        return (entry.kwargs.get("type_"),)
    if entry.type == "expect_column_values_to_be_in_type_list":
        names = entry.kwargs.get("type_list")
        return tuple(names) if isinstance(names, list) else ()
    return ()
