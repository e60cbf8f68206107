"""Expectations that others of the same contract make already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kedro_handoff.contracts.change.promises import Promise, read_contract
from kedro_handoff.contracts.change.strength import implies
from kedro_handoff.contracts.odcs.library_in import Entry
from kedro_handoff.contracts.odcs.yaml_text import as_yaml

_SEVERITY = {"info": 0, "warning": 1, "critical": 2}


def without_repetition(
    first: Sequence[Entry], others: Sequence[tuple[Any, Entry]], own: Mapping[str, Any]
) -> list[Entry]:
    """The first expectations as they are, and those of the others that promise something more.

    Args:
        first: Expectations that were written word for word.
        others: Expectations made of the standard's own words, each with its place.
        own: The rest of the contract, whose `meta` says in which environments columns are there.
    """
    kept = list(first)
    promises = [_promise(entry, own) for entry in kept]
    for _, entry in others:
        promise = _promise(entry, own)
        if not any(_covers(other, promise) for other in promises):
            kept.append(entry)
            promises.append(promise)
    return kept


def _promise(entry: Entry, own: Mapping[str, Any]) -> Promise:
    text = as_yaml({"meta": own.get("meta"), "expectations": [entry]})
    return read_contract(text, "contract").promises[0]


def _covers(one: Promise, other: Promise) -> bool:
    severe = _SEVERITY[one.severity] >= _SEVERITY[other.severity]
    return severe and one.environments >= other.environments and implies(one, other)
