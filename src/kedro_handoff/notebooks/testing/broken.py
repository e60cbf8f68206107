"""Tables that break a promise for everybody to see, without a judge that takes seconds to start."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kedro_handoff.contracts.suite import Expectation
from kedro_handoff.contracts.tables.kinds import table_kind

# Arguments with which a promise is about every value of the whole column.
_PLAIN = {"column", "column_set", "exact_match", "min_value", "max_value", "type_", "value_set"}
_ENVIRONMENT = "training"  # the one in which tests judge
_NAMED_TYPES = {"str", "int64", "float64"}


def is_surely_broken(promise: Expectation, table: Any) -> bool:
    """Whether a pandas table breaks a promise; where that takes more than a look, `False`.

    Only ever true where Great Expectations, too, finds that the promise does not hold.
    """
    check = _CHECKS.get(promise.type)
    if check is None or not promise.kwargs.keys() <= _PLAIN or _ENVIRONMENT not in promise.environments:
        return False
    if table_kind(table) != "pandas":
        return False
    if "column" in promise.kwargs and list(table.columns).count(promise.kwargs["column"]) != 1:
        return False
    return check(promise.kwargs, table)


def quick_judge(promises: Sequence[Expectation], judge: Callable[..., Any]) -> Callable[..., Any]:
    """`judge_table` for changed forms of a node: the judge is asked only where a look does not tell.

    Args:
        promises: All that the test holds the table to.
        judge: The real one.
    """

    def judged(contract: Any, table: Any, **options: Any) -> Any:
        broken = tuple(promise for promise in promises if is_surely_broken(promise, table))
        return _Broken(broken) if broken else judge(contract, table, **options)

    return judged


@dataclass(frozen=True)
class _Broken:
    """As much of a verdict as a test looks at."""

    not_held: tuple[Expectation, ...]


def _other_columns(promised: Mapping[str, Any], table: Any) -> bool:
    named = promised.get("column_set")
    exact = promised.get("exact_match", True) is True
    return isinstance(named, list) and exact and bool(set(named) - set(table.columns))


def _missing(promised: Mapping[str, Any], table: Any) -> bool:
    return bool(table[promised["column"]].isna().any())


def _repeated(promised: Mapping[str, Any], table: Any) -> bool:
    values = table[promised["column"]].dropna().tolist()
    plain = all(type(value) in (str, int, float) for value in values)
    return plain and len(set(values)) < len(values)


def _outside(promised: Mapping[str, Any], table: Any) -> bool:
    return _beyond(promised, table[promised["column"]].dropna().tolist())


def _too_long(promised: Mapping[str, Any], table: Any) -> bool:
    values = table[promised["column"]].dropna().tolist()
    return all(type(value) is str for value in values) and _beyond(promised, list(map(len, values)))


def _beyond(promised: Mapping[str, Any], values: list[Any]) -> bool:
    least, most = promised.get("min_value"), promised.get("max_value")
    numbers = [value for value in (*values, least, most) if value is not None]
    if not values or any(type(value) not in (int, float) for value in numbers):
        return False
    return (least is not None and min(values) < least) or (most is not None and max(values) > most)


def _not_of_these(promised: Mapping[str, Any], table: Any) -> bool:
    values, allowed = table[promised["column"]].dropna().tolist(), promised.get("value_set")
    if not isinstance(allowed, list) or not allowed:
        return False
    plain = all(type(value) is str for value in (*values, *allowed))
    return plain and not set(values) <= set(allowed)


def _of_another_type(promised: Mapping[str, Any], table: Any) -> bool:
    values = table[promised["column"]]
    if promised.get("type_") not in _NAMED_TYPES or values.dtype != object or not len(values):
        return False
    return all(type(value) is dict for value in values)


_CHECKS: dict[str, Callable[[Mapping[str, Any], Any], bool]] = {
    "expect_table_columns_to_match_set": _other_columns,
    "expect_column_values_to_not_be_null": _missing,
    "expect_column_values_to_be_unique": _repeated,
    "expect_column_values_to_be_between": _outside,
    "expect_column_values_to_be_in_set": _not_of_these,
    "expect_column_value_lengths_to_be_between": _too_long,
    "expect_column_values_to_be_of_type": _of_another_type,
}
