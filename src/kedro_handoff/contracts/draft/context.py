"""What is known of a dataset beside its data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

_LABELS = ("target", "label", "y")
_TIMES = ("time", "timestamp", "datetime", "date", "at")


@dataclass(frozen=True)
class Reference:
    """The key of another dataset.

    Attributes:
        dataset: Whose key it is.
        column: Its column.
        values: Its values, as plain Python values.
    """

    dataset: str
    column: str
    values: frozenset[Any]


@dataclass(frozen=True)
class Context:
    """What is known of a dataset beside its data.

    Attributes:
        dataset: Its name.
        modeled: Whether a pipeline of models consumes it, so that drift matters.
        roles: Role by column, from a contract that is there or guessed.
        key: The columns that name a row, once they are known.
        references: Keys of other datasets.
        row_counts: Rows of earlier loads, where they are known.
    """

    dataset: str
    modeled: bool = False
    roles: Mapping[str, str] = field(default_factory=dict)
    key: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    row_counts: tuple[int, ...] = ()

    def role(self, column: str) -> str | None:
        """The column's role, or `None`."""
        return self.roles.get(column)

    def with_roles(self, key: tuple[str, ...], time: str | None, columns: Mapping[str, str]) -> Context:
        """The same with a role for every column that can be given one; roles that are there stay.

        Args:
            key: The columns that name a row.
            time: The column of time.
            columns: Kind of each column.
        """
        guessed = {name: guess(name, kind, key, time, self.modeled) for name, kind in columns.items()}
        roles = {name: role for name, role in guessed.items() if role}
        return replace(self, key=key, roles={**roles, **self.roles})


def guess(name: str, kind: str, key: tuple[str, ...], time: str | None, modeled: bool) -> str | None:
    """The role that a column seems to have."""
    if name in key:
        return "key"
    if name.lower() in _LABELS:
        return "label"
    if name == time or (kind == "instant" and name.lower().endswith(_TIMES)):
        return "time"
    return "feature" if modeled and kind in ("number", "bool", "string") else None
