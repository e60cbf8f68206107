from __future__ import annotations

import collections
import copy
import dataclasses
import datetime
import decimal
import enum
import functools
import itertools
import pickle
import random
import re
import zoneinfo
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from kedro_handoff.comparing.comparison import compare, differences
from kedro_handoff.verify_settings import Sameness


class Plain:
    def __init__(self, **facts):
        self.__dict__.update(facts)


class Slotted:
    __slots__ = ("a",)

    def __init__(self, a):
        self.a = a


class Hostile:
    """Its comparison and its text fail."""

    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        raise RuntimeError("no")

    def __repr__(self):
        raise RuntimeError("no")

    __hash__ = None


class Sealed:
    """It can be neither looked into nor copied."""

    __slots__ = ()

    def __reduce_ex__(self, protocol):
        raise TypeError("sealed")


@dataclasses.dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: list


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


class Words(list):
    """A list with more to it."""


class Measured(np.ndarray):
    unit = ""


class Table(pd.DataFrame):
    _metadata = ("unit",)

    @property
    def _constructor(self):
        return Table


def with_unit(value, unit):
    object.__setattr__(value, "unit", unit)
    return value


def twice(x):
    return 2 * x


Pair = collections.namedtuple("Pair", "a b")
PAIRS = {
    "number": (1.5, 1.25),
    "numpy number": (np.float32(1.5), np.float32(1.25)),
    "numpy whole number": (np.int64(2**60), np.int64(2**60 + 1)),
    "numpy moment": (np.datetime64("2020-01-01"), np.datetime64("2020-01-02")),
    "kind of number": (1, True),
    "kind of numpy number": (np.int64(1), np.int32(1)),
    "complex": (1 + 1j, 1 - 1j),
    "text": ("a", "b"),
    "long text": ("a" * 500 + "b", "a" * 500 + "c"),
    "bytes": (b"a", b"b"),
    "nothing": (None, float("nan")),
    "zone": (
        datetime.datetime(2020, 1, 1, tzinfo=zoneinfo.ZoneInfo("UTC")),
        datetime.datetime(2020, 1, 1, 1, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich")),
    ),
    "moment": (pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")),
    "no moment": (pd.NaT, pd.Timestamp("2020-01-02")),
    "decimal": (decimal.Decimal("1.1"), decimal.Decimal("1.2")),
    "path": (Path("a"), Path("b")),
    "list": ([1, [2, float("nan")]], [1, [3, float("nan")]]),
    "order of a list": ([1, 2], [2, 1]),
    "tuple": (Pair(1, 2), Pair(1, 3)),
    "dict": ({"a": {"b": 1}}, {"a": {"b": 2}}),
    "keys": ({1: 0}, {True: 0}),
    "NaN as a key": ({float("nan"): 0}, {float("nan"): 1}),
    "counter": (collections.Counter("aab"), collections.Counter("abb")),
    "deque": (collections.deque([1, 2]), collections.deque([1, 3])),
    "set": ({1, 2}, {1, 3}),
    "set of kinds": ({1}, {1.0}),
    "frozen": (frozenset({float("nan"), "a"}), frozenset({float("nan"), "b"})),
    "array": (np.array([1.0, np.nan]), np.array([2.0, np.nan])),
    "structured": (np.array([(1, "a")], "i4,U1"), np.array([(1, "b")], "i4,U1")),
    "objects": (np.array([[1, 2], None], dtype=object), np.array([[1, 3], None], dtype=object)),
    "masked": (np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[0, 0])),
    "hidden behind a mask": (np.ma.array([1, 5], mask=[0, 1]), np.ma.array([2, 9], mask=[0, 1])),
    "sparse": (sparse.csr_array([[0, 1.0]]), sparse.csr_array([[0, 2.0]])),
    "sparse matrix": (sparse.csc_matrix([[0, 1.0]]), sparse.csc_matrix([[3.0, 1.0]])),
    "attributes": (Plain(a=1), Plain(a=2)),
    "more attributes": (Plain(a=1), Plain(a=1, b=2)),
    "slots": (Slotted([1]), Slotted([2])),
    "dataclass": (Point(1.0, [2]), Point(1.0, [3])),
    "hostile": (Hostile(1), Hostile(2)),
    "enum": (Colour.RED, Colour.BLUE),
    "pattern": (re.compile("a"), re.compile("b")),
    "partial": (functools.partial(twice, 1), functools.partial(twice, 2)),
    "function": (lambda x: x + 1, lambda x: x + 2),
    "class": (Plain, Slotted),
    "random state": (random.Random(1), random.Random(2)),  # noqa: S311 - no secret
    "numpy random state": (np.random.default_rng(1), np.random.default_rng(2)),
    "categories": (pd.Categorical(["a"]), pd.Categorical(["b"])),
    "list with attributes": (with_unit(Words([1]), "m"), with_unit(Words([1]), "km")),
    "table with a unit": (with_unit(Table({"a": [1]}), "m"), with_unit(Table({"a": [1]}), "km")),
    "period": (pd.Period("2020-01"), pd.Period("2020-02")),
    "interval": (pd.Interval(0, 1), pd.Interval(0, 2)),
    "offset": (pd.offsets.Day(1), pd.offsets.Day(2)),
    "length of time": (pd.Timedelta(1), pd.Timedelta(2)),
    "type": (np.dtype("int64"), np.dtype("int32")),
    "pandas type": (pd.CategoricalDtype(["a"]), pd.CategoricalDtype(["b"])),
    "polynomial": (np.poly1d([1, 2]), np.poly1d([1, 3])),
    "named": (pd.Series([1], name="a"), pd.Series([1], name="b")),
}


@pytest.mark.parametrize(("one", "other"), PAIRS.values(), ids=list(PAIRS))
def test_an_object_is_the_same_as_its_copy_and_not_as_another(one, other):
    twin = copy.deepcopy(one)
    assert differences(one, twin) == []
    assert compare(one, other).status == "different"
    assert compare(other, one).status == "different"


@pytest.mark.parametrize(
    "value", [Plain(), object(), {}, [], (), set(), "", np.array(1.0), np.zeros((0, 3)), pd.DataFrame()]
)
def test_what_is_empty_equals_what_is_empty(value):
    assert differences(value, pickle.loads(pickle.dumps(value))) == []  # noqa: S301 - written one moment ago


def test_objects_that_hold_each_other_end_the_walk():
    def ring(n):
        one, other = Plain(n=1), {"n": n}
        one.other, other["one"], other["list"] = other, one, [one]
        other["list"].append(other["list"])
        return one

    assert differences(ring(1), ring(1)) == []
    assert differences(ring(1), ring(2)) == ["other: 'n': 1 in the notebook, 2 in the pipeline (by 1)"]


def test_what_is_nested_too_deeply_is_left_open():
    deep = functools.reduce(lambda inner, _: [inner], range(100_000), [])
    other = functools.reduce(lambda inner, _: [inner], range(100_000), [])
    assert compare(deep, other).status == "unknown"


@pytest.mark.parametrize("make", [lambda: iter([1]), lambda: (n for n in "a"), itertools.count, Sealed])
def test_what_cannot_be_looked_at_is_left_open(make):
    found = compare({"a": make()}, {"a": make()})
    assert found.status == "unknown"
    assert "cannot be compared" in found.words[0]


def test_something_unknown_beside_a_difference_is_a_difference():
    assert compare([iter([1]), 1], [iter([1]), 2]).status == "different"


def test_a_class_of_the_notebook_is_known_by_its_name():
    here = type("Box", (Plain,), {"__module__": "__main__"})
    there = type("Box", (Plain,), {"__module__": "mini.pipelines.wards.nodes"})
    assert differences(here(a=1), there(a=1)) == []
    assert differences(here(a=1), there(a=2)) != []
    elsewhere = type("Box", (Plain,), {"__module__": "other"})
    assert "type other.Box in the notebook" in differences(elsewhere(a=1), there(a=1))[0]


@pytest.mark.parametrize(
    ("rule", "same"),
    [
        (Sameness(), False),
        (Sameness(tolerance=0.01), True),
        (Sameness(relative=1e-5), True),
        (Sameness(tolerance=1e-9), False),
        (Sameness(relative=1e-7), False),
    ],
)
def test_a_tolerance_is_absolute_or_a_share(rule, same):
    pairs = [
        (1000.0, 1000.001),
        ({"a": [1000.0]}, {"a": [1000.001]}),
        (np.array([1000.0, np.nan, np.inf]), np.array([1000.001, np.nan, np.inf])),
        (pd.DataFrame({"a": [1000.0]}), pd.DataFrame({"a": [1000.001]})),
        (pd.Series([1000.0, "x"], dtype=object), pd.Series([1000.001, "x"], dtype=object)),
        (pd.Series([1000.0, None], dtype="Float64"), pd.Series([1000.001, None], dtype="Float64")),
        (sparse.csr_array([[1000.0, 0]]), sparse.csr_array([[1000.001, 0]])),
        (np.float32([1000.0]), np.float32([1000.001])),
    ]
    assert [differences(one, other, rule) == [] for one, other in pairs] == [same] * len(pairs)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (np.inf, 1.0),
        (np.nan, 1.0),
        (np.inf, -np.inf),
        (True, False),
        ("a", "b"),
        (pd.Timestamp("2020-01-01"), pd.Timestamp("2020-01-02")),
    ],
)
def test_no_tolerance_covers_what_is_no_amount(one, other):
    rule = Sameness(tolerance=1e300, relative=0.99)
    for wrap in (lambda v: v, lambda v: pd.DataFrame({"a": [v]}), lambda v: np.array([v])):
        assert differences(wrap(one), wrap(other), rule) != []


