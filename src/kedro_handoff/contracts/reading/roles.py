"""Roles of columns, and whether a feature would be known in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Any

from kedro_handoff.contracts.reading.document import ContractDocument, Problem
from kedro_handoff.contracts.reading.facts import are_names
from kedro_handoff.near_names import did_you_mean


def role_problems(document: ContractDocument, listed: Set[str]) -> Iterator[Problem]:
    """What roles, moments and the time of prediction say against each other.

    Args:
        document: The file.
        listed: All columns that the table may have; empty where the contract does not list them.
    """
    meta = document.value.get("meta")
    columns = meta.get("columns") if isinstance(meta, dict) else None
    if not isinstance(meta, dict) or not isinstance(columns, dict | None):
        return
    facts = {str(name): said for name, said in (columns or {}).items() if isinstance(said, dict)}
    yield from _key_problems(document, meta, facts)
    yield from _label_problems(document, facts)
    yield from _moment_problems(document, meta, facts)
    yield from _silent_columns(document, meta, listed - facts.keys())


def _key_problems(
    document: ContractDocument, meta: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    """`meta.key` and the role `key` name the same columns, where roles are used for keys at all."""
    key = meta["key"] if are_names(meta.get("key")) else []
    by_role = [column for column, said in facts.items() if said.get("role") == "key"]
    for column in by_role:
        if column not in key:
            line = document.line_of("meta", "columns", column)
            yield line, f"column '{column}' has the role key, but `meta.key` does not name it; add it there"
    for column in key:
        # A time may well be a part of a key.
        if by_role and column not in by_role and facts.get(column, {}).get("role") != "time":
            line = document.line_of("meta", "key")
            yield line, f"`meta.key` names '{column}', whose role is not key; say `{column}: {{role: key}}`"


def _label_problems(document: ContractDocument, facts: Mapping[str, Mapping[str, Any]]) -> Iterator[Problem]:
    for column, said in facts.items():
        environments = said.get("environments")
        if said.get("role") == "label" and isinstance(environments, list) and "serving" in environments:
            line = document.line_of("meta", "columns", column)
            yield line, f"column '{column}' is a label, which is unknown when serving; take `serving` out"


def _moment_problems(
    document: ContractDocument, meta: Mapping[str, Any], facts: Mapping[str, Mapping[str, Any]]
) -> Iterator[Problem]:
    moments, predicted = meta.get("moments"), meta.get("predicted_at")
    if not moments or not isinstance(moments, list):
        if predicted is not None:
            line = document.line_of("meta", "predicted_at")
            yield line, "`meta.predicted_at` needs `meta.moments`: the moments in their order"
        return
    if not are_names(moments):
        return  # said already
    if predicted is not None and predicted not in moments:
        line = document.line_of("meta", "predicted_at")
        yield (
            line,
            f"`meta.predicted_at: {predicted}` is none of `meta.moments`"
            + did_you_mean(str(predicted), moments),
        )
        predicted = None
    for column, said in facts.items():
        line = document.line_of("meta", "columns", column)
        known = said.get("known_from")
        if known is not None and known not in moments:
            hint = did_you_mean(str(known), moments)
            yield line, f"column '{column}' is known from '{known}', none of {', '.join(moments)}{hint}"
        elif predicted is not None:
            yield from ((line, problem) for problem in _in_time(column, said, moments, predicted))


def _silent_columns(
    document: ContractDocument, meta: Mapping[str, Any], silent: Set[str]
) -> Iterator[Problem]:
    """A column that nothing is said of could be known too late, and nobody would notice."""
    if meta.get("moments") and meta.get("predicted_at"):
        for column in sorted(silent):
            line = document.line_of("meta", "columns")
            yield (
                line,
                f"nothing says from when column '{column}' is known; add its role and `known_from` here",
            )


def _in_time(column: str, said: Mapping[str, Any], moments: list[str], predicted: str) -> Iterator[str]:
    """Only what is known when the prediction is made can be a feature; a label is what is not."""
    role, known = said.get("role"), said.get("known_from")
    if known is None:
        if role == "feature":
            known_moments = ", ".join(moments)
            yield f"feature '{column}' does not say from when it is known; add `known_from` ({known_moments})"
        return
    later = moments.index(known) > moments.index(predicted)
    if later and role in ("feature", None):
        yield (
            f"column '{column}' is known from {known}, after the prediction ({predicted}): as a feature it "
            "would leak; leave it out of the table, or give it the role label, time or key"
        )
    elif role == "label" and not later:
        yield f"label '{column}' is known from {known}, no later than the prediction ({predicted})"
