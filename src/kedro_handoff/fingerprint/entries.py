"""What a value is made of, by name: so that a change of the whole can be told as a change of a part.

Dictionaries by key, models by parameter, step and learned attribute, tables by column, a few levels down.
Nothing is hashed for it: the walk through the whole has met every part already.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kedro_handoff.fingerprint import frame, model
from kedro_handoff.fingerprint.encoding import hex_of, joined
from kedro_handoff.fingerprint.scalar import SCALARS
from kedro_handoff.fingerprint.walk import Walk, is_of

DEEPEST = 5  # levels
MOST = 200  # entries of one value
WIDEST = 60  # names of one level; a dictionary of more keys is a table of data, whose keys are values
LISTED = 100  # items of a list whose digests are kept
INTERNAL = "(internal)"  # what a model keeps in private attributes
_LONGEST = 80  # characters of a name
# A key that begins with a digit, or is an address, is rather a value: a number of a customer, a date.
_NAME = re.compile(r"[^\W\d][^@\r\n\t]*")
_DIGITS = 16  # of a digest: entries are compared with the same entry of another run only
_KINDS = {bool: "flag", int: "number", float: "number", str: "text", bytes: "bytes", type(None): "nothing"}
# What of an estimator holds others by name: (name, estimator) or (name, estimator, columns).
_STEPS = ("steps", "transformers_", "transformers", "transformer_list")

Entry = dict[str, Any]


@dataclass(frozen=True)
class _Part:
    """A named part.

    Attributes:
        name: Its name.
        value: What it is.
        role: `parameter`, `learned` or `step` of a model.
        may_walk: Whether it may be hashed now, where the walk did not come so far.
        together: Whether the value is a mapping of parts that have one digest together and no names.
    """

    name: str
    value: Any
    role: str = ""
    may_walk: bool = False
    together: bool = False


def facts_of_entries(value: Any, walk: Walk) -> dict[str, Any]:
    """The facts `entries` (by dotted path) and `items` (of a container); empty for what has no parts.

    Of an entry there are its kind, its digest (`None` where it has none), a class, counts, and for a model's
    parameters that are plain values these; never data.

    Args:
        value: The value.
        walk: The walk that has hashed it, as far as it came.
    """
    found: dict[str, Entry] = {}
    queue = deque([("", value, 0)])
    while queue:
        prefix, whole, depth = queue.popleft()
        for part in _parts(whole) if depth < DEEPEST else ():
            path = f"{prefix}.{part.name}" if prefix else part.name
            entry = _entry(part, walk)
            if entry is None or path in found:
                continue
            if len(found) >= MOST:
                return {**_counted(value), "entries": found, "entries_cut": True}
            found[path] = entry
            if part.role in ("", "step") or entry["kind"] == "model":
                queue.append((path, part.value, depth + 1))
    return {**_counted(value), **({"entries": found} if found else {})}


def text_digest(text: str) -> str:
    """The digest that a list of texts keeps of one: names known from elsewhere are found by it."""
    return hex_of(SCALARS[str](text))[:_DIGITS]


def _counted(value: Any) -> dict[str, Any]:
    return {"items": len(value)} if isinstance(value, dict | list | tuple | set | frozenset) else {}


def _entry(part: _Part, walk: Walk) -> Entry | None:
    if part.together:
        known = [name.encode() + (walk.known(item) or b"") for name, item in sorted(part.value.items())]
        return {"kind": "state", "digest": hex_of(joined(b"together", known))[:_DIGITS], "role": part.role}
    encoded = walk.known(part.value)
    if encoded is None and part.may_walk:
        encoded = walk.tried(part.value)
    elif encoded is None:
        return None  # something passing, which is no part of the whole either
    digest = None if encoded is None else hex_of(encoded)[:_DIGITS]
    entry = {"kind": _kind(part.value), "digest": digest}
    # Of what cannot be hashed nothing more is asked: to count its rows may mean to compute it.
    return {**entry, **_about(part)} if digest else entry


def _kind(value: Any) -> str:
    if type(value) in _KINDS:
        return _KINDS[type(value)]
    if type(value) in (dict, list, tuple, set, frozenset):
        return type(value).__name__
    if frame.is_frame(value):
        return frame.kind(value)
    if is_of(value, "numpy", "ndarray") or is_of(value, "scipy.sparse", "sparray", "spmatrix"):
        return "array"
    return "model" if model.is_estimator(value) else "value"


def _about(part: _Part) -> Entry:
    value, kind = part.value, _kind(part.value)
    about: Entry = {"role": part.role} if part.role else {}
    if kind in ("model", "value"):
        about["class"] = f"{type(value).__module__}.{type(value).__qualname__}"
    if kind in ("table", "column"):
        about["rows"] = len(value)
    if kind == "array":
        about["shape"] = [int(size) for size in value.shape]
    about |= _counted(value)
    if part.role == "parameter" and kind != "model":
        shown = model.shown(value)
        about |= {} if shown is ... else {"value": shown}
    texts = isinstance(value, list | tuple) and len(value) <= LISTED and all(type(v) is str for v in value)
    if texts and value:
        about["texts"] = [text_digest(text) for text in value]
    return about


def _parts(value: Any) -> Iterator[_Part]:
    if isinstance(value, dict):
        yield from _named(value.items(), may_walk=type(value) is dict)
    elif isinstance(value, list | tuple):
        yield from _items(value)
    elif model.is_estimator(value):
        yield from _of_estimator(value)
    elif frame.is_frame(value) or type(value).__module__.partition(".")[0] in ("numpy", "builtins"):
        return
    elif isinstance(getattr(value, "__dict__", None), dict) and not isinstance(value, type):
        yield from _named(vars(value).items())


def _named(items: Any, role: str = "", *, may_walk: bool = False) -> Iterator[_Part]:
    if len(items) > WIDEST:
        return
    for key, item in items:
        if type(key) is str and len(key) <= _LONGEST and _NAME.fullmatch(key):
            yield _Part(key, item, role, may_walk)


def _items(value: Any) -> Iterator[_Part]:
    names = getattr(value, "_fields", None)
    if isinstance(names, tuple) and len(names) == len(value):
        yield from _named(list(zip(names, value, strict=True)))
    elif len(value) <= WIDEST and not all(type(item) in _KINDS for item in value):
        yield from (_Part(str(place), item, may_walk=True) for place, item in enumerate(value))


def _of_estimator(value: Any) -> Iterator[_Part]:
    """Parameters, steps, and what was learned: that which is private together."""
    attributes = model.lasting(value, vars(value))
    parameters = model.parameter_names(value)
    holders = [name for name in _STEPS if _is_steps(attributes.get(name))]
    for name, item in attributes.items():
        if name in holders[:1]:
            yield from _steps(item)
        elif name not in holders and (name in parameters or not name.startswith("_")):
            yield _Part(name, item, "parameter" if name in parameters else "learned")
    private = {name: item for name, item in attributes.items() if name.startswith("_")}
    if private:
        yield _Part(INTERNAL, private, "learned", together=True)


def _is_steps(value: Any) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(step, tuple) and len(step) in (2, 3) and type(step[0]) is str for step in value)
    )


def _steps(steps: list[tuple[Any, ...]]) -> Iterator[_Part]:
    for name, step, *columns in steps:
        yield _Part(name, step, "step")
        yield from (_Part(f"{name}.columns", chosen, "parameter") for chosen in columns)
