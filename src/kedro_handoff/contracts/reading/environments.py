"""In which environments an expectation holds: at training, at serving, or at both.

Its own `meta.environments` says so; else those of its columns (of several columns, those that all share);
else both. A column with the role `label` is there at training only, unless it says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS, COLUMN_LIST_ARGUMENTS
from kedro_handoff.contracts.reading.document import Problem
from kedro_handoff.contracts.reading.facts import ENVIRONMENTS, environment_list_problems
from kedro_handoff.contracts.reading.stated import Entry

_SCHEMAS = ("expect_table_columns_to_match_set", "expect_table_columns_to_match_ordered_list")


def column_environments(facts: Any) -> tuple[str, ...]:
    """Where a column is there, by its facts in `meta.columns`."""
    said = facts.get("environments") if isinstance(facts, Mapping) else None
    if isinstance(said, list):
        return tuple(name for name in ENVIRONMENTS if name in said)
    label = isinstance(facts, Mapping) and facts.get("role") == "label"
    return ("training",) if label else ENVIRONMENTS


def expectation_environments(
    kwargs: Mapping[str, Any], meta: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[str, ...]:
    """Where an expectation holds.

    Args:
        kwargs: Its arguments.
        meta: Its own `meta`.
        facts: `meta.columns` of the suite.
    """
    said = meta.get("environments")
    if isinstance(said, list):
        return tuple(name for name in ENVIRONMENTS if name in said)
    return _of_columns(kwargs, facts)


def environment_problems(entries: Sequence[Entry], facts: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the environments of expectations.

    Args:
        entries: The expectations of the file.
        facts: `meta.columns`.
    """
    for entry in entries:
        if "environments" not in entry.meta:
            if not _of_columns(entry.kwargs, facts):
                yield (
                    entry.line,
                    f"{entry.type} is about columns that are never there together, so it never holds",
                )
            continue
        wrong = list(environment_list_problems(entry.meta["environments"]))
        yield from ((entry.line, problem) for problem in wrong)
        if wrong or entry.type in _SCHEMAS:
            continue
        for column in _columns(entry.kwargs):
            there = column_environments(facts.get(column))
            for name in sorted(set(entry.meta["environments"]) - set(there)):
                why = _why(column, facts)
                yield entry.line, f"{entry.type} is promised for {name}, which has no '{column}': {why}"


def absent_columns(kwargs: Mapping[str, Any], environment: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Columns that a list of the table's columns names and that are not there in an environment."""
    listed = kwargs.get("column_set") or kwargs.get("column_list") or ()
    return tuple(c for c in listed if environment not in column_environments(facts.get(c)))


def is_schema(name: str) -> bool:
    """Whether an expectation type lists the columns of the table."""
    return name in _SCHEMAS


def _why(column: str, facts: Mapping[str, Any]) -> str:
    said = facts.get(column)
    if isinstance(said, Mapping) and "environments" in said:
        return "`meta.columns` says so"
    return "a label is unknown when serving"


def _of_columns(kwargs: Mapping[str, Any], facts: Mapping[str, Any]) -> tuple[str, ...]:
    there = [column_environments(facts.get(column)) for column in _columns(kwargs)]
    return tuple(name for name in ENVIRONMENTS if all(name in names for names in there))


def _columns(kwargs: Mapping[str, Any]) -> list[str]:
    single = [kwargs[name] for name in COLUMN_ARGUMENTS if isinstance(kwargs.get(name), str)]
    listed = [kwargs[name] for name in COLUMN_LIST_ARGUMENTS if isinstance(kwargs.get(name), list)]
    return single + [column for columns in listed for column in columns if isinstance(column, str)]
