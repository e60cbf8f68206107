"""Large tables are hashed in several threads, and have the fingerprints that they have in one."""

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.fingerprint import fingerprint_of, side_by_side


@pytest.fixture
def odd():
    """A table of columns of many kinds, some of which need what stands around them."""
    rows, shared = 1000, ["one list"]
    numbers = np.arange(rows)
    return pd.DataFrame(
        {
            "whole": numbers,
            "real": np.where(numbers % 7, numbers / 3, np.nan),
            "long": numbers.astype(np.longdouble),
            "swapped": numbers.astype(">i4"),
            "truth": numbers % 2 == 0,
            "time": pd.Timestamp("2026-01-01") + pd.to_timedelta(numbers, unit="h"),
            "zoned": pd.date_range("2026-01-01", periods=rows, freq="h", tz="UTC"),
            "text": pd.array(["ä", None, "b" * 40, ""] * (rows // 4), "str"),
            "kind": pd.Categorical(["a", "b"] * (rows // 2)),
            "maybe": pd.array([1, None] * (rows // 2), "Int64"),
            "object": [shared] * rows,
            "hopeless": [iter(())] * rows,
        }
    )


@pytest.mark.parametrize("statistics", [True, False])
def test_the_fingerprint_is_that_of_one_thread(odd, monkeypatch, statistics):
    alone = fingerprint_of(odd, statistics=statistics)
    monkeypatch.setattr(side_by_side, "_WORTH", 1)
    monkeypatch.setattr(side_by_side.os, "cpu_count", lambda: 4)
    together = fingerprint_of(odd, statistics=statistics)
    assert together.document() == alone.document()
    assert together.held == alone.held
    assert [c.name for c in together.columns if c.digest is None] == ["long", "hopeless"]


def test_a_column_that_fails_is_left_to_the_caller(monkeypatch):
    monkeypatch.setattr(side_by_side, "_WORTH", 1)
    monkeypatch.setattr(side_by_side.os, "cpu_count", lambda: 2)
    columns = [np.zeros(3), np.ones(3), np.array(["a"], object)]
    found = side_by_side.side_by_side(columns, 3, lambda column: float(column[0]))
    assert found.keys() == {0, 1}
    assert side_by_side.side_by_side(columns, 3, lambda column: {}[column[0]]) == {}
