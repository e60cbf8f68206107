"""Checks that every table passes, whatever it holds."""

from collections.abc import Sequence

import pandas as pd


def require_columns(table: pd.DataFrame, name: str, columns: Sequence[str]) -> None:
    """Make sure that `table` has rows and all `columns`.

    Raises:
        ValueError: The table is empty or lacks columns; the message names them.
    """
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(
            f"{name} lacks the columns {missing}; it has {list(table.columns)}. "
            f"Compare the source file with the entry {name!r} of the catalog."
        )
    if table.empty:
        raise ValueError(f"{name} has no rows; nothing can be made from it. Check the source file.")


def unique_rows(table: pd.DataFrame, name: str, key: Sequence[str]) -> pd.DataFrame:
    """Give `table` without exact repetitions, each value of `key` once, rows numbered from 0.

    A row that repeats another in every column says nothing new and is dropped. Two rows that share a key and
    disagree are an error: choosing one would be a guess.

    Raises:
        ValueError: Rows with the same key differ, or a key is null.
    """
    distinct = table.drop_duplicates(ignore_index=True)
    if distinct[list(key)].isna().any(axis=None):
        raise ValueError(f"{name} has rows without a value in its key {list(key)}.")
    conflicting = distinct.loc[distinct.duplicated(list(key)), list(key)]
    if len(conflicting):
        examples = conflicting.head(3).to_dict("records")
        raise ValueError(
            f"{name}: {len(conflicting)} rows repeat the key {list(key)} with other values, e.g. {examples}."
        )
    return distinct
