"""One thing that tells two objects apart: where, how many, by how much."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

MAX_SHOWN = 3
MAX_TEXT = 60

Kind = Literal["type", "schema", "dtype", "index", "rows", "order", "values", "model", "unknown"]


@dataclass(frozen=True)
class Example:
    """One place in which two versions differ.

    Attributes:
        row: The row's index label or keys, or the place in an array.
        one: The first side's value, cut to fit a line.
        other: The second side's.
    """

    row: str
    one: str
    other: str


@dataclass(frozen=True)
class Difference:
    """One thing that tells two objects apart.

    Attributes:
        kind: What sort of thing; `unknown` where it cannot be told whether they differ.
        words: All of it as a sentence.
        place: Where in a nested object; empty for the object itself.
        column: The column, where it is one.
        count: How many rows or items differ.
        of: Of how many.
        largest: The largest amount between two numbers; `None` where there is no finite one.
        typical: The median amount.
        examples: The first few.
    """

    kind: Kind
    words: str
    place: str = ""
    column: str = ""
    count: int | None = None
    of: int | None = None
    largest: float | None = None
    typical: float | None = None
    examples: tuple[Example, ...] = ()

    def inside(self, place: str) -> Difference:
        """The same difference as a part of something larger."""
        joined = f"{place} > {self.place}" if self.place else place
        return replace(self, words=f"{place}: {self.words}", place=joined)


@dataclass(frozen=True)
class Comparison:
    """What a comparison found.

    Attributes:
        differences: All that was found, bounded.
        notes: What a reader has to know beside it.
    """

    differences: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def status(self) -> Literal["same", "different", "unknown"]:
        """`unknown` where nothing is known to differ, and something could not be compared."""
        if any(found.kind != "unknown" for found in self.differences):
            return "different"
        return "unknown" if self.differences else "same"

    @property
    def words(self) -> tuple[str, ...]:
        """The differences in words."""
        return tuple(found.words for found in self.differences)


def shown(value: Any) -> str:
    """A value as a line of a report has it."""
    item = getattr(value, "item", None)
    if type(value).__module__ == "numpy" and callable(item) and getattr(value, "size", 0) == 1:
        value = item()
    stamp = type(value).__name__ in ("Timestamp", "Timedelta", "Period")
    try:
        text = str(value) if stamp else repr(value)
    except Exception as error:  # noqa: BLE001 - a user's own repr may fail in any way
        text = f"<{type(value).__qualname__} whose repr fails: {type(error).__name__}>"
    text = " ".join(text.split())
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 3]}..."


def amount(value: float) -> str:
    """An amount with as many digits as tell something."""
    return f"{value:.6g}"
