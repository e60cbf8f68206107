"""What a contract says is to happen when data break it: `on_violation` and `quarantine` in its `meta`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.near_names import did_you_mean

ACTIONS = ("stop", "warn", "quarantine")
_KEYS = ("dataset", "at_most")
_EXAMPLE = "`quarantine: {dataset: bad_rows, at_most: 0.01}`"


@dataclass(frozen=True)
class ViolationRule:
    """What happens when a critical expectation does not hold.

    Attributes:
        action: `stop`, `warn` or `quarantine`.
        dataset: Where rows are set aside; `{dataset}` in it stands for the dataset that is judged.
        at_most: The share of rows, 0 to 1, above which the run stops all the same.
    """

    action: str = "stop"
    dataset: str = ""
    at_most: float = 0.0

    def dataset_for(self, judged: str) -> str:
        """Name of the catalog's dataset for the rows of this one."""
        return self.dataset.replace("{dataset}", judged.split("@")[0])


def violation_rule(meta: Mapping[str, Any]) -> ViolationRule:
    """The rule of a contract whose `meta` has been audited."""
    said = meta.get("quarantine") or {}
    return ViolationRule(
        meta.get("on_violation") or "stop", said.get("dataset", ""), float(said.get("at_most", 0))
    )


def rule_problems(meta: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the two keys; nothing where both are absent."""
    action = meta.get("on_violation", "stop")
    if action not in ACTIONS:
        hint = did_you_mean(str(action), ACTIONS)
        yield f"`meta.on_violation: {action}` is none of {', '.join(ACTIONS)}{hint}"
    said = meta.get("quarantine")
    if action == "quarantine" and not isinstance(said, Mapping):
        yield f"`meta.on_violation: quarantine` needs to know where to and how much at most: add {_EXAMPLE}"
    elif action in ("stop", "warn") and said is not None:
        yield f"`meta.quarantine` does nothing while `on_violation` is {action}; write `quarantine` there"
    elif said is not None and not isinstance(said, Mapping):
        yield f"`meta.quarantine` is not a mapping; write {_EXAMPLE}"
    elif isinstance(said, Mapping):
        yield from _quarantine_problems(said)


def _quarantine_problems(said: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(map(str, said.keys() - set(_KEYS))):
        yield f"`meta.quarantine` has no key '{key}'{did_you_mean(key, _KEYS)}"
    dataset, at_most = said.get("dataset"), said.get("at_most")
    if not isinstance(dataset, str) or not dataset:
        yield f"`meta.quarantine.dataset` is missing: a dataset of the catalog, as in {_EXAMPLE}"
    number = isinstance(at_most, int | float) and not isinstance(at_most, bool)
    if not number or not 0 < at_most <= 1:  # type: ignore[operator] # mypy does not follow `number`
        yield (
            f"`meta.quarantine.at_most` is {at_most!r} and has to be a share of rows above 0 and up to 1 "
            "(0.01 is one in a hundred): above it, the run stops"
        )


def line_of_rule(path: Path) -> int:
    """The line of `quarantine:` in a contract file that has been read, counted from 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.search(r"\bquarantine\s*:", line)), 1)
