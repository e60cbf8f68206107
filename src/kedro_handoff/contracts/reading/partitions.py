"""The agreed distribution of `expect_column_kl_divergence_to_be_less_than`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

_CLOSE = 1e-6  # how near to one Great Expectations wants the sum of the weights


def partition_problems(kwargs: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with `partition_object`; Great Expectations would end in an error with it."""
    said = kwargs.get("partition_object")
    if said is None:
        return
    if not isinstance(said, dict) or "weights" not in said or not {"values", "bins"} & said.keys():
        yield "`partition_object` is not {values: [a, b], weights: [0.4, 0.6]}, nor `bins` with `weights`"
        return
    weights = said["weights"]
    if not isinstance(weights, list) or not all(map(_is_weight, weights)):
        yield "`partition_object.weights` is not a list of numbers from 0"
        return
    whole = math.fsum([*weights, *(w for w in said.get("tail_weights") or () if _is_weight(w))])
    if abs(whole - 1) > _CLOSE:
        yield f"`partition_object.weights` sum to {whole:.6g}; they have to sum to 1"
    yield from _pairing(said, len(weights))


def _pairing(said: Mapping[str, Any], count: int) -> Iterator[str]:
    for key, more in (("values", 0), ("bins", 1)):
        parts = said.get(key)
        if parts is None:
            continue
        if not isinstance(parts, list) or len(parts) != count + more:
            found = len(parts) if isinstance(parts, list) else "no list of"
            yield f"`partition_object` has {count} weights and {found} {key}; it needs {count + more}"
        elif key == "bins" and all(map(_is_number, parts)) and parts != sorted(set(parts)):
            yield "`partition_object.bins` do not rise"


def _is_weight(value: Any) -> bool:
    return _is_number(value) and value >= 0


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
