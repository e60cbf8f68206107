"""The walk through two objects side by side, each kind of object by its own rules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.comparing import (
    arrays,
    containers,
    figures,
    frames,
    models,
    objects,
    sparse,
    tables,
)
from kedro_handoff.comparing.difference import Difference, shown
from kedro_handoff.comparing.scalars import SCALARS, scalars
from kedro_handoff.verify_settings import Sameness

Comparer = Callable[[Any, Any, "Walk"], Iterator[Difference]]
# Their classes may have further attributes beside the items.
_CONTAINERS = (containers.mappings, containers.sequences, containers.sets)


@dataclass
class Walk:
    """One comparison under way.

    Attributes:
        rule: When two values are the same.
        sides: What the two are called.
        samples: Tables on whose rows models may predict.
        notes: What a reader has to know beside the differences.
        tables: How many tables were met, which is where keys count.
        models: How many models were met; only the outermost predicts.
    """

    rule: Sameness
    sides: tuple[str, str]
    samples: Sequence[Any] = ()
    notes: dict[str, None] = field(default_factory=dict)
    tables: int = 0
    models: int = 0
    # Pairs that were met, kept alive so that no id is given twice.
    _met: dict[tuple[int, int], tuple[Any, Any]] = field(default_factory=dict)

    def __call__(self, one: Any, other: Any) -> Iterator[Difference]:
        """What tells two objects apart; nothing for a pair that is being compared already."""
        if one is other:
            return
        if not same_type(one, other):
            yield self.said("type", f"type {_type_name(one, other)}", _type_name(other, one))
            return
        if isinstance(one, SCALARS):
            yield from scalars(one, other, self)
            return
        pair = (id(one), id(other))
        if pair in self._met:
            return
        self._met[pair] = (one, other)
        comparer = _comparer(one)
        yield from comparer(one, other, self)
        if comparer in _CONTAINERS and getattr(one, "__dict__", None):
            yield from (found.inside("attributes") for found in self(vars(one), vars(other)))

    def same(self, one: Any, other: Any) -> bool:
        """Whether two values are the same, in a walk of its own."""
        inner = Walk(self.rule, self.sides)
        return next(iter(inner(one, other)), None) is None

    def said(self, kind: Any, one: str, other: str, what: str = "", **facts: Any) -> Difference:
        """A difference of two short texts."""
        subject = f"{what} is " if what else ""
        words = f"{subject}{one} in the {self.sides[0]}, {other} in the {self.sides[1]}"
        return Difference(kind, words, **facts)

    def values(self, one: Any, other: Any, what: str = "") -> Difference:
        """A difference of two values."""
        return self.said("values", shown(one), shown(other), what)


def same_type(one: Any, other: Any) -> bool:
    """Whether two objects are of one type; a class of the notebook itself is known by its name."""
    left, right = type(one), type(other)
    if left is right or _both_indexes(one, other):
        return True
    named = left.__qualname__ == right.__qualname__
    return named and "__main__" in (left.__module__, right.__module__)


def _both_indexes(one: Any, other: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(one, pandas.Index) and isinstance(other, pandas.Index)


def _type_name(of: Any, beside: Any) -> str:
    kind = type(of)
    alike = kind.__qualname__ == type(beside).__qualname__
    return f"{kind.__module__}.{kind.__qualname__}" if alike else kind.__qualname__


def _comparer(one: Any) -> Comparer:
    known: tuple[tuple[bool, Comparer], ...] = (
        (_is(one, "pandas", "DataFrame"), frames.frames),
        (_is(one, "pandas", "Series"), frames.series),
        (_is(one, "pandas", "Index"), frames.indexes),
        (_is(one, "pandas.api.extensions", "ExtensionArray"), frames.extension_arrays),
        (_is(one, "scipy.sparse", "sparray") or _is(one, "scipy.sparse", "spmatrix"), sparse.matrices),
        (_is(one, "numpy", "ndarray"), arrays.arrays),
        (_is(one, "numpy", "generic"), arrays.numpy_scalars),
        (_is(one, "polars", "DataFrame"), tables.polars_frames),
        (_is(one, "polars", "LazyFrame"), tables.polars_lazy),
        (_is(one, "polars", "Series"), tables.polars_series),
        (_is(one, "pyarrow", "Table"), tables.arrow_tables),
        (_is(one, "sklearn.base", "BaseEstimator"), models.estimators),
        (_is(one, "plotly.basedatatypes", "BaseFigure"), figures.plotly_figures),
        (_is(one, "matplotlib.figure", "Figure"), figures.matplotlib_figures),
        (isinstance(one, Mapping), containers.mappings),
        (isinstance(one, list | tuple), containers.sequences),
        (isinstance(one, Set), containers.sets),
    )
    return next((comparer for applies, comparer in known if applies), objects.objects)


def _is(one: Any, module: str, name: str) -> bool:
    """Whether it is of a library's class; a library that nobody imported made no object."""
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(one, kind)
