"""`reuse:` of a project's handoff.yml: what `kedro run` need not do again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LISTS = ("always", "trust", "ignore", "file_datasets")
_KEYS = ("default", "verify", *_LISTS)


@dataclass(frozen=True)
class ReuseSettings:
    """What the project says of reuse.

    Attributes:
        default: Whether `kedro run` without `--runner` reuses what has not changed.
        verify: The share of reused nodes that a run computes once more and compares, from 0 to 1.
        always: Names of nodes that always run.
        trust: Names of nodes that are reused though not all that they depend on can be seen.
        ignore: Parameters that do not count, such as the id of the run.
        file_datasets: Classes of datasets, beyond those of kedro-datasets, whose data are one file or folder.
    """

    default: bool = False
    verify: float = 0.0
    always: tuple[str, ...] = ()
    trust: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    file_datasets: tuple[str, ...] = ()


def reuse_settings(declared: Mapping[str, Any]) -> ReuseSettings:
    """The settings that a checked mapping declares."""
    lists = {key: tuple(declared.get(key) or ()) for key in _LISTS}
    return ReuseSettings(declared.get("default", False), float(declared.get("verify", 0)), **lists)


def reuse_settings_problem(declared: Any) -> str | None:
    """What is wrong with `reuse:`, in words; `None` where nothing is."""
    if not isinstance(declared, dict):
        return "`reuse` is not a mapping: write `reuse: {default: true, verify: 0.1}`"
    unknown = sorted(map(str, declared.keys() - set(_KEYS)))
    if unknown:
        return f"`reuse` has the unknown key {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}"
    if not isinstance(declared.get("default", False), bool):
        return f"`reuse: {{default: {declared['default']}}}` is neither true nor false"
    if not is_share(declared.get("verify", 0)):
        return f"`reuse: {{verify: {declared['verify']}}}` is not a share from 0 to 1"
    for key in _LISTS:
        names = declared.get(key) or []
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            return f"`reuse: {{{key}: ...}}` is not a list of names: write `{key}: [first_name]`"
    return None


def is_share(value: Any) -> bool:
    """Whether a value is a number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
