"""Parameters: a digest of the value in which the order of keys counts, and leaves that can be shown."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from typing import Any

from kedro_handoff.credentials import HIDDEN, names_a_secret
from kedro_handoff.runs.recording.masking import masked, masked_text
from kedro_handoff.runs.reuse.entry import ParameterFacts

_LONGEST = 80


def is_parameter(name: str) -> bool:
    """Whether a node's input is a parameter."""
    return name == "parameters" or name.startswith("params:")


def parameter_facts(name: str, value: Any) -> ParameterFacts | None:
    """Digest and leaves of a parameter; `None` where the value cannot be hashed soundly."""
    digest = _digest(value)
    if digest is None:
        return None
    return {"digest": digest, "leaves": dict(_leaves(name, value, hidden=False))}


def _digest(value: Any) -> str | None:
    if is_json(value):
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
    from kedro_handoff.fingerprint.value import fingerprint_of

    return fingerprint_of(value, statistics=False).digest


def is_json(value: Any) -> bool:
    """Whether JSON tells this value from any other: a tuple or a number as a key it would not."""
    if type(value) is dict:
        return all(type(key) is str and is_json(item) for key, item in value.items())
    if type(value) is list:
        return all(map(is_json, value))
    return value is None or type(value) in (str, bool, int, float)


def _leaves(path: str, value: Any, hidden: bool) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            inside = f"{path}{':' if path == 'parameters' else '.'}{key}"
            yield from _leaves(inside, item, hidden or names_a_secret(str(key)))
    elif hidden:
        yield path, HIDDEN
    else:
        yield path, _shown(value)


def _shown(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str) and len(value) <= _LONGEST:
        return masked_text(value)
    text = repr(value)
    if isinstance(value, list) and len(text) <= _LONGEST and is_json(value):
        return masked(value)
    return f"{type(value).__name__} {hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()[:8]}"
