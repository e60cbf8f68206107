"""Which expectation of one contract is which of another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kedro_handoff.contracts.change.promises import Promise
from kedro_handoff.contracts.change.strength import compare, implies


@dataclass(frozen=True)
class Matching:
    """The expectations of two contracts, matched.

    Attributes:
        pairs: Old and new wording of the same expectation.
        removed: Those of the old contract that have no fellow.
        added: Those of the new contract that have none.
    """

    pairs: tuple[tuple[Promise, Promise], ...]
    removed: tuple[Promise, ...]
    added: tuple[Promise, ...]


def match(old: Sequence[Promise], new: Sequence[Promise]) -> Matching:
    """Match by type and columns; among several of the same, by what is most alike, then by position.

    What is left is matched across types where the new one says at least as much as the old one.
    """
    pairs: list[tuple[Promise, Promise]] = []
    left_old, left_new = list(old), list(new)
    groups: dict[tuple[object, ...], tuple[list[Promise], list[Promise]]] = defaultdict(lambda: ([], []))
    for side, promises in enumerate((old, new)):
        for promise in promises:
            groups[_identity(promise)][side].append(promise)
    for before, after in groups.values():
        for pair in _nearest(before, after):
            pairs.append(pair)
            _drop(left_old, pair[0])
            _drop(left_new, pair[1])
    for first in list(left_old):
        follower = next((second for second in left_new if implies(second, first)), None)
        if follower is not None:
            pairs.append((first, follower))
            _drop(left_old, first)
            _drop(left_new, follower)
    return Matching(tuple(pairs), tuple(left_old), tuple(left_new))


def _identity(promise: Promise) -> tuple[object, ...]:
    unordered = promise.type.startswith(("expect_compound", "expect_multicolumn", "expect_select"))
    return promise.type, tuple(sorted(promise.columns)) if unordered else promise.columns


def _nearest(old: list[Promise], new: list[Promise]) -> Iterator[tuple[Promise, Promise]]:
    """Pairs of two lists, the most alike first."""
    if len(old) == len(new) == 1:
        yield old[0], new[0]
        return
    ranked = sorted(
        (_distance(first, second), abs(i - j), i, j)
        for i, first in enumerate(old)
        for j, second in enumerate(new)
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    for _, _, i, j in ranked:
        if i not in taken[0] and j not in taken[1]:
            taken[0].add(i)
            taken[1].add(j)
            yield old[i], new[j]


def _distance(old: Promise, new: Promise) -> tuple[int, int, int, int]:
    """Small where two promises look like wordings of the same one."""
    names = old.kwargs.keys() | new.kwargs.keys()
    different = sum(repr(old.kwargs.get(name)) != repr(new.kwargs.get(name)) for name in names)
    conditions = repr(old.kwargs.get("row_condition")) != repr(new.kwargs.get("row_condition"))
    order = ("equal", "tightened", "loosened", "incomparable").index(compare(old, new))
    others = (old.severity != new.severity) + (old.environments != new.environments)
    return int(order != 0), int(conditions), different + others, order


def _drop(promises: list[Promise], promise: Promise) -> None:
    promises[:] = [other for other in promises if other is not promise]
