"""What is called stronger is stronger: compared with Great Expectations on tables."""

from __future__ import annotations

import os
import warnings
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kedro_handoff.contracts.change.promises import Promise
from kedro_handoff.contracts.change.strength import compare, implies
from kedro_handoff.contracts.change.strength.crossings import RULES as CROSSINGS
from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.reading.audit import expectation_problems
from kedro_handoff.contracts.reading.document import parse_document
from kedro_handoff.contracts.suite import suite_of

from .wordings import MAKERS, tables

CASES = int(os.environ.get("STRENGTH_CASES", "4"))
seen: Counter[str] = Counter()


@settings(max_examples=CASES, derandomize=CASES <= 4, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def compared_on_a_table(folder: Path, data: st.DataObject) -> None:
    table = data.draw(tables(), label="table")
    entries = [{"type": t, "kwargs": data.draw(kwargs)} for t, kwargs in MAKERS for _ in range(3)]
    readable = [entry for entry in entries if not expectation_problems(entry)]
    path = folder / "t.yml"
    path.write_text(yaml.safe_dump({"name": "t", "expectations": readable}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        verdict = evaluate(suite_of(parse_document(path)), table)
    held = [finding.status == "held" for finding in verdict.findings]
    promises = [Promise(entry["type"], entry["kwargs"]) for entry in readable]
    for first, second in permutations(range(len(promises)), 2):
        a, b = promises[first], promises[second]
        if (a.type == b.type or (a.type, b.type) in CROSSINGS) and implies(a, b):
            assert held[second] or not held[first], (a, b, table)
            seen.update(implied=1, told=held[first])
            seen[f"{a.type} => {b.type}"] += held[first]


def test_what_implies_another_never_holds_without_it(tmp_path, capsys):
    compared_on_a_table(tmp_path)
    with capsys.disabled():
        print(f"\n{seen['implied']} implications, {seen['told']} of them on tables that keep the first")
    assert seen["told"] > 100


def promise(kind: str, **kwargs: object) -> Promise:
    return Promise(f"expect_column_{kind}", {"column": "x", **kwargs})


BETWEEN = "values_to_be_between"


@pytest.mark.parametrize(
    ("old", "new", "order"),
    [
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=0.0), "equal"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=0, strict_min=False), "equal"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=-1), "loosened"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=0, max_value=9), "tightened"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=0, strict_min=True), "tightened"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=0, mostly=0.9), "loosened"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value=-1, max_value=9), "incomparable"),
        (promise(BETWEEN, min_value=0), promise(BETWEEN, min_value="0"), "incomparable"),
        (promise(BETWEEN, min_value=2**60), promise(BETWEEN, min_value=2.0**60 + 1024), "incomparable"),
        (
            promise(BETWEEN, max_value="2024-01-01T00:00:00"),
            promise(BETWEEN, max_value="2024-01-02T00:00:00"),
            "loosened",
        ),
        (
            promise(BETWEEN, max_value="2024-01-01T00:00:00+00:00"),
            promise(BETWEEN, max_value="2024-01-01T00:30:00+02:00"),
            "incomparable",  # earlier as an instant, later as a string
        ),
        (
            promise("values_to_be_in_set", value_set=["a", "b"]),
            promise("values_to_be_in_set", value_set=["b"]),
            "tightened",
        ),
        (
            promise("values_to_be_in_set", value_set=[1, 0]),
            promise("values_to_be_in_set", value_set=[True, False]),
            "incomparable",
        ),
        (
            promise("values_to_not_be_in_set", value_set=["a", "b"]),
            promise("values_to_not_be_in_set", value_set=["b"]),
            "loosened",
        ),
        (
            promise("values_to_match_regex", regex="^a"),
            promise("values_to_match_regex", regex="^ab"),
            "incomparable",
        ),
        (
            promise("values_to_be_unique", row_condition="x > 0"),
            promise("values_to_be_unique"),
            "incomparable",
        ),
        (
            promise("values_to_be_of_type", type_="str"),
            promise("values_to_be_of_type", type_="int64"),
            "incomparable",
        ),
        (
            promise("value_lengths_to_equal", value=3),
            promise("value_lengths_to_be_between", min_value=2),
            "loosened",
        ),
    ],
)
def test_the_order_of_two_wordings(old, new, order):
    assert compare(old, new) == order
    mirrored = {"loosened": "tightened", "tightened": "loosened"}
    assert compare(new, old) == mirrored.get(order, order)


def test_values_within_bounds_do_not_promise_a_minimum_as_there_may_be_none():
    assert not implies(promise(BETWEEN, min_value=0), promise("min_to_be_between", min_value=0))
    assert implies(promise("min_to_be_between", min_value=0), promise(BETWEEN, min_value=0))


def test_another_column_is_another_promise():
    assert not implies(
        promise(BETWEEN, min_value=0), Promise(f"expect_column_{BETWEEN}", {"column": "y", "min_value": 0})
    )
