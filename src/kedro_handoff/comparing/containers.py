"""Mappings, sequences and sets: item by item."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import MAX_SHOWN, Difference, shown

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk


def mappings(one: Mapping[Any, Any], other: Mapping[Any, Any], walk: Walk) -> Iterator[Difference]:
    """Keys with their types, in any order, and the value of each."""
    left, right = ({_known_by(key): key for key in side} for side in (one, other))
    for known, key in left.items():
        if known not in right:
            yield Difference("schema", f"{shown(key)} only in the {walk.sides[0]}", place=shown(key))
            continue
        inner = walk(one[key], other[right[known]])
        yield from (found.inside(shown(key)) for found in inner)
    for known, key in right.items():
        if known not in left:
            yield Difference("schema", f"{shown(key)} only in the {walk.sides[1]}", place=shown(key))


def sequences(one: Sequence[Any], other: Sequence[Any], walk: Walk) -> Iterator[Difference]:
    """Length, and item by item; of many that differ, the first."""
    if len(one) != len(other):
        yield walk.said("rows", f"{len(one):,} items", f"{len(other):,}", count=abs(len(one) - len(other)))
        return
    differing = 0
    for place, (left, right) in enumerate(zip(one, other, strict=True)):
        found = list(walk(left, right))
        differing += bool(found)
        if differing <= MAX_SHOWN:
            yield from (difference.inside(f"item {place}") for difference in found)
    if differing > MAX_SHOWN:
        words = f"{differing:,} of {len(one):,} items differ"
        yield Difference("values", words, count=differing, of=len(one))


def sets(one: Set[Any], other: Set[Any], walk: Walk) -> Iterator[Difference]:
    """Members with their types; members that only identity tells apart by what they are made of."""
    left, right = ({_known_by(member): member for member in side} for side in (one, other))
    only_left = [left[known] for known in left.keys() - right.keys()]
    only_right = [right[known] for known in right.keys() - left.keys()]
    unmatched = []
    for member in only_left:
        twin = next((n for n, beside in enumerate(only_right) if walk.same(member, beside)), None)
        if twin is None:
            unmatched.append(member)
        else:
            del only_right[twin]
    for members, side in ((unmatched, walk.sides[0]), (only_right, walk.sides[1])):
        if members:
            first = ", ".join(sorted(map(shown, members))[:MAX_SHOWN])
            yield Difference("values", f"{len(members):,} only in the {side} ({first})", count=len(members))


def _known_by(key: Any) -> Any:
    """What tells a key from others: 1 is not True, and NaN is NaN."""
    if isinstance(key, tuple):
        return (type(key), tuple(map(_known_by, key)))
    return (type(key), None if key != key else key)
