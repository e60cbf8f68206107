import datetime
import decimal
import enum
import fractions
import functools
import io
import pathlib
import random
import re
import sqlite3
import threading
import uuid
import zoneinfo
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from typing import Any

import matplotlib.figure
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import plotly.io
import pytest
import scipy.sparse

from kedro_handoff.fingerprint import fingerprint_of


@dataclass
class Place:
    name: str
    runways: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Slotted:
    __slots__ = ("x",)
    x: int


class Colour(enum.Enum):
    RED = 1
    CRIMSON = 2


class Words(list):
    pass


Point = namedtuple("Point", "x y")


def digest(value: Any) -> str:
    found = fingerprint_of(value)
    assert found.digest is not None, found.unsound
    return found.digest


NOW = datetime.datetime(2020, 1, 1, 12)
DIFFERENT: list[Any] = [
    None,
    True,
    False,
    0,
    1,
    0.0,
    -0.0,
    1.0,
    1j,
    "1",
    b"1",
    bytearray(b"1"),
    "",
    (),
    [],
    {},
    set(),
]
DIFFERENT += [frozenset(), ..., NotImplemented, NOW, NOW.replace(tzinfo=datetime.UTC), NOW.date(), NOW.time()]
DIFFERENT += [
    NOW.replace(tzinfo=zoneinfo.ZoneInfo("Europe/Berlin")),
    NOW.replace(fold=1),
    datetime.timedelta(1),
]
DIFFERENT += [
    decimal.Decimal("1"),
    decimal.Decimal("1.0"),
    fractions.Fraction(1),
    uuid.UUID(int=1),
    range(1),
    slice(1),
]
DIFFERENT += [
    pathlib.PurePath("1"),
    re.compile("1"),
    re.compile("1", re.I),
    Colour.RED,
    Colour.CRIMSON,
    int,
    float,
]
DIFFERENT += [
    [1],
    [[1]],
    (1,),
    [1, 1],
    [True],
    [(1,)],
    {1},
    {1: 1},
    {"1": 1},
    {1: "1"},
    frozenset({1}),
    Words([1]),
]
DIFFERENT += [
    Point(1, 2),
    (1, 2),
    Place("JFK"),
    Place("JFK", [1]),
    Slotted(1),
    Slotted(2),
    Counter("a"),
    deque([1]),
]
DIFFERENT += [
    OrderedDict({1: 1}),
    defaultdict(int, {1: 1}),
    defaultdict(list, {1: 1}),
    2**64,
    -(2**64),
    128,
    -128,
]
DIFFERENT += [
    np.int64(1),
    np.int32(1),
    np.float64(1),
    np.bool_(True),
    np.str_("1"),
    np.datetime64("2020"),
    np.dtype("i8"),
]
DIFFERENT += [
    np.array(1),
    np.array([1]),
    np.array([[1]]),
    np.array([1.0]),
    np.array(["1"]),
    np.array([1], object),
]
DIFFERENT += [
    np.array([True], object),
    np.array([b"1"]),
    np.array(["2020"], "M8[D]"),
    np.array(["2020"], "M8[s]"),
]
DIFFERENT += [
    np.array([1, 2]),
    np.array([2, 1]),
    np.array([[1, 2]]),
    np.array([[1], [2]]),
    np.zeros(0),
    np.zeros((0, 1)),
]
DIFFERENT += [np.array([(1, 2)], "i8,i8"), np.array([(1, 3)], "i8,i8"), np.array([1j]), np.matrix([[1]])]
DIFFERENT += [np.ma.array([1, 2], mask=[0, 1]), np.ma.array([1, 2], mask=[1, 0]), pd.NA, pd.NaT, float("nan")]
DIFFERENT += [
    pd.Timestamp(NOW),
    pd.Timestamp(NOW, tz="UTC"),
    pd.Timedelta(1),
    pd.Period("2020", "M"),
    pd.Interval(0, 1),
]
DIFFERENT += [
    pd.Index([1]),
    pd.Index(["1"]),
    pd.Series([1]),
    pd.Series([1], name="a"),
    pd.DataFrame([1]),
    pd.array([1]),
]
DIFFERENT += [
    scipy.sparse.csr_array([[0, 1]]),
    scipy.sparse.csr_array([[1, 0]]),
    scipy.sparse.csr_matrix([[0, 1]]),
]
DIFFERENT += [
    np.log,
    np.exp,
    len,
    functools.partial(int, base=2),
    functools.partial(int, base=3),
    random.Random(1),  # noqa: S311
]
DIFFERENT += [
    np.random.default_rng(1),
    np.random.default_rng(2),
    np.random.RandomState(1),
    np.random.RandomState(2),
]


def test_no_two_of_these_are_the_same() -> None:
    digests: dict[str, Any] = {}
    for value in DIFFERENT:
        other = digests.setdefault(digest(value), value)
        assert other is value, f"{other!r} and {value!r}"


def test_what_is_built_again_is_the_same() -> None:
    for make in (
        lambda: Place("JFK", [1]),
        lambda: {"a": [1, {2}]},
        lambda: np.random.default_rng(1),
        Slotted(1).__class__,
    ):
        pair = (make(), make()) if make is not Slotted else (Slotted(3), Slotted(3))
        assert digest(pair[0]) == digest(pair[1])


def test_the_order_of_a_set_does_not_count_that_of_a_dictionary_does() -> None:
    assert digest({f"n{n}" for n in range(50)}) == digest({f"n{n}" for n in reversed(range(50))})
    assert digest({"a": 1, "b": 2}) != digest({"b": 2, "a": 1})


