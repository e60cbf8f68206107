"""`verify:` of a project's handoff.yml: how exact `kedro handoff verify` is, dataset by dataset."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_KEYS = {"tolerance", "relative", "keys"}


@dataclass(frozen=True)
class Sameness:
    """When two versions of one dataset are still the same; exactly the same unless told otherwise.

    Attributes:
        tolerance: Largest absolute difference of two numbers.
        relative: Largest difference as a share of the larger of the two.
        keys: Columns that name a row. With them rows are matched, and their order does not count.
    """

    tolerance: float = 0.0
    relative: float = 0.0
    keys: tuple[str, ...] = ()


def verify_settings(declared: Mapping[str, Any]) -> dict[str, Sameness]:
    """The rule of each dataset that a checked mapping declares."""
    return {name: _sameness(facts) for name, facts in declared.items()}


def verify_settings_problem(declared: Any) -> str | None:
    """What is wrong with `verify:`, in words; `None` where nothing is."""
    example = "write `by_ward: {tolerance: 1e-9, keys: [ward]}`"
    if not isinstance(declared, dict):
        return f"`verify` is not a mapping of dataset to how exact it is: {example}"
    for name, facts in declared.items():
        if not isinstance(facts, dict) or not facts:
            return f"`verify: {name}` says nothing: {example}"
        unknown = sorted(map(str, facts.keys() - _KEYS))
        if unknown:
            known = ", ".join(sorted(_KEYS))
            return f"`verify: {name}` has the unknown key {', '.join(unknown)}; known are {known}"
        for key in ("tolerance", "relative"):
            amount = _amount(facts.get(key, 0))
            if amount is None or (key == "relative" and amount >= 1):
                bound = " and below 1" if key == "relative" else ""
                return f"`verify: {name}`: `{key}: {facts[key]}` is not a number of at least 0{bound}"
        keys = facts.get("keys", ["a"])
        if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
            return f"`verify: {name}`: `keys` is not a list of columns: {example}"
    return None


def _amount(value: Any) -> float | None:
    """A number of at least 0. In YAML `1e-9` is a text, unlike `1.0e-9`; both mean what they say."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = float(value)
    except ValueError:
        return None
    return amount if 0 <= amount < math.inf else None


def _sameness(facts: Mapping[str, Any]) -> Sameness:
    amounts = {key: float(facts[key]) for key in ("tolerance", "relative") if key in facts}
    return Sameness(**amounts, keys=tuple(facts.get("keys") or ()))
