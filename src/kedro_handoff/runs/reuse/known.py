"""What is known of a value that a node saved: more than its bytes tell."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from kedro_handoff.runs.reuse.configuration import short
from kedro_handoff.runs.reuse.entry import Entry, OutputFacts

_PLAIN = (str, bytes, bool, int, float, complex, type(None))
_DEEPEST = 20
_MOST = 1000  # items of one container that are looked at for their libraries


@dataclass(frozen=True)
class Known:
    """A value that a node returned.

    Attributes:
        content: Its fingerprint; `None` where it cannot be hashed soundly.
        unsound: Why not, in words.
        held: Stands for how the same content is held; files may not keep it.
        columns: The columns of a table, with their fingerprints.
        plain: Whether it is nothing but data: no object whose class has code of its own.
        libraries: Top-level packages of the classes in it.
        made_by: Stands for the code and packages that made it.
        key: Stands for all that it was made from.
    """

    content: str | None
    unsound: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    plain: bool = False
    libraries: tuple[str, ...] = ()
    made_by: str = ""
    key: str = ""
    held: str = ""


def known_from(entry: Entry, output: OutputFacts) -> Known:
    """What an entry says of one of its outputs."""
    return Known(
        content=output["content"],
        unsound=output["unsound"],
        columns=output["columns"],
        plain=output["plain"],
        libraries=tuple(output["libraries"]),
        made_by=entry["made_by"],
        key=entry["key"],
        held=output.get("held", ""),
    )


def known_by_file(entries: Iterable[Entry]) -> dict[tuple[str, str, str], Known]:
    """The saved values by dataset, digest of the bytes, and way of writing."""
    found = {}
    for entry in sorted(entries, key=lambda entry: entry["time"]):
        for name, output in entry["outputs"].items():
            if output["file"] is not None:
                writing = short(entry["circumstances"]["outputs"].get(name, {}))
                found[name, output["file"], writing] = known_from(entry, output)
    return found


def is_plain(value: Any, depth: int = 0) -> bool:
    """Whether a value is nothing but data: text, numbers, and containers, arrays and tables of them."""
    kind = type(value)
    if kind in _PLAIN:
        return True
    if depth > _DEEPEST:
        return False
    if kind is dict:
        return all(is_plain(key, depth + 1) and is_plain(item, depth + 1) for key, item in value.items())
    if kind in (list, tuple, set, frozenset):
        return all(is_plain(item, depth + 1) for item in value)
    if kind.__module__.partition(".")[0] not in ("pandas", "numpy", "pyarrow", "datetime"):
        return False
    dtypes = getattr(value, "dtypes", getattr(value, "dtype", None))
    if dtypes is None:
        return kind.__module__.partition(".")[0] in ("datetime", "pyarrow")
    listed = dtypes if hasattr(dtypes, "tolist") else [dtypes]
    return not any(str(dtype) == "object" for dtype in listed) and not getattr(value, "attrs", None)


def libraries_in(value: Any, depth: int = 0) -> set[str]:
    """Top-level packages of a value's class, and of what stands in it where it is a container."""
    kind = type(value)
    if kind is dict:
        inside: Any = value.values()
    elif kind in (list, tuple, set, frozenset):
        inside = value
    else:
        top = kind.__module__.partition(".")[0]
        return set() if top in sys.stdlib_module_names else {top}
    if depth > _DEEPEST:
        return set()
    return {name for item in islice(inside, _MOST) for name in libraries_in(item, depth + 1)}