def test_the_order_in_which_attributes_were_set_does_not_count() -> None:
    one, other = Place("JFK", [1]), Place.__new__(Place)
    other.runways, other.name = [1], "JFK"
    assert digest(one) == digest(other)


def test_one_object_met_twice_is_the_same_as_two_alike() -> None:
    shared = [1, 2]
    assert digest([shared, shared]) == digest([[1, 2], [1, 2]])


def test_much_that_is_shared_takes_no_time() -> None:
    value: Any = [1]
    for _ in range(90):
        value = [value, value]
    assert digest(value)


def test_cycles_and_depth_are_said_not_followed() -> None:
    round_trip: list[Any] = []
    round_trip.append({"again": round_trip})
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert fingerprint_of(round_trip).unsound == "'again': it holds itself"
    assert "levels deep" in fingerprint_of(deep).unsound
    while deep:  # taken apart here: Python's own way out of it is as deep
        deep = deep[0]


class Cached:
    @functools.lru_cache  # noqa: B019
    def answer(self) -> int:
        return 1


@functools.lru_cache
def cached() -> int:
    return 1


class Rebuilt:
    def __reduce__(self) -> Any:
        return rebuild, ("a file",)


def rebuild(name: str) -> str:
    return name


class Refusing:
    def __reduce_ex__(self, protocol: Any) -> Any:
        raise ValueError("secret")


UNSOUND: dict[str, Any] = {
    "lambda": lambda: 1,
    "function": digest,
    "class": Place,
    "method": Place("JFK").__eq__,
    "partial": functools.partial(digest, 1),
    "cached": cached,
    "bound": [].append,
    "generator": (x for x in []),
    "iterator": iter([1]),
    "lock": threading.Lock(),
    "module": np,
    "connection": sqlite3.connect(":memory:"),
    "rebuilt": Rebuilt(),
    "refusing": Refusing(),
    "long double": np.array([1], dtype=np.longdouble),
    "drawing": matplotlib.figure.Figure(),
    "view": memoryview(b""),
}


@pytest.mark.parametrize("value", UNSOUND.values(), ids=list(UNSOUND))
def test_what_cannot_be_hashed_soundly_is_said_to_be_so_wherever_it_stands(value: Any) -> None:
    for inside in (
        value,
        [value],
        {"a": {1: value}},
        Place("x", [value]),
        np.array([value, 1], dtype=object),
    ):
        found = fingerprint_of(inside)
        assert found.digest is None
        assert found.unsound
        assert "secret" not in found.unsound


def test_an_open_file_and_a_closed_connection_are_unsound(tmp_path: pathlib.Path) -> None:
    with (tmp_path / "file").open("w") as file:
        assert fingerprint_of(file).digest is None
    assert "hashing" not in fingerprint_of(io.StringIO("a")).document()


def test_how_an_array_lies_in_memory_does_not_count() -> None:
    block = np.arange(12.0).reshape(3, 4)
    assert (
        digest(np.asfortranarray(block)) == digest(block) == digest(np.arange(24.0).reshape(3, 8)[:, ::2] / 2)
    )
    assert digest(block.astype(">f8")) == digest(block)


def test_what_lies_between_the_fields_of_an_array_does_not_count() -> None:
    aligned = np.dtype([("a", "u1"), ("b", "f8")], align=True)
    one, other = (np.frombuffer(filled * (2 * aligned.itemsize), aligned).copy() for filled in (b"\0", b"\1"))
    for array in (one, other):
        array["a"], array["b"] = 1, 2.5
    assert one.tobytes() != other.tobytes()
    assert digest(one) == digest(other)


def test_what_a_mask_hides_does_not_count() -> None:
    assert digest(np.ma.array([1, 2], mask=[0, 1])) == digest(np.ma.array([1, 3], mask=[0, 1]))


def test_how_a_sparse_matrix_is_stored_does_not_count() -> None:
    rows, columns = [0, 0, 1], [1, 1, 0]
    twice = scipy.sparse.coo_array(([1.0, 2.0, 0.0], (rows, columns)), shape=(2, 2))
    assert digest(scipy.sparse.csr_array(twice)) == digest(scipy.sparse.csr_array([[0.0, 3.0], [0.0, 0.0]]))


def test_a_figure_is_the_same_after_it_was_saved() -> None:
    figure = go.Figure(go.Scatter(x=np.arange(3), y=[1.5, None, np.nan]), {"title": "Delays"})
    assert digest(plotly.io.from_json(figure.to_json())) == digest(figure)
    assert fingerprint_of(figure).kind == "figure"
    assert digest(go.Figure(figure).update_layout(title="Delay")) != digest(figure)


KINDS = [
    ("text", "a"),
    ("bytes", b"a"),
    ("document", {"a": [1, None, {"b": 0.5}]}),
    ("value", {"a": (1,)}),
    ("value", 1),
    ("array", np.eye(2)),
    ("array", scipy.sparse.csr_array([[0, 1]])),
    ("table", pd.DataFrame()),
    ("column", pd.Series([1])),
    ("figure", go.Figure()),
    ("figure", matplotlib.figure.Figure()),
    ("unknown", lambda: 1),
]


@pytest.mark.parametrize(("kind", "value"), KINDS)
def test_each_value_has_a_kind(kind: str, value: Any) -> None:
    assert fingerprint_of(value).kind == kind


def test_facts_of_an_array_are_its_shape_and_type() -> None:
    assert fingerprint_of(np.zeros((2, 3), "f4")).facts == {"shape": [2, 3], "dtype": "float32"}
