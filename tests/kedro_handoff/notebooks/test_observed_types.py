import datetime

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression

from kedro_handoff.notebooks.observed_types import joined, observed_type


class Outer:
    class Inner:
        """Has no name that could be imported."""


@pytest.mark.parametrize(
    ("value", "text", "lines"),
    [
        (pd.DataFrame(), "pd.DataFrame", ["import pandas as pd"]),
        (pd.Series([1]), "pd.Series", ["import pandas as pd"]),
        (np.zeros(2), "np.ndarray", ["import numpy as np"]),
        (np.float64(1), "float", []),
        (True, "bool", []),
        ({"a": 1.0}, "dict[str, float]", []),
        ({"a": 1, "b": 2.5}, "dict[str, float]", []),
        ({"a": 1, "b": "x"}, "dict[str, Any]", ["from typing import Any"]),
        ({}, "dict[Any, Any]", ["from typing import Any"]),
        ({"a": pd.DataFrame()}, "dict[str, pd.DataFrame]", ["import pandas as pd"]),
        (["a", "b"], "list[str]", []),
        ({1, 2}, "set[int]", []),
        ((1, "a"), "tuple[int, str]", []),
        ((), "tuple[Any, ...]", ["from typing import Any"]),
        ([[[["deep"]]]], "list[list[list[Any]]]", ["from typing import Any"]),
        (LinearRegression(), "LinearRegression", ["from sklearn.linear_model import LinearRegression"]),
        (datetime.date(2026, 1, 1), "date", ["from datetime import date"]),
    ],
)
def test_a_value_has_the_type_that_a_person_would_write(value, text, lines):
    found = observed_type(value)
    assert found is not None
    assert found.text == text
    assert [needed.line for needed in found.imports] == lines


@pytest.mark.parametrize("value", [None, lambda: 1, Outer.Inner(), pd, len])
def test_what_has_no_public_name_has_no_annotation(value):
    assert observed_type(value) is None


def test_several_results_are_a_tuple_and_an_unknown_one_is_any():
    assert joined([observed_type(1), None]).text == "tuple[int, Any]"
    assert joined([None, None]) is None
