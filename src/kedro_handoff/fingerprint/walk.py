"""The walk through a value: each kind of object by its own rule."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from kedro_handoff.fingerprint.encoding import in_short
from kedro_handoff.fingerprint.scalar import SCALARS
from kedro_handoff.fingerprint.unsound import UnsoundError

# A level takes up to six calls; Python allows a thousand.
MAX_DEPTH = 100


class Walk:
    """One value being hashed, with all that it holds.

    Calling it gives the encoding of an object: equal for equal content, and of few bytes. An object that is
    met again is not walked again, which also keeps alive what was made on the way.
    """

    def __init__(self) -> None:
        self._done: dict[int, tuple[Any, bytes, int]] = {}
        self._held: list[str] = []
        self._open: set[int] = set()
        self._rules: dict[type, Callable[[Any, Walk], bytes]] = {}

    def __call__(self, value: Any) -> bytes:
        """The encoding of a value.

        Raises:
            UnsoundError: If it, or something that it holds, cannot be hashed soundly.
        """
        scalar = SCALARS.get(type(value))
        if scalar is not None:
            return scalar(value)
        place = id(value)
        if place in self._done:
            _, encoded, order = self._done[place]
            self.hold(f"again {order}" if _can_change(value) else "")
            return encoded
        if place in self._open:
            raise UnsoundError("it holds itself")
        if len(self._open) >= MAX_DEPTH:
            raise UnsoundError(f"it is nested more than {MAX_DEPTH} levels deep")
        self._open.add(place)
        try:
            encoded = in_short(self._rule(value)(value, self))
        finally:
            self._open.discard(place)
        self._done[place] = (value, encoded, len(self._done))
        return encoded

    def hold(self, how: str) -> None:
        """Note how a part is held that is the same in content, in the order of the walk; empty: as usual."""
        self._held.append(how)

    def held(self) -> str:
        """Stands for all that was noted."""
        return in_short("\n".join(self._held).encode()).hex() if any(self._held) else ""

    def known(self, value: Any) -> bytes | None:
        """The encoding of what it has met, or of a plain value; nothing is hashed for it."""
        scalar = SCALARS.get(type(value))
        if scalar is not None:
            return scalar(value)
        met = self._done.get(id(value))
        return met[1] if met is not None and met[0] is value else None

    def tried(self, value: Any) -> bytes | None:
        """The encoding of a value; `None` where it cannot be hashed soundly."""
        try:
            return self(value)
        except (UnsoundError, RecursionError):
            return None

    def _rule(self, value: Any) -> Callable[[Any, Walk], bytes]:
        kind = type(value)
        if kind not in self._rules:
            self._rules[kind] = _rule_of(value)
        return self._rules[kind]


def _can_change(value: Any) -> bool:
    return isinstance(value, list | dict | set | bytearray) or (
        is_of(value, "numpy", "ndarray") or is_of(value, "pandas", "DataFrame", "Series")
    )


def is_of(value: Any, module: str, *names: str) -> bool:
    """Whether it is of a library's class; a library that nobody imported made no object."""
    loaded = sys.modules.get(module)
    kinds = (getattr(loaded, name, None) for name in names)
    return any(isinstance(kind, type) and isinstance(value, kind) for kind in kinds)


def _rule_of(value: Any) -> Callable[[Any, Walk], bytes]:
    # Imported here: these modules know the walk.
    from kedro_handoff.fingerprint import array, container, figure, frame, instance, moment, named, sparse

    known: tuple[tuple[bool, Callable[[Any, Walk], bytes]], ...] = (
        (type(value) in container.RULES, container.RULES.get(type(value), instance.instance)),
        (isinstance(value, set | frozenset), container.own_set),
        (named.is_named(value), named.named),
        (moment.is_moment(value), moment.moment),
        (is_of(value, "numpy", "ndarray"), array.array),
        (is_of(value, "numpy", "generic"), array.single),
        (is_of(value, "numpy", "dtype"), array.dtype),
        (frame.is_frame(value), frame.encoded),
        (is_of(value, "scipy.sparse", "sparray", "spmatrix"), sparse.matrix),
        (figure.is_plotly(value), figure.plotly),
    )
    return next((rule for applies, rule in known if applies), instance.instance)
