from __future__ import annotations

import pandas as pd
import pytest

from kedro_handoff.contracts.quarantine.split import split_rows
from kedro_handoff.errors import QuarantineError

TYPED = pd.DataFrame(
    {
        "i": pd.array([1, None, 3], dtype="Int64"),
        "c": pd.Categorical(["a", "b", "a"]),
        "t": pd.to_datetime(["2024-01-01", "2024-01-02", None]).tz_localize("UTC"),
    }
)


def test_both_parts_keep_columns_and_types():
    split = split_rows(TYPED, {1: ["i: a value in every row"]})
    assert split.kept.dtypes.equals(TYPED.dtypes)
    assert split.aside[list(TYPED.columns)].dtypes.equals(TYPED.dtypes)
    assert split.aside["handoff_reasons"].tolist() == ["i: a value in every row"]
    assert split.aside["handoff_row"].tolist() == [1]


def test_rows_that_go_on_are_numbered_as_if_the_others_had_never_been_there():
    kept = split_rows(TYPED, {0: ["bad"]}).kept
    assert kept.equals(TYPED.iloc[1:].reset_index(drop=True))


def test_an_index_of_the_users_own_stays():
    named = TYPED.set_axis(["x", "y", "z"])
    split = split_rows(named, {1: ["bad", "worse"]})
    assert list(split.kept.index) == ["x", "z"]
    assert split.aside.loc["y", "handoff_row"] == "y"
    assert split.aside.loc["y", "handoff_reasons"] == "bad; worse"


def test_a_column_named_like_one_of_ours_is_not_overwritten():
    with pytest.raises(QuarantineError, match="`handoff_row` of its own"):
        split_rows(TYPED.assign(handoff_row=1), {0: ["bad"]})


def test_the_table_is_not_changed():
    before = TYPED.copy()
    split_rows(TYPED, {0: ["bad"], 2: ["bad"]})
    assert TYPED.equals(before)
