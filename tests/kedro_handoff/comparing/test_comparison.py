import numpy as np
import pandas as pd
import pytest

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.verify_settings import Sameness

FRAME = pd.DataFrame({"a": [1.0, np.nan], "b": ["x", None], "t": pd.to_datetime(["2020-01-01", None])})


@pytest.mark.parametrize(
    "value",
    [FRAME, FRAME["a"], np.array([1.0, np.nan]), {"k": [1, float("nan")]}, [1, "a", None], 1.5, "a", None],
)
def test_an_object_and_its_copy_are_the_same(value):
    copied = value.copy() if hasattr(value, "copy") else value
    assert differences(value, copied) == []


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (FRAME.assign(a=[1.0, 2.0]), "column 'a' differs in 1 of 2 rows"),
        (FRAME.assign(a=[1.5, np.nan]), "by at most 0.5"),
        (FRAME.astype({"a": "float32"}), "column 'a' is float64 in the notebook, float32 in the pipeline"),
        (FRAME.rename(columns={"a": "c"}), "column a only in the notebook"),
        (FRAME[["b", "a", "t"]], "the columns stand in another order"),
        (FRAME.head(1), "2 rows in the notebook, 1 in the pipeline"),
        (FRAME.set_axis([1, 2]), "the index differs"),
        (FRAME.iloc[::-1].reset_index(drop=True), "column 'b' differs in 2 of 2 rows"),
        (FRAME["a"], "type DataFrame in the notebook, Series in the pipeline"),
    ],
)
def test_a_difference_of_frames_is_said_in_words(other, words):
    assert any(words in found for found in differences(FRAME, other))


def test_numbers_within_a_declared_tolerance_are_the_same():
    assert differences(FRAME, FRAME.assign(a=[1.0 + 1e-9, np.nan]), Sameness(tolerance=1e-8)) == []


def test_models_are_compared_by_their_attributes():
    from sklearn.linear_model import LinearRegression

    x, y = np.arange(6.0).reshape(3, 2), np.arange(3.0)
    one, other = LinearRegression().fit(x, y), LinearRegression().fit(x, y * 2)
    assert differences(one, LinearRegression().fit(x, y)) == []
    assert any("coef_" in found for found in differences(one, other))
