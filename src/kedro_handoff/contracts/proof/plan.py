"""A suite compiled for the columns of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from kedro_handoff.contracts.proof import aggregate_rules as aggregates
from kedro_handoff.contracts.proof import column_rules as columns
from kedro_handoff.contracts.proof import table_rules as tables
from kedro_handoff.contracts.proof.arguments import NotCompiledError
from kedro_handoff.contracts.proof.facts import (
    Arguments,
    ColumnCheck,
    Schema,
    TableCheck,
    TableFacts,
    schema_of,
)
from kedro_handoff.contracts.proof.kinds import Kind
from kedro_handoff.contracts.suite import Expectation, Suite

if TYPE_CHECKING:
    import pandas as pd

# What Great Expectations means by an expectation was measured on these versions; others are not proved.
KNOWN_VERSIONS = ("1.24.",)

_COLUMN_RULES: Mapping[str, Callable[[Arguments, Kind | None], ColumnCheck]] = {
    "expect_column_values_to_not_be_null": columns.not_null,
    "expect_column_values_to_be_null": columns.null,
    "expect_column_values_to_be_unique": columns.unique,
    "expect_column_values_to_be_between": columns.between,
    "expect_column_values_to_be_of_type": columns.of_type,
    "expect_column_values_to_be_in_set": columns.in_set,
    "expect_column_values_to_not_be_in_set": columns.not_in_set,
    "expect_column_values_to_match_regex": columns.match_regex,
    "expect_column_value_lengths_to_equal": columns.lengths_equal,
    "expect_column_value_lengths_to_be_between": columns.lengths_between,
    "expect_column_min_to_be_between": aggregates.minimum_between,
    "expect_column_max_to_be_between": aggregates.maximum_between,
    "expect_column_mean_to_be_between": aggregates.mean_between,
    "expect_column_median_to_be_between": aggregates.median_between,
    "expect_column_sum_to_be_between": aggregates.sum_between,
    "expect_column_stdev_to_be_between": aggregates.deviation_between,
    "expect_column_unique_value_count_to_be_between": aggregates.unique_count_between,
    "expect_column_proportion_of_non_null_values_to_be_between": aggregates.nonnull_share_between,
    "expect_column_distinct_values_to_be_in_set": aggregates.distinct_in_set,
    "expect_column_distinct_values_to_contain_set": aggregates.distinct_contain_set,
    "expect_column_distinct_values_to_equal_set": aggregates.distinct_equal_set,
}
_TABLE_RULES: Mapping[str, Callable[[Arguments, Schema], TableCheck]] = {
    "expect_column_pair_values_a_to_be_greater_than_b": tables.pair_greater,
    "expect_column_pair_values_to_be_equal": tables.pair_equal,
    "expect_compound_columns_to_be_unique": tables.compound_unique,
    "expect_table_columns_to_match_set": tables.columns_match_set,
    "expect_table_columns_to_match_ordered_list": tables.columns_match_list,
    "expect_column_to_exist": tables.column_exists,
    "expect_table_column_count_to_be_between": tables.column_count_between,
    "expect_table_column_count_to_equal": tables.column_count_equal,
    "expect_table_row_count_to_be_between": tables.row_count_between,
    "expect_table_row_count_to_equal": tables.row_count_equal,
}


def compiled_types() -> frozenset[str]:
    """Expectation types that can be proved."""
    return frozenset(_COLUMN_RULES) | frozenset(_TABLE_RULES)


def prove(suite: Suite, frame: pd.DataFrame) -> tuple[bool, ...]:
    """Which expectations of a suite certainly hold on a table, in the order of the suite.

    `False` says nothing about the data: it hands the expectation to the judge. The table is not changed.
    """
    schema = schema_of(frame)
    if schema is None or not _judge_version().startswith(KNOWN_VERSIONS):
        return (False,) * len(suite.expectations)
    plan = _plans(suite.fingerprint, tuple(schema.items()), _Uncompared(suite))
    table = TableFacts(frame)
    # Infinities make means that are no numbers; the comparison says so, a warning helps nobody.
    with np.errstate(all="ignore"):
        return tuple(check is not None and _proved(check, table) for check in plan)


def _proved(check: TableCheck, table: TableFacts) -> bool:
    try:
        return bool(check(table))
    except Exception:  # noqa: BLE001 - a proof that cannot be made is none; the judge decides
        return False


class _Uncompared:
    """Carries the suite past the cache, whose key is its fingerprint."""

    def __init__(self, suite: Suite) -> None:
        self.suite = suite

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Uncompared)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=256)
def _plans(
    fingerprint: str,  # noqa: ARG001 - the cache's key
    schema: tuple[tuple[str, Kind | None], ...],
    carried: _Uncompared,
) -> tuple[TableCheck | None, ...]:
    return tuple(_compile(expectation, dict(schema)) for expectation in carried.suite.expectations)


def _compile(expectation: Expectation, schema: Schema) -> TableCheck | None:
    try:
        if expectation.type in _TABLE_RULES:
            return _TABLE_RULES[expectation.type](expectation.kwargs, schema)
        if expectation.type in _COLUMN_RULES:
            name = str(expectation.kwargs["column"])
            rule = _COLUMN_RULES[expectation.type](expectation.kwargs, schema[name])
            return lambda table: rule(table.column(name))
    except (NotCompiledError, KeyError, TypeError):
        pass  # in doubt: the judge decides
    return None


@lru_cache(maxsize=1)
def _judge_version() -> str:
    return version("great-expectations")
