"""Numbers of a metrics document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any


def select_metrics(values: Mapping[str, Any], paths: Sequence[str]) -> dict[str, float]:
    """The numbers of a metrics document by dotted path; every number where no path is given.

    A path that leads nowhere, or not to a number, is left out.
    """
    numbers = dict(_numbers(values))
    return {path: numbers[path] for path in paths if path in numbers} if paths else numbers


def _numbers(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{name}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield f"{prefix}{name}", float(value)
