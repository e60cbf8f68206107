"""The handoff's own facts in a suite's `meta`: whether each has the form that its readers expect."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from kedro_handoff.contracts.quarantine.rule import rule_problems
from kedro_handoff.contracts.reading.document import ContractDocument, Problem
from kedro_handoff.near_names import did_you_mean

META_KEYS = (
    "owner", "producer", "consumers", "description", "key", "version", "columns", "format", "on_violation",
    "quarantine", "moments", "predicted_at", "status",
)  # fmt: skip
COLUMN_FACTS = ("role", "known_from", "environments", "dtype", "timezone")
ROLES = ("key", "label", "time", "feature")
ENVIRONMENTS = ("training", "serving")


def fact_problems(document: ContractDocument) -> Iterator[Problem]:
    """What is wrong with the form of `meta`; other keys than ours are the author's own."""
    meta = document.value.get("meta")
    if meta is None:
        return
    if not isinstance(meta, dict):
        yield document.line_of("meta"), "`meta` is not a mapping"
        return
    for key in meta:
        close = get_close_matches(str(key), META_KEYS, n=1, cutoff=0.8) if key not in META_KEYS else []
        if close:
            yield document.line_of("meta", str(key)), f"`meta.{key}`: did you mean `{close[0]}`?"
    for name in ("owner", "producer", "description", "predicted_at", "status"):
        if not isinstance(meta.get(name, ""), str):
            yield document.line_of("meta", name), f"`meta.{name}` is not a text"
    for name in ("key", "consumers", "moments"):
        if not are_names(meta.get(name, [])):
            yield document.line_of("meta", name), f"`meta.{name}` is not a list of names, each once"
    for problem in rule_problems(meta):
        yield document.line_of("meta", "quarantine" if "quarantine" in problem else "on_violation"), problem
    if isinstance(meta.get("format", 1), int) and meta.get("format", 1) > 1:
        line = document.line_of("meta", "format")
        yield line, f"`meta.format` is {meta['format']}; this kedro-handoff reads format 1"
    yield from _column_problems(document, meta.get("columns"))


def _column_problems(document: ContractDocument, columns: Any) -> Iterator[Problem]:
    if columns is None:
        return
    if not isinstance(columns, dict):
        yield document.line_of("meta", "columns"), "`meta.columns` is not a mapping of column to facts"
        return
    for column, facts in columns.items():
        line = document.line_of("meta", "columns", str(column))
        if not isinstance(column, str):
            yield line, f"`meta.columns` has the column {column}, which is not text; put it in quotes"
        elif facts is not None and not isinstance(facts, dict):
            yield line, f"the facts of column '{column}' are not a mapping such as {{role: feature}}"
        elif facts:
            yield from ((line, f"column '{column}': {problem}") for problem in _one_column(facts))


def _one_column(facts: Mapping[str, Any]) -> Iterator[str]:
    for key in facts:
        close = get_close_matches(str(key), COLUMN_FACTS, n=1, cutoff=0.75) if key not in COLUMN_FACTS else []
        if close:
            yield f"`{key}`: did you mean `{close[0]}`?"
    role = facts.get("role")
    if role is not None and role not in ROLES:
        yield f"role '{role}' is none of {', '.join(ROLES)}{did_you_mean(str(role), ROLES)}"
    for name in ("known_from", "dtype", "timezone"):
        if facts.get(name) is not None and (not isinstance(facts[name], str) or not facts[name]):
            yield f"`{name}: {facts[name]}` is not a text"
    if "environments" in facts:
        yield from environment_list_problems(facts["environments"])


def environment_list_problems(said: Any) -> Iterator[str]:
    """What is wrong with a list of environments, wherever it stands."""
    if not are_names(said) or not said:
        yield f"`environments: {said}` is not a list such as [training] or [training, serving]"
        return
    for name in said:
        if name not in ENVIRONMENTS:
            known = ", ".join(ENVIRONMENTS)
            yield f"environment '{name}' is none of {known}{did_you_mean(name, ENVIRONMENTS)}"


def are_names(value: Any) -> bool:
    """Whether a value is a list of names, each once."""
    names = isinstance(value, list) and all(isinstance(item, str) and item for item in value)
    return names and len(set(value)) == len(value)
