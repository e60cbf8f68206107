import numpy as np
import pandas as pd
import pytest

from kedro_handoff.contracts.large.keys import KeyStore, keys_of, occur_in


def store(folder, batches, *, budget):
    kept = KeyStore(folder, sum(map(len, batches)), budget)
    for batch in batches:
        kept.take(np.asarray(batch, dtype=np.uint64))
    return kept


@pytest.mark.parametrize("budget", [10**6, 64], ids=["in memory", "on disk"])
def test_keys_that_come_back_are_found_across_batches(tmp_path, budget):
    draw = np.random.default_rng(1).integers(0, 2**63, 900, dtype=np.uint64)
    batches = [draw[:300], draw[300:600], np.r_[draw[600:], draw[5:8], draw[5:6]]]
    repeated, complete = store(tmp_path, batches, budget=budget).repeated()
    assert complete
    assert repeated.tolist() == sorted(draw[5:8].tolist())
    assert bool(list(tmp_path.iterdir())) == (budget == 64)


def test_no_key_at_all_is_no_repeat(tmp_path):
    assert store(tmp_path, [], budget=1).repeated()[0].tolist() == []


EQUAL = [
    ("float64", [0.0, -0.0]),
    ("float64", [np.float64("nan"), -np.float64("nan")]),
    ("str", ["a", "a"]),
    ("datetime64[us, UTC]", ["2024-01-01T00:00Z", "2024-01-01T01:00+01:00"]),
    ("int8", [3, 3]),
]


@pytest.mark.parametrize(("dtype", "values"), EQUAL)
def test_equal_values_have_equal_keys(dtype, values):
    series = (
        pd.to_datetime(pd.Series(values), utc=True)
        if dtype.startswith("date")
        else pd.Series(values, dtype=dtype)
    )
    one, other = keys_of(pd.DataFrame({"x": series}), ["x"], keep_missing=True)
    assert one == other


def test_columns_in_another_order_have_other_keys():
    frame = pd.DataFrame({"a": [1, 2], "b": [2, 1]})
    assert len(set(keys_of(frame, ["a", "b"], keep_missing=True).tolist())) == 2


def test_a_dtype_in_doubt_has_no_keys():
    frame = pd.DataFrame({"x": pd.Series([1, "1"], dtype="object")})
    assert keys_of(frame, ["x"], keep_missing=True) is None


def test_keys_are_looked_up():
    assert occur_in(np.array([1, 5, 9], np.uint64), np.array([5, 9], np.uint64)).tolist() == [
        False,
        True,
        True,
    ]
    assert occur_in(np.array([1], np.uint64), np.array([], np.uint64)).tolist() == [False]
