"""Small tables of the shape of large ones, made up: no row of the data is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.notebooks.testing.column_values import made_values, turns
from kedro_handoff.notebooks.testing.conditions import met
from kedro_handoff.notebooks.testing.landmarks import Landmarks
from kedro_handoff.notebooks.testing.profile import (
    CannotMakeError,
    ColumnProfile,
    TableProfile,
    table_profile,
)

MOST_COLUMNS = 60


@dataclass(frozen=True)
class Observed:
    """What is known of one table of the data.

    Attributes:
        table: The data frame; only looked at.
        promises: Expectations of its contract.
    """

    table: Any
    promises: Sequence[Any] = ()


@dataclass
class SmallTables:
    """Makes up tables that go together.

    Attributes:
        observed: The data, by dataset.
        marks: Where the node's code turns.
    """

    observed: Mapping[str, Observed]
    marks: Landmarks
    _profiles: dict[str, TableProfile] = field(default_factory=dict)
    _texts: dict[str, frozenset[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, seen in self.observed.items():
            if seen.table.shape[1] > MOST_COLUMNS:
                raise CannotMakeError(
                    f"'{name}' has {seen.table.shape[1]} columns, which is too wide for a test to read"
                )
            self._profiles[name] = table_profile(seen.table, self.marks.words, seen.promises)

    def made(self, seed: int, rows: int) -> dict[str, Any]:
        """One data frame a dataset, the same ones for the same arguments.

        Args:
            seed: Of what is drawn.
            rows: Of each table; of one that has fewer in the data, as many as there.
        """
        import numpy as np

        random = np.random.default_rng(seed)
        pools = self._pools(rows, random)
        return {
            name: self._table(name, profile, min(rows, max(profile.rows, 1)), random, pools, seed)
            for name, profile in self._profiles.items()
        }

    def _pools(self, rows: int, random: Any) -> dict[Any, list[Any]]:
        """Values of columns that several tables have, which they draw from so that they can be joined."""
        alias = dict(self.marks.keys)
        seen: dict[Any, list[ColumnProfile]] = {}
        for profile in self._profiles.values():
            for column in profile.columns:
                seen.setdefault(alias.get(column.name, column.name), []).append(column)
        pools: dict[Any, list[Any]] = {}
        for name, columns in seen.items():
            able = {c.kind for c in columns} <= {"int", "text", "date", "day"}
            if len(columns) < 2 or not able or len({c.kind for c in columns}) > 1:
                continue
            leading = max(columns, key=lambda c: (c.unique, c.distinct / max(c.rows, 1)))
            if leading.labels and leading.distinct <= len(leading.labels):
                continue  # both draw from the same labels anyhow
            avoid = frozenset().union(*(self._real_texts(c) for c in columns))
            values = made_values(leading, rows, random, Landmarks(), avoid)
            pools[name] = list(dict.fromkeys(values))
        for left, right in self.marks.keys:
            if right in pools:
                pools[left] = pools[right]
        return pools

    def _real_texts(self, column: ColumnProfile) -> frozenset[Any]:
        found: set[Any] = set()
        if column.kind in ("text", "date text") and column.name not in self._texts:
            for seen in self.observed.values():
                if column.name in seen.table.columns:
                    values = seen.table[column.name]
                    found |= {
                        v for v in values.dropna().unique().tolist() if isinstance(v, str) and len(v) > 2
                    }
            self._texts[column.name] = frozenset(found)
        return self._texts.get(column.name, frozenset())

    def _table(
        self,
        name: str,
        profile: TableProfile,
        rows: int,
        random: Any,
        pools: Mapping[Any, list[Any]],
        seed: int,
    ) -> Any:
        import numpy as np
        import pandas as pd

        columns: list[list[Any]] = []
        for at, column in enumerate(profile.columns):
            # An index is drawn apart, so that tables that share theirs still do.
            source = np.random.default_rng([seed, at]) if at < profile.index else random
            if column.name in pools and at >= profile.index:
                values = _from_pool(column, pools[column.name], rows, source, self._real_texts(column))
            else:
                values = made_values(column, rows, source, self.marks, self._real_texts(column))
            columns.append(values)
        by_name = {c.name: v for c, v in zip(profile.columns, columns, strict=True) if not c.unique}
        turning = {c.name: turns(c, self.marks) for c in profile.columns if c.kind in ("int", "float")}
        met(by_name, self.marks.conditions, turning, random)
        _ordered(profile, columns)
        _without_double_keys(profile, columns, random)
        for column, values in zip(profile.columns, columns, strict=True):
            if column.nulls:
                _with_nulls(values, random, len(values) > 10)
        data = [_as_series(values, column) for values, column in zip(columns, profile.columns, strict=True)]
        table = pd.concat(data, axis=1) if data else pd.DataFrame()
        table.columns = self._labels(name, profile)
        return _with_index(_twice(table, profile, random), profile)

    def _labels(self, name: str, profile: TableProfile) -> Any:
        import pandas as pd

        names = [column.name for column in profile.columns]
        there = self.observed[name].table.columns
        if profile.index == 0:
            return there
        return pd.Index(names, name=there.name)


def _from_pool(
    column: ColumnProfile, pool: list[Any], rows: int, random: Any, avoid: frozenset[Any]
) -> list[Any]:
    """Values of the pool; where some may be others, the last one is in no other table."""
    if column.unique:
        more = made_values(column, rows, random, Landmarks(), avoid | set(pool)) if rows > len(pool) else []
        return sorted([*pool, *more][:rows]) if column.rising else [*pool, *more][:rows]
    values = [pool[int(random.integers(len(pool)))] for _ in range(rows)]
    if column.kind == "text" and rows > 4:
        values[-1] = made_values(column, 1, random, Landmarks(), avoid | set(pool))[0]
    elif column.kind == "int" and rows > 4:
        values[-1] = max(pool) + 1
    return sorted(values) if column.rising else values


def _ordered(profile: TableProfile, columns: list[list[Any]]) -> None:
    for _ in profile.orders:
        for low, high in profile.orders:
            for row, (left, right) in enumerate(zip(columns[low], columns[high], strict=True)):
                if left > right:
                    columns[low][row], columns[high][row] = right, left


def _without_double_keys(profile: TableProfile, columns: list[list[Any]], random: Any) -> None:
    places = [at for at, column in enumerate(profile.columns) if column.name in profile.key]
    if not places:
        return
    seen: set[Any] = set()
    for row in range(len(columns[0])):
        for _ in range(50):
            key = tuple(columns[at][row] for at in places)
            if key not in seen:
                break
            place = places[int(random.integers(len(places)))]
            columns[place][row] = columns[place][int(random.integers(len(columns[0])))]
        seen.add(key)


def _with_nulls(values: list[Any], random: Any, two: bool) -> None:
    for place in random.permutation(len(values))[: 2 if two else 1]:
        values[place] = None


def _as_series(values: list[Any], column: ColumnProfile) -> Any:
    import pandas as pd

    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype) and not set(filter(None, values)) <= set(dtype.categories):
        dtype = pd.CategoricalDtype(sorted({v for v in values if v is not None}), dtype.ordered)
    if dtype.kind in "Mm":
        return pd.Series(pd.to_datetime(values) if dtype.kind == "M" else pd.to_timedelta(values)).astype(
            dtype
        )
    return pd.Series(values, dtype="object").astype(dtype)


def _twice(table: Any, profile: TableProfile, random: Any) -> Any:
    """A row a second time, if the data have such rows."""
    if profile.twice and len(table) > 3:
        import pandas as pd

        one, other = (int(place) for place in random.permutation(len(table))[:2])
        places = [one if place == other else place for place in range(len(table))]
        rows = table.iloc[:, profile.index :].take(places).set_axis(table.index)
        return pd.concat([table.iloc[:, : profile.index], rows], axis=1)
    return table


def _with_index(table: Any, profile: TableProfile) -> Any:
    if not profile.index:
        return table
    levels = list(table.columns[: profile.index])
    return table.set_index(levels).rename_axis(index=list(profile.names))
