from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from kedro_handoff.comparing.comparison import differences
from kedro_handoff.notebooks.testing.literals import NoLiteralError, literal, namespace

DAYS = pd.date_range("2024-01-30", periods=3, freq="D")
TABLE = pd.DataFrame({"a": [1, 2, 3], "b": ["x", None, "z"]})
OBJECTS = {
    "plain": TABLE,
    "small types": pd.DataFrame({"i": np.array([1, 2], "int8"), "f": np.array([0.5, np.nan], "float32")}),
    "nullable": pd.DataFrame({"i": pd.array([1, None], "Int64"), "b": pd.array([True, None], "boolean")}),
    "dates": pd.DataFrame({"d": DAYS, "z": DAYS.tz_localize("Europe/Zurich"), "s": DAYS - DAYS[0]}),
    "dates missing": pd.DataFrame(
        {"m": pd.to_datetime(["2024-01-30 05:15", None]), "s": [DAYS[1] - DAYS[0], None]}
    ),
    "instants missing": pd.DataFrame({"z": pd.to_datetime(["2024-01-30 05:15", None], utc=True)}),
    "category": pd.DataFrame({"c": pd.Categorical(["b", None], ["b", "a"], ordered=True)}),
    "intervals": pd.DataFrame({"c": pd.cut([1, 20, 300], [0, 18, 65])}),
    "objects": pd.DataFrame({"o": [1, "a", None], "d": [datetime.date(2024, 1, 1), None, np.nan]}),
    "filtered": TABLE[TABLE.a != 2],
    "named index": TABLE.set_index("b"),
    "two levels": TABLE.assign(c=0.5).set_index(["a", "b"]),
    "two levels above": pd.concat({"left": TABLE, "right": TABLE}, axis=1),
    "pivoted": TABLE.pivot_table(index="b", columns="a", aggfunc="size"),
    "quarters": TABLE.set_axis(pd.Index([1, 2], dtype="int32", name="quarter"), axis=1),
    "numbers as names": pd.DataFrame({0: [1.5], 1: [2]}),
    "empty": TABLE[TABLE.a > 9],
    "no columns": pd.DataFrame(),
    "infinite": pd.DataFrame({"x": [np.inf, -np.inf, np.nan]}),
    "series": TABLE.a.rename("total"),
    "daily": pd.Series([1.0, 2.0, 3.0], index=DAYS),
    "index": pd.Index(["a", "b"], name="n"),
    "array": np.array([[1.5, np.nan], [2, 3]], dtype="float32"),
    "nested": {"a": [1, (2.5, None)], "b": {"x"}, "t": pd.Timestamp("2024-01-01 05:00")},
}


@pytest.mark.parametrize("value", OBJECTS.values(), ids=OBJECTS)
def test_the_text_makes_the_same_object_again(value):
    made = eval(literal(value), namespace())  # noqa: S307 - what is tested
    assert differences(made, value) == []


def test_the_frequency_of_an_index_is_kept():
    made = eval(literal(OBJECTS["daily"]), namespace())  # noqa: S307 - what is tested
    pd.testing.assert_series_equal(made, OBJECTS["daily"])


@pytest.mark.parametrize("value", [object(), pd.DataFrame({"a": [object()]}), {"a": len}])
def test_what_has_no_text_is_refused(value):
    with pytest.raises(NoLiteralError):
        literal(value)
