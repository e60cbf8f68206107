"""Lists, tuples, dictionaries and sets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.encoding import framed_text, joined
from kedro_handoff.fingerprint.unsound import UnsoundError

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk


def _list(value: list[Any], walk: Walk) -> bytes:
    return joined(b"list", map(walk, value))


def _tuple(value: tuple[Any, ...], walk: Walk) -> bytes:
    return joined(b"tuple", map(walk, value))


def _dict(value: dict[Any, Any], walk: Walk) -> bytes:
    """In its own order: a table made from it has its columns in that order."""
    return joined(
        b"dict", (part for key, item in value.items() for part in (walk(key), _item(key, item, walk)))
    )


def _item(key: Any, item: Any, walk: Walk) -> bytes:
    try:
        return walk(item)
    except UnsoundError as error:
        raise error.inside(f"'{key}'" if isinstance(key, str) else "an item") from error


def attributes(value: dict[Any, Any], walk: Walk) -> bytes:
    """A dictionary of attributes, whose order says only when each was set."""
    return joined(b"attributes", sorted(walk(key) + _item(key, item, walk) for key, item in value.items()))


def _set(value: set[Any] | frozenset[Any], walk: Walk) -> bytes:
    return joined(type(value).__name__.encode(), sorted(map(walk, value)))


def own_set(value: Any, walk: Walk) -> bytes:
    """A set of a class of its own, with its attributes."""
    name = f"{type(value).__module__}.{type(value).__qualname__}"
    items = joined(b"set", sorted(map(walk, value)))
    return joined(
        b"own set", (framed_text(b"class", name), items, attributes(getattr(value, "__dict__", {}), walk))
    )


def _slice(value: slice, walk: Walk) -> bytes:
    return joined(b"slice", map(walk, (value.start, value.stop, value.step)))


RULES: dict[type, Callable[[Any, Walk], bytes]] = {
    list: _list,
    tuple: _tuple,
    dict: _dict,
    set: _set,
    frozenset: _set,
    slice: _slice,
}
