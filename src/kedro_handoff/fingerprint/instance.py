"""Any other object: by what copying or pickling would rebuild it from, never by the bytes of a pickle."""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING, Any

from kedro_handoff.fingerprint.container import attributes
from kedro_handoff.fingerprint.encoding import framed_text, joined
from kedro_handoff.fingerprint.model import is_estimator, lasting, searched
from kedro_handoff.fingerprint.named import class_name, global_name, is_installed
from kedro_handoff.fingerprint.unsound import UnsoundError
from kedro_handoff.fingerprint.walk import is_of

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.walk import Walk

_LAZY = "it is computed only when asked for, and hashing would compute it"
_DRAWING = "it holds the state of a drawing, which is no data"
_TENSORS = "its values may stand outside of Python's memory"
_REFUSED = {
    "pyspark": _LAZY,
    "dask": _LAZY,
    "ibis": _LAZY,
    "duckdb": _LAZY,
    "_duckdb": _LAZY,
    "polars": _LAZY,
    "sqlalchemy": "it stands for a connection to a database",
    "matplotlib": _DRAWING,
    "torch": _TENSORS,
    "tensorflow": _TENSORS,
    "keras": _TENSORS,
    "jax": _TENSORS,
    "jaxlib": _TENSORS,
}


def instance(value: Any, walk: Walk) -> bytes:
    """Class by name, arguments, attributes, items and pairs.

    Raises:
        UnsoundError: If it does not say what it is made of: files, connections, locks, generators.
    """
    kind = type(value)
    name = f"{kind.__module__}.{kind.__qualname__}"
    refused = _REFUSED.get(kind.__module__.partition(".")[0])
    if refused is None and hasattr(kind, "__next__"):
        refused = "it can be gone through only once"
    if refused is not None:
        raise UnsoundError(f"a {name} cannot be hashed: {refused}")
    reduced = _reduced(value, name)
    if isinstance(reduced, str):
        return global_name(value, reduced)
    build, arguments, *more = reduced
    state, items, pairs = [*more, None, None, None][:3]
    if is_estimator(value):
        state = lasting(value, state)
    elif is_of(value, "sklearn.neighbors", "KDTree", "BallTree"):
        state = searched(state)
    parts = [
        class_name(kind),
        _builder(build, kind),
        joined(b"arguments", (_argument(a, walk) for a in arguments)),
    ]
    parts += [_state(state, walk), joined(b"items", map(walk, items or ()))]
    parts.append(joined(b"pairs", (part for pair in pairs or () for part in map(walk, pair))))
    return joined(b"instance", parts)


def _reduced(value: Any, name: str) -> Any:
    declared = copyreg.dispatch_table.get(type(value))
    try:
        return declared(value) if declared else value.__reduce_ex__(4)
    except Exception as error:  # an object may refuse in any way; its words might show data
        words = f"a {name} cannot be hashed: it does not say what it is made of ({type(error).__name__})"
        raise UnsoundError(words) from error


def _builder(build: Any, kind: type) -> bytes:
    """What rebuilds an object: its class, or a function that is no code of the project."""
    if build is kind:
        return framed_text(b"build", "its class")
    owner = getattr(build, "__self__", None)
    module = str(getattr(owner if isinstance(owner, type) else build, "__module__", ""))
    path = str(getattr(build, "__qualname__", ""))
    if not is_installed(module):
        raise UnsoundError(f"a {kind.__module__}.{kind.__qualname__} is rebuilt by the project's own {path}")
    return framed_text(b"build", f"{module}.{path}")


def _argument(value: Any, walk: Walk) -> bytes:
    return class_name(value) if isinstance(value, type) else walk(value)


def _state(state: Any, walk: Walk) -> bytes:
    """Attributes in any order; those in slots come as the second of a pair."""
    if isinstance(state, tuple) and len(state) == 2 and all(isinstance(s, dict | None) for s in state):
        return joined(b"state", (attributes(part or {}, walk) for part in state))
    return attributes(state, walk) if type(state) is dict else walk(state)
