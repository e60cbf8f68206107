"""Which kind a value is of, and its fingerprint."""

from __future__ import annotations

from typing import Any

from kedro_handoff.fingerprint import figure, frame, model
from kedro_handoff.fingerprint.encoding import framed, hex_of
from kedro_handoff.fingerprint.entries import facts_of_entries
from kedro_handoff.fingerprint.table import Table
from kedro_handoff.fingerprint.unsound import UnsoundError
from kedro_handoff.fingerprint.value import ValueFingerprint
from kedro_handoff.fingerprint.walk import Walk, is_of

_PLAIN = (type(None), bool, int, float, str)


def found(value: Any, statistics: bool) -> ValueFingerprint:
    """The fingerprint of any value, its kind known even where it cannot be hashed."""
    kind, walk = "unknown", Walk()
    try:
        kind = _kind(value)
        if kind == "table" or kind == "column":
            return _of_frame(kind, frame.frame(value, walk, statistics), walk)
        digest, held = hex_of(framed(kind.encode(), walk(value))), walk.held()
        facts = {**_facts(kind, value), **_entries(kind, value, walk)}
        return ValueFingerprint(kind, digest, facts=facts, held=held)
    except UnsoundError as error:
        reason = str(error)
    except RecursionError:
        reason = "it is nested too deeply"
    except Exception as error:  # noqa: BLE001 - a value may fail in any way; its words might show data
        reason = f"hashing it failed ({type(error).__name__})"
    shown = "unknown" if kind == "value" else kind
    return ValueFingerprint(shown, None, reason, facts=_entries(kind, value, walk))


def _entries(kind: str, value: Any, walk: Walk) -> dict[str, Any]:
    """Parts by name, of what has some; a value may fail in any way while it is looked at."""
    if kind not in ("document", "model", "value"):
        return {}
    try:
        return facts_of_entries(value, walk)
    except Exception:  # noqa: BLE001 - without them a change is told of the whole
        return {}


def _of_frame(kind: str, found: Table, walk: Walk) -> ValueFingerprint:
    digest = None if found.encoded is None else hex_of(framed(kind.encode(), found.encoded))
    return ValueFingerprint(
        kind, digest, found.unsound, found.rows, found.columns, found.facts, held=walk.held()
    )


def _kind(value: Any) -> str:
    if frame.is_frame(value):
        return frame.kind(value)
    if is_of(value, "numpy", "ndarray") or is_of(value, "scipy.sparse", "sparray", "spmatrix"):
        return "array"
    if model.is_estimator(value):
        return "model"
    if figure.is_plotly(value) or is_of(value, "matplotlib.figure", "Figure"):
        return "figure"
    if isinstance(value, str):
        return "text"
    if isinstance(value, bytes | bytearray):
        return "bytes"
    return "document" if isinstance(value, dict | list) and _is_document(value) else "value"


def _is_document(value: Any) -> bool:
    """Whether JSON has a word for all of it; a few levels are looked at, the rest is no document."""
    level, depth = [value], 0
    while level and depth < 20:
        depth += 1
        below: list[Any] = []
        for part in level:
            if type(part) is dict and all(type(key) is str for key in part):
                below.extend(part.values())
            elif type(part) is list:
                below.extend(part)
            elif type(part) not in _PLAIN:
                return False
        level = below
    return not level


def _facts(kind: str, value: Any) -> dict[str, Any]:
    if kind == "model":
        return model.model_facts(value)
    if kind == "array":
        return {"shape": [int(size) for size in value.shape], "dtype": str(value.dtype)}
    if kind in ("text", "bytes"):
        return {"length": len(value)}
    return {"class": f"{type(value).__module__}.{type(value).__qualname__}"} if kind == "value" else {}
