"""A suite compiled for the columns of a table."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING

import numpy as np

from kedro_handoff.contracts.proof.arguments import NotCompiledError
from kedro_handoff.contracts.proof.condition import CONDITION_ARGUMENTS, matching_rows, row_query
from kedro_handoff.contracts.proof.facts import Arguments, Schema, TableCheck, TableFacts, schema_of
from kedro_handoff.contracts.proof.rules import (
    COLUMN_RULES,
    TABLE_RULES,
    UNCONDITIONAL,
)
from kedro_handoff.contracts.suite import Expectation, Suite

if TYPE_CHECKING:
    import pandas as pd

# What Great Expectations means by an expectation was measured on these versions; others are not proved.
KNOWN_VERSIONS = ("1.24.",)


@dataclass(frozen=True)
class Step:
    """One expectation of a plan.

    Attributes:
        check: Whether it certainly holds on a table.
        columns: Columns that the check looks at.
        query: The pandas query of the rows it is about; `None` for all of them.
    """

    check: TableCheck
    columns: tuple[str, ...]
    query: str | None


def prove(suite: Suite, frame: pd.DataFrame) -> tuple[bool, ...]:
    """Which expectations of a suite certainly hold on a table, in the order of the suite.

    `False` says nothing about the data: it hands the expectation to the judge. The table is not changed.
    """
    if not _judge_version().startswith(KNOWN_VERSIONS):
        return (False,) * len(suite.expectations)
    schema = schema_of(frame)
    plan = _plans(suite.fingerprint, schema, _Uncompared(suite))
    tables: dict[str | None, TableFacts] = {None: TableFacts(frame, schema)}
    # Infinities make means that are no numbers; the comparison says so, a warning helps nobody.
    with np.errstate(all="ignore"):
        return tuple(step is not None and _proved(step, plan, tables) for step in plan)


def _proved(step: Step, plan: tuple[Step | None, ...], tables: dict[str | None, TableFacts]) -> bool:
    try:
        if step.query not in tables:
            tables[step.query] = _matching(tables[None], step.query, plan)
        return bool(step.check(tables[step.query]))
    except Exception:  # noqa: BLE001 - a proof that cannot be made is none; the judge decides
        return False


def _matching(table: TableFacts, query: str | None, plan: tuple[Step | None, ...]) -> TableFacts:
    """The rows of a query, with the columns that any step under it looks at."""
    columns = dict.fromkeys(name for step in plan if step and step.query == query for name in step.columns)
    return table.only(list(columns), matching_rows(table.frame, str(query)))


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
    schema: Schema,
    carried: _Uncompared,
) -> tuple[Step | None, ...]:
    return tuple(_compile(expectation, schema) for expectation in carried.suite.expectations)


def _compile(expectation: Expectation, schema: Schema) -> Step | None:
    try:
        query = row_query(expectation.kwargs, schema)
        if query is not None and expectation.type in UNCONDITIONAL:
            return None
        kwargs = {name: v for name, v in expectation.kwargs.items() if name not in CONDITION_ARGUMENTS}
        return Step(make_check(expectation.type, kwargs, schema), expectation.columns, query)
    except Exception:  # noqa: BLE001 - in doubt: the judge decides
        return None


def make_check(name: str, kwargs: Arguments, schema: Schema) -> TableCheck:
    """The check of one expectation without its condition on rows.

    Raises:
        NotCompiledError: It is left to the judge; any other error says the same.
    """
    if name in TABLE_RULES:
        return TABLE_RULES[name](kwargs, schema)
    if name not in COLUMN_RULES:
        raise NotCompiledError
    column = str(kwargs["column"])
    rule = COLUMN_RULES[name](kwargs, schema[column])
    return lambda table: rule(table.column(column))


@lru_cache(maxsize=1)
def _judge_version() -> str:
    return version("great-expectations")
