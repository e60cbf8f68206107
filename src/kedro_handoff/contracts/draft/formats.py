"""Formats of strings, proposed where a part of them predicts the others."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from kedro_handoff.contracts.draft.categories import is_category
from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.estimates import FEW_ROWS, sample_weight
from kedro_handoff.contracts.draft.patterns import infer, known_format
from kedro_handoff.contracts.draft.profile import ColumnProfile, TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import percent

_TYPE = "expect_column_values_to_match_regex"
_DIFFERENT = 20
_LOOKED_AT = 4_000


def propose(table: TableProfile, context: Context) -> Iterator[Proposal]:
    """A pattern of each column of strings that are many, different, and alike in form."""
    for column in table.columns.values():
        if column.kind != "string" or column.distinct == 0 or is_category(column, context):
            continue
        proposal = _format(column)
        if proposal is not None:
            yield proposal


def _format(column: ColumnProfile) -> Proposal | None:
    strings = column.strings
    known = known_format(strings)
    if known is not None:
        return _proposal(column, known[1], 0.98, f"Each of {len(strings):,} different values is {known[0]}.")
    if len(strings) < _DIFFERENT:
        return None
    missed = _missed(strings)
    pattern = None if missed is None else _of_all(strings)
    if pattern is None or missed is None or missed > 0.02:
        return _lengths(column, strings)
    kept = percent(1 - missed)
    said = f"Found in one half of {len(strings):,} different values and held by {kept} of the other."
    # A length that only some have is the edge of what was seen; a form that all share is more.
    return _proposal(column, pattern, 0.96 if missed == 0 else 0.8, said)


def _of_all(strings: list[str]) -> str | None:
    """The pattern of some, if it is that of all; else that of all."""
    pattern = infer(_some(strings))
    if pattern is None or all(map(re.compile(pattern).search, strings)):
        return pattern
    return infer(strings)


def _some(strings: list[str]) -> list[str]:
    return random.Random(0).sample(strings, min(len(strings), _LOOKED_AT))  # noqa: S311 - no secret


def _missed(strings: list[str]) -> float | None:
    """Share of one half that a pattern found in the other half does not match; the worse of both ways."""
    shuffled = _some(strings)
    half = len(shuffled) // 2
    worst = 0.0
    for seen, other in ((shuffled[:half], shuffled[half:]), (shuffled[half:], shuffled[:half])):
        pattern = infer(seen)
        if pattern is None:
            return None
        compiled = re.compile(pattern)
        worst = max(worst, sum(not compiled.search(string) for string in other) / len(other))
    return worst


def _proposal(column: ColumnProfile, pattern: str, confidence: float, notes: str) -> Proposal:
    return Proposal(
        _TYPE,
        {"column": column.name, "regex": pattern},
        "values",
        confidence * sample_weight(len(column.strings)),
        notes,
        {"rows": len(column.present), "values": column.distinct},
    )


def _lengths(column: ColumnProfile, strings: list[str]) -> Proposal | None:
    """Where the form differs: the one length, or no empty string and none far longer than any."""
    lengths = [len(string) for string in strings]
    low, high = min(lengths), max(lengths)
    if low == 0 or len(strings) < FEW_ROWS:
        return None
    facts = {"rows": len(column.present), "values": column.distinct, "from": low, "to": high}
    certain = sample_weight(len(strings))
    if low == high:
        kwargs = {"column": column.name, "value": low}
        name, said = (
            "expect_column_value_lengths_to_equal",
            f"All {len(strings):,} different values are so long.",
        )
        return Proposal(name, kwargs, "values", 0.95 * certain, said, facts)
    kwargs = {"column": column.name, "min_value": 1, "max_value": max(2 * high, 10)}
    said = f"Never empty, seen {low} to {high} long; longer would be a text that ran on."
    return Proposal(
        "expect_column_value_lengths_to_be_between", kwargs, "values", 0.93 * certain, said, facts
    )
