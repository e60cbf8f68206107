"""What was found instead of a promise, in words, from Great Expectations' result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from kedro_handoff.contracts.suite import Expectation
from kedro_handoff.contracts.value_words import listed, share_in_words, shortened, value_in_words

if TYPE_CHECKING:
    import pandas as pd


def found_in_words(expectation: Expectation, result: Mapping[str, Any]) -> str:
    """What a violated expectation met with: a count of rows, or what the table or column is like."""
    count, total = result.get("unexpected_count"), result.get("element_count")
    if count is not None and total:
        return f"{count:,} of {total:,} row{'' if total == 1 else 's'} ({share_in_words(count / total)})"
    observed = plain(result.get("observed_value"))
    if "_distinct_values_" in expectation.type:
        return _sets(result)
    if "_columns_to_match_" in expectation.type and isinstance(observed, list):
        return _columns(expectation, observed)
    if "_quantile_" in expectation.type and isinstance(observed, Mapping):
        pairs = zip(observed["quantiles"], observed["values"], strict=True)
        return ", ".join(f"the {share_in_words(q)} quantile {value_in_words(value)}" for q, value in pairs)
    if isinstance(observed, list):
        return listed(observed)
    return _observed(expectation.type, observed) if observed is not None else "it does not hold"


def _observed(type: str, value: Any) -> str:
    if type.startswith("expect_table_row_count"):
        return f"{value_in_words(value)} row{'' if value == 1 else 's'}"
    if type.startswith("expect_table_column_count"):
        return f"{value_in_words(value)} column{'' if value == 1 else 's'}"
    return f"type {value}" if "_type" in type else value_in_words(value)


def why_not_judged(expectation: Expectation, error: str, frame: pd.DataFrame) -> str:
    """Why an expectation could not be evaluated: a column that is not there, or one of another type."""
    missing = [column for column in expectation.columns if column not in frame.columns]
    if missing:
        return _missing_columns(missing, frame)
    types = [_type_of(column, frame) for column in expectation.columns]
    reason = shortened(error.strip().splitlines()[0] if error.strip() else "no reason given", 160)
    return f"{reason} ({', '.join(types)})" if types else reason


def _type_of(column: str, frame: pd.DataFrame) -> str:
    found = frame.loc[:, [label == column for label in frame.columns]]
    if found.shape[1] != 1:
        return f"'{column}' stands {found.shape[1]} times in the table"
    return f"'{column}' is of type {found.dtypes.iloc[0]}"


def _missing_columns(missing: Iterable[str], frame: pd.DataFrame) -> str:
    present = [str(column) for column in frame.columns]
    words = []
    for column in missing:
        close = get_close_matches(str(column), present, n=1)
        words.append(f"'{column}'" + (f" (is it '{close[0]}' now?)" if close else ""))
    return f"the table has no column {', '.join(words)}"


def _sets(result: Mapping[str, Any]) -> str:
    strange = [plain(value) for value in result.get("partial_unexpected_list") or ()]
    absent = [plain(value) for value in result.get("partial_missing_list") or ()]
    said = [f"also {listed(strange)}"] if strange else []
    said += [f"without {listed(absent)}"] if absent else []
    return "; ".join(said) or "it does not hold"


def _columns(expectation: Expectation, met: list[Any]) -> str:
    agreed = list(expectation.kwargs.get("column_set") or expectation.kwargs.get("column_list") or ())
    absent = [name for name in agreed if name not in met]
    strange = [name for name in met if name not in agreed]
    said = [f"without {listed(absent, str)}"] if absent else []
    if strange and expectation.kwargs.get("exact_match") is not False:
        said.append(f"with {listed(strange, str)}, which {'is' if len(strange) == 1 else 'are'} not agreed")
    return "; ".join(said) or f"in another order: {listed(met, str)}"


def plain(value: Any) -> Any:
    """A value that JSON and people can read: numpy scalars unwrapped, everything odd as text."""
    if isinstance(value, Mapping):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [plain(item) for item in value]
    if hasattr(value, "item") and not hasattr(value, "__len__"):
        value = value.item()
    if isinstance(value, float):
        return value if abs(value) != float("inf") and value == value else str(value)
    return value if value is None or isinstance(value, bool | int | str) else str(value)
