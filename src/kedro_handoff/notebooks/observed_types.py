"""The type of a value that a node took or made, as a person would write it in a signature."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

_PLAIN = (bool, int, float, str, bytes)
_ALIASES = {"pandas": "pd", "numpy": "np", "polars": "pl"}
_LOOKED_AT = 1000
_DEEPEST = 2


@dataclass(frozen=True)
class Import:
    """A name that an annotation needs.

    Attributes:
        module: The module that it comes from.
        name: What is imported of it; empty for the module itself.
        bound: The name that stands in the annotation.
    """

    module: str
    name: str
    bound: str

    @property
    def line(self) -> str:
        """The statement."""
        if self.name:
            return f"from {self.module} import {self.name}"
        return f"import {self.module}" + (f" as {self.bound}" if self.bound != self.module else "")


@dataclass(frozen=True)
class Annotation:
    """A type as code.

    Attributes:
        text: `dict[str, pd.DataFrame]`, for instance.
        imports: What it needs.
    """

    text: str
    imports: tuple[Import, ...] = ()


ANY = Annotation("Any", (Import("typing", "Any", "Any"),))


def observed_type(value: Any, depth: int = 0) -> Annotation | None:
    """The annotation for a value; `None` where its type has no public name."""
    kind = type(value)
    if value is None:
        return None
    if kind in _PLAIN:
        return Annotation(kind.__name__)
    if kind in (list, set, frozenset):
        return _generic(kind.__name__, [_common(value, depth)])
    if kind is tuple:
        return _tuple(value, depth)
    if kind is dict:
        return _generic("dict", [_common(value, depth), _common(value.values(), depth)])
    # numpy's 64-bit number is a float, and whoever reads a signature thinks of it as one.
    if kind.__module__ == "numpy" and isinstance(value, float):
        return Annotation("float")
    return _class(kind)


def joined(parts: Sequence[Annotation | None]) -> Annotation | None:
    """The annotation of several results, returned as a tuple."""
    if not any(parts):
        return None
    return _generic("tuple", [part or ANY for part in parts])


def _generic(name: str, parts: Sequence[Annotation]) -> Annotation:
    imports = tuple(dict.fromkeys(needed for part in parts for needed in part.imports))
    return Annotation(f"{name}[{', '.join(part.text for part in parts)}]", imports)


def _tuple(value: tuple[Any, ...], depth: int) -> Annotation:
    if not value or len(value) > 4 or depth >= _DEEPEST:
        common = _common(value, depth)
        return Annotation(f"tuple[{common.text}, ...]", common.imports)
    return _generic("tuple", [observed_type(item, depth + 1) or ANY for item in value])


def _common(values: Iterable[Any], depth: int) -> Annotation:
    """What all of some values are; `Any` where they are several things."""
    if depth >= _DEEPEST:
        return ANY
    found = {observed_type(value, depth + 1) for value in islice(values, _LOOKED_AT)}
    if {a.text if a else "" for a in found} == {"int", "float"}:
        return Annotation("float")
    return (found.pop() if len(found) == 1 else None) or ANY


def _class(kind: type) -> Annotation | None:
    name, modules = kind.__name__, kind.__module__.split(".")
    if kind.__qualname__ != name or name.startswith("_") or modules[0] in ("__main__", "builtins"):
        return None
    for count in range(1, len(modules) + 1):
        place = ".".join(modules[:count])
        if modules[count - 1].startswith("_"):
            return None
        if getattr(sys.modules.get(place), name, None) is kind:
            alias = _ALIASES.get(place)
            if alias:
                return Annotation(f"{alias}.{name}", (Import(place, "", alias),))
            return Annotation(name, (Import(place, name, name),))
    return None
