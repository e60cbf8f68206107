"""Anything else: by what it is made of, never by the bytes of a pickle."""

from __future__ import annotations

import copyreg
import dataclasses
import types
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from kedro_handoff.comparing.difference import Difference
from kedro_handoff.comparing.scalars import PLAIN

if TYPE_CHECKING:
    from kedro_handoff.comparing.walk import Walk

_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodType, type, types.ModuleType)
# Libraries whose objects are arrays with nothing beside the values.
_TENSORS = ("torch", "jax", "jaxlib", "tensorflow")
# What has one type and a state that can be neither looked at nor repeated.
_PASSING = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)


def objects(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """By attributes; by what it would be rebuilt from where that is more; else by its own `==`."""
    if isinstance(one, _FUNCTIONS):
        yield from _functions(one, other, walk)
        return
    if isinstance(one, _PASSING) or (hasattr(one, "__next__") and hasattr(one, "__iter__")):
        yield _unknown(one, "it can be gone through only once")
        return
    if isinstance(one, memoryview) or type(one).__module__.partition(".")[0] in _TENSORS:
        import numpy as np

        yield from walk(np.asarray(one), np.asarray(other))
        return
    state = attributes(one), attributes(other)
    if (state[0] or state[1]) and not _says_how_to_rebuild(type(one)):
        yield from _attributes(*state, walk)
        return
    yield from _rebuilt(one, other, walk)


def _says_how_to_rebuild(kind: type) -> bool:
    """Whether a class has a state of its own to copy, such as memory outside of Python."""
    if dataclasses.is_dataclass(kind):
        return False
    names = ("__getstate__", "__reduce__", "__reduce_ex__")
    return any(getattr(kind, name, None) is not getattr(object, name, None) for name in names)


def attributes(one: Any) -> dict[str, Any]:
    """Attributes of an object by name, those in slots included."""
    found: dict[str, Any] = {}
    for kind in type(one).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(one, name):
                found[name] = getattr(one, name)
    found.update(getattr(one, "__dict__", {}))
    return found


def _attributes(one: Mapping[str, Any], other: Mapping[str, Any], walk: Walk) -> Iterator[Difference]:
    for name in [*one, *(name for name in other if name not in one)]:
        if name not in one or name not in other:
            side = walk.sides[0] if name in one else walk.sides[1]
            yield Difference("schema", f"attribute {name} only in the {side}", place=name)
        else:
            yield from (found.inside(name) for found in walk(one[name], other[name]))


def _functions(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """By what they are called and, where that can be seen, by their code."""
    names = [f"{getattr(f, '__module__', '')}.{getattr(f, '__qualname__', f)}" for f in (one, other)]
    codes = [getattr(f, "__code__", None) for f in (one, other)]
    if names[0] != names[1] and None in codes:
        yield walk.said("values", *names)
    elif None not in codes:
        parts = [(c.co_code, c.co_names, c.co_varnames, _constants(c)) for c in codes if c is not None]
        if parts[0] != parts[1]:
            yield walk.said("values", names[0], names[1], "the code of the function")
    for name in ("__defaults__", "__kwdefaults__", "__self__"):
        left, right = getattr(one, name, None), getattr(other, name, None)
        if not isinstance(left, types.ModuleType):
            yield from (found.inside(name) for found in walk(left, right))
    cells = [[_content(c) for c in getattr(f, "__closure__", None) or ()] for f in (one, other)]
    yield from (found.inside("closure") for found in walk(*cells))


def _content(cell: Any) -> Any:
    try:
        return cell.cell_contents
    except ValueError:
        return ...  # it has no value yet


def _constants(code: Any) -> tuple[Any, ...]:
    return tuple(_constants(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts)


def _rebuilt(one: Any, other: Any, walk: Walk) -> Iterator[Difference]:
    """By the parts that copying would rebuild it from, or by its own `==` where it has no parts."""
    try:
        parts = [_parts(each) for each in (one, other)]
    except Exception as error:  # noqa: BLE001 - an object may refuse in any way; then it is not known
        if getattr(type(one), "__eq__", None) is not object.__eq__ and _equal(one, other):
            return
        yield _unknown(one, str(error) or type(error).__name__)
        return
    if isinstance(one, PLAIN) or any(isinstance(part, str) for part in parts):
        if not _equal(one, other):
            yield walk.values(one, other)
        return
    for place, (left, right) in enumerate(zip(*parts, strict=False)):
        found = list(walk(left, right))
        yield from (d if place else d.inside("made from") for d in found)


def _parts(one: Any) -> Any:
    """What `copy` would rebuild an object from: arguments, state, items and pairs."""
    declared = copyreg.dispatch_table.get(type(one))
    reduced = declared(one) if declared else one.__reduce_ex__(4)
    if isinstance(reduced, str):
        return reduced
    _, arguments, *more = reduced
    more += [None] * (3 - len(more))
    state, items, pairs = more[:3]
    without_class = [a for a in arguments if not isinstance(a, type)]
    return without_class, state, list(items or ()), dict(pairs or ())


def _equal(one: Any, other: Any) -> bool:
    try:
        return bool(one == other) or bool(one != one and other != other)
    except Exception:  # noqa: BLE001 - a user's own `==` may fail in any way
        return False


def _unknown(one: Any, reason: str) -> Difference:
    return Difference("unknown", f"a {type(one).__qualname__} cannot be compared: {reason}")
