from __future__ import annotations

import pandas as pd

from kedro_handoff.notebooks.testing.named_columns import named, narrowed

WIDE = pd.DataFrame({f"c{at}": [at] for at in range(20)})
SOURCE = "def f(df, limits):\n    return df[['c1', 'c2']].assign(x=df.c7 > limits['least'])"


def test_of_a_wide_table_the_columns_that_the_code_names_are_kept():
    names = named([SOURCE], [{"least": 3, "by": ["c4"]}])
    assert list(narrowed(WIDE, names).columns) == ["c1", "c2", "c4", "c7"]


def test_a_table_of_which_nothing_is_named_stays_whole():
    assert narrowed(WIDE, named(["def f(df):\n    return df.sum()"], [])) is WIDE


def test_a_small_table_stays_whole():
    table = WIDE.iloc[:, :5]
    assert narrowed(table, named([SOURCE], [])) is table