def test_categories_are_not_numbers_within_a_tolerance():
    one, other = (pd.Series(pd.Categorical([v], ["a", "b"])) for v in "ab")
    assert differences(one, other, Sameness(tolerance=9)) != []


def test_of_many_items_the_first_are_shown_and_all_counted():
    found = differences(list(range(100)), list(range(1, 101)))
    assert len(found) == 4
    assert found[-1] == "100 of 100 items differ"


def test_a_long_text_says_where_it_begins_to_differ():
    assert "differs from character 501 on: ...'aaaaaaaaaab'" in differences(*PAIRS["long text"])[0]


def test_a_value_never_fills_the_report():
    assert all(len(words) < 400 for words in differences({"a": "x" * 9999}, {"a": 1}))


@pytest.mark.parametrize("layout", ["csr", "csc", "coo", "lil", "dok"])
def test_entries_of_sparse_matrices_are_compared_wherever_they_are_stored(layout):
    dense = np.array([[0, 1.0, np.nan], [2.0, 0, 0]])
    one = sparse.coo_array(dense).asformat(layout)
    assert differences(one, sparse.coo_array(dense).asformat(layout)) == []
    found = differences(one, sparse.coo_array(dense + np.array([[0, 0, 0], [0, 0.5, 0]])).asformat(layout))
    assert "differs in 1 of 4 entries, by at most 0.5, typically 0.5 ([1, 1]: 0.0 / 0.5)" in found[0]


def test_what_an_array_carries_beside_its_values_is_compared():
    one, other = (with_unit(np.ones(2).view(Measured), unit) for unit in ("m", "km"))
    assert differences(one, with_unit(one.copy(), "m")) == []
    assert differences(one, other) == ["attributes: 'unit': 'm' in the notebook, 'km' in the pipeline"]
