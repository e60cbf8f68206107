"""Everything that is wrong with a contract file, each thing with its line and its mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS, SEVERITIES, expectation_types
from kedro_handoff.contracts.reading.arguments import argument_problems
from kedro_handoff.contracts.reading.columns import column_problems, listed_columns
from kedro_handoff.contracts.reading.document import ContractDocument, Problem
from kedro_handoff.contracts.reading.environments import environment_problems
from kedro_handoff.contracts.reading.facts import fact_problems
from kedro_handoff.contracts.reading.instants import instant_problems
from kedro_handoff.contracts.reading.roles import role_problems
from kedro_handoff.contracts.reading.stated import Entry
from kedro_handoff.near_names import did_you_mean

_SUITE_KEYS = {"name", "expectations", "meta", "notes"}
_EXPECTATION_KEYS = {"type", "kwargs", "meta", "notes", "description", "severity"}


def problems_of(document: ContractDocument) -> list[Problem]:
    """All problems of a contract file, in the order of its lines; empty where it is well formed."""
    if not isinstance(document.value, dict):
        return [(1, "the file is not a mapping; a contract has `name`, `meta` and `expectations`")]
    return sorted(dict.fromkeys(_suite_problems(document)), key=lambda problem: problem[0])


def expectation_problems(entry: Any) -> list[str]:
    """What is wrong with one expectation by itself, without the rest of its contract."""
    found = list(_shape_problems(entry))
    return found or list(argument_problems(_entry(entry, 1)))


def _suite_problems(document: ContractDocument) -> Iterator[Problem]:
    said = document.value
    yield from document.repeated_keys()
    for key in said.keys() - _SUITE_KEYS:
        yield document.line_of(str(key)), f"unknown key '{key}'{did_you_mean(str(key), _SUITE_KEYS)}"
    if not isinstance(said.get("name"), str) or not said["name"]:
        yield document.line_of("name"), "`name` is missing; give the suite the name of its dataset"
    yield from fact_problems(document)
    listed = said.get("expectations")
    if not isinstance(listed, list) or not listed:
        line = document.line_of("expectations")
        yield line, "`expectations` is empty; a contract that promises nothing would always hold"
        return
    entries = []
    for entry, line in zip(listed, document.expectation_lines, strict=True):
        found = list(_shape_problems(entry))
        yield from ((line, problem) for problem in found)
        if not found:
            entries.append(_entry(entry, line))
    yield from _judgeable_problems(document, entries)


def _judgeable_problems(document: ContractDocument, entries: list[Entry]) -> Iterator[Problem]:
    """What can be wrong with expectations that are well formed."""
    meta = document.value.get("meta")
    columns = meta.get("columns") if isinstance(meta, dict) else None
    stated = {str(name): facts for name, facts in columns.items()} if isinstance(columns, dict) else {}
    for entry in entries:
        yield from ((entry.line, problem) for problem in argument_problems(entry))
    entries = [entry for entry in entries if _names_columns(entry)]
    yield from _repetitions(entries)
    yield from instant_problems(entries, stated)
    yield from column_problems(document, entries)
    yield from environment_problems(entries, stated)
    yield from role_problems(document, listed_columns(entries))


def _names_columns(entry: Entry) -> bool:
    return all(isinstance(entry.kwargs.get(name, ""), str) for name in COLUMN_ARGUMENTS)


def _shape_problems(entry: Any) -> Iterator[str]:
    if not isinstance(entry, dict) or not isinstance(entry.get("type"), str):
        yield "an expectation is a mapping with `type` and `kwargs`"
        return
    for key in entry.keys() - _EXPECTATION_KEYS:
        yield f"unknown key '{key}'{did_you_mean(str(key), _EXPECTATION_KEYS)}"
    severity = entry.get("severity", "critical")
    if severity not in SEVERITIES:
        near = did_you_mean(str(severity), SEVERITIES)
        yield f"severity '{severity}' is none of {', '.join(SEVERITIES)}{near}"
    if not isinstance(entry.get("meta") or {}, dict):
        yield f"`meta` of {entry['type']} is not a mapping"
    known = expectation_types()
    if entry["type"] not in known:
        yield f"unknown expectation '{entry['type']}'{did_you_mean(entry['type'], known)}"
        return
    kwargs = entry.get("kwargs") or {}
    if not isinstance(kwargs, dict):
        yield f"`kwargs` of {entry['type']} is not a mapping"
        return
    yield from _name_problems(entry["type"], kwargs)


def _name_problems(name: str, kwargs: dict[Any, Any]) -> Iterator[str]:
    arguments = expectation_types()[name]
    for missing in sorted(arguments.required - kwargs.keys()):
        yield f"{name} needs `{missing}`"
    allowed = arguments.required | arguments.optional
    for key in sorted(map(str, kwargs.keys() - allowed)):
        yield f"{name} has no argument '{key}'{did_you_mean(key, allowed)}"


def _repetitions(entries: list[Entry]) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for entry in entries:
        said = repr((entry.type, sorted(entry.kwargs.items(), key=str), entry.meta.get("environments")))
        if said in seen:
            yield entry.line, f"{entry.type} stands in line {seen[said]} already, word for word; take one out"
        seen.setdefault(said, entry.line)


def _entry(entry: Mapping[str, Any], line: int) -> Entry:
    kwargs, severity = entry.get("kwargs") or {}, entry.get("severity", "critical")
    return Entry(entry["type"], kwargs, line, severity, entry.get("meta") or {})
