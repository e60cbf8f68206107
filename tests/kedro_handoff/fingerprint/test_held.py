"""How equal content is held: no part of a digest, and yet seen by code that is handed the value itself."""

import copy
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.fingerprint import fingerprint_of

DAYS = pd.date_range("2013-01-07", periods=5)  # Monday to Friday
ROW = {"a": 1}
PAIRS = {
    "no freq": (pd.Series(range(5), DAYS), pd.Series(range(5), pd.DatetimeIndex(list(DAYS)))),
    "another freq": (pd.DataFrame({"a": 1}, DAYS), pd.DataFrame({"a": 1}, pd.bdate_range(DAYS[0], DAYS[-1]))),
    "a range": (pd.Series([1, 2]), pd.Series([1, 2], pd.Index([0, 1]))),
    "order of bytes": (np.arange(3, dtype="<f8"), np.arange(3, dtype=">f8")),
    "order of axes": (np.ones((2, 3)), np.asfortranarray(np.ones((2, 3)))),
    "steps": (np.arange(0, 6, 2), np.arange(6)[::2]),
    "one list twice": ([[1], [1]], [[1]] * 2),
    "one row twice": ({"x": ROW, "y": ROW}, {"x": ROW, "y": dict(ROW)}),
    "in a column": (pd.DataFrame({"a": [1], "b": [1]}), pd.DataFrame({"a": [1], "b": np.array([1], ">i8")})),
    "storage": (
        {"t": pd.Series(["a"], dtype=pd.StringDtype("pyarrow"))},
        {"t": pd.Series(["a"], dtype=pd.StringDtype("python"))},
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_digest_is_the_same_and_how_it_is_held_is_not(name: str) -> None:
    one, other = map(fingerprint_of, PAIRS[name])
    assert one.digest == other.digest
    assert one.held != other.held


@pytest.mark.parametrize("name", PAIRS)
def test_a_copy_is_held_as_before(name: str) -> None:
    for value in PAIRS[name]:
        again = copy.deepcopy(value)
        if name not in ("steps", "order of axes"):  # a copy may put it in order
            assert fingerprint_of(again).held == fingerprint_of(value).held


def test_which_column_is_held_otherwise_counts() -> None:
    swapped: Any = np.array([1], ">i8")
    one, other = pd.DataFrame({"a": [1], "b": swapped}), pd.DataFrame({"a": swapped, "b": [1]})
    assert fingerprint_of(one).held != fingerprint_of(other).held


def test_what_is_held_as_usual_says_nothing() -> None:
    table = pd.DataFrame({"a": [1.5, None], "b": ["x", "y"]})
    for value in (table, [1, "a", "a", (1, 2)], {"x": table, "y": copy.deepcopy(table)}, np.ones((2, 3))):
        assert fingerprint_of(value).held == ""
