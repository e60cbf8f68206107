"""The state of an object, as far as Python shows it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from types import FunctionType

_HOLDERS = (OrderedDict, dict, list, tuple, set, frozenset)  # their items are looked at
_POINTER = 8  # bytes


def state_of(value: object) -> Mapping[str, object] | None:
    """Attributes of an object whose state Python shows; none of one that keeps it in compiled code."""
    try:
        state = dict(vars(value))
    except TypeError:
        state = {}
        if not any("__slots__" in vars(kind) for kind in type(value).__mro__):
            return None
    slots = list(_slots(type(value)))
    if _is_larger(type(value), len(slots)):
        return None
    return state | {name: getattr(value, name) for name in slots if hasattr(value, name)}


def attributes_of(function: FunctionType) -> Iterator[tuple[str, object]]:
    """What somebody has set on a function, beside what the standard library does."""
    if not hasattr(function, "dispatch"):
        yield from ((n, v) for n, v in sorted(vars(function).items()) if n != "__wrapped__")


def _slots(kind: type) -> Iterator[str]:
    for around in kind.__mro__:
        slots = vars(around).get("__slots__", ())
        names = [slots] if isinstance(slots, str) else slots
        yield from (name for name in names if name not in ("__dict__", "__weakref__"))


def _is_larger(kind: type, slots: int) -> bool:
    """Whether an object has room for more than its attributes: a time stamp of pandas, an exception."""
    base = next((holder for holder in _HOLDERS if issubclass(kind, holder)), object)
    pointers = slots + bool(kind.__dictoffset__) + bool(kind.__weakrefoffset__)
    return kind.__basicsize__ > base.__basicsize__ + _POINTER * pointers
