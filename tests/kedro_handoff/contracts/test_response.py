from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kedro_handoff.contracts.evaluation import evaluate
from kedro_handoff.contracts.expectation_types import expectation_types, is_row_level
from kedro_handoff.contracts.judge import unexpected_rows
from kedro_handoff.contracts.response import Response, respond
from kedro_handoff.contracts.suite import Suite, read_suite

QUARANTINE = {"on_violation": "quarantine", "quarantine": {"dataset": "bad", "at_most": 0.5}}
RANGE = ("column_values_to_be_between", {"column": "hours", "min_value": 0, "max_value": 24})
UNIQUE = ("column_values_to_be_unique", {"column": "id"})
VISITS = pd.DataFrame({"id": list("abbdef"), "hours": [0.5, 1.0, 2.0, np.nan, 99.0, 3.0]})
LONG = VISITS.assign(id=list("abcdef"))


@pytest.fixture
def suite_of(tmp_path):
    def suite(*expectations, **meta) -> Suite:
        entries = [
            {"type": f"expect_{name}", "kwargs": kwargs, "severity": (*more, "critical")[0]}
            for name, kwargs, *more in expectations
        ]
        path = tmp_path / "visits.yml"
        path.write_text(yaml.safe_dump({"name": "t", "meta": meta, "expectations": entries}))
        return read_suite(path)

    return suite


@pytest.fixture
def response(suite_of):
    def answer(frame, *expectations, **meta) -> Response:
        suite = suite_of(*expectations, **(meta or QUARANTINE))
        return respond(suite, frame, evaluate(suite, frame), lambda part: evaluate(suite, part))

    return answer


def test_row_level_is_what_great_expectations_maps_over_rows():
    import great_expectations.expectations as gxe
    from great_expectations.expectations.expectation import (
        ColumnMapExpectation,
        ColumnPairMapExpectation,
        MulticolumnMapExpectation,
    )
    from great_expectations.expectations.registry import get_expectation_impl

    assert gxe
    maps = (ColumnMapExpectation, ColumnPairMapExpectation, MulticolumnMapExpectation)
    mapped = {name for name in expectation_types() if issubclass(get_expectation_impl(name), maps)}
    assert {name for name in expectation_types() if is_row_level(name)} == mapped


def test_bad_rows_are_parted_from_the_rest_with_their_reasons(response):
    given = response(VISITS, RANGE, UNIQUE)
    assert given.status == "quarantined"
    assert given.split.kept["id"].tolist() == ["a", "d", "f"]
    reasons = dict(zip(given.split.aside["handoff_row"], given.split.aside["handoff_reasons"], strict=True))
    assert reasons[4].startswith("hours: values between 0 and 24, found 99.0 [expect_column_values_to_be")
    # Of equal values nobody can say which is the right one: all of them are aside.
    assert reasons.keys() == {1, 2, 4}


def test_a_row_that_breaks_several_promises_has_every_reason(response):
    given = response(VISITS.assign(hours=[1, 99, 2, 3, 4, 5.0]), RANGE, UNIQUE)
    [first, _] = given.split.aside["handoff_reasons"]
    assert "hours: values between" in first
    assert "; id: no value twice, found 'b'" in first


def test_what_holds_within_mostly_sets_nothing_aside(response):
    name, kwargs = RANGE
    assert response(LONG, (name, {**kwargs, "mostly": 0.7})).status == "held"
    assert len(response(LONG, (name, {**kwargs, "mostly": 0.9})).split.aside) == 1


def test_warnings_never_set_a_row_aside(response):
    given = response(VISITS, RANGE, (*UNIQUE, "warning"))
    assert given.split.aside["handoff_row"].tolist() == [4]
    assert [finding.type for finding in given.verdict.not_held] == [
        "expect_column_values_to_be_between",
        "expect_column_values_to_be_unique",
    ]


@pytest.mark.parametrize(
    ("expectation", "why"),
    [
        (("table_row_count_to_equal", {"value": 7}), "about the table or a column as a whole"),
        (("column_mean_to_be_between", {"column": "hours", "max_value": 5}), "as a whole"),
        (("column_values_to_be_of_type", {"column": "hours", "type_": "int64"}), "as a whole"),
        (("column_values_to_not_be_null", {"column": "minutes"}), "could not be evaluated"),
    ],
)
def test_what_is_not_about_rows_stops(response, expectation, why):
    given = response(LONG, RANGE, expectation)
    assert given.stops
    assert given.split is None
    assert why in given.why


def test_the_rest_has_to_keep_the_whole_contract_by_itself(response):
    given = response(LONG, RANGE, ("table_row_count_to_be_between", {"min_value": 6}))
    assert given.status == "violated"
    assert "other 5 rows by themselves would still break the contract ('the number of rows" in given.why


@pytest.mark.parametrize(
    ("at_most", "status"), [(0.16, "violated"), (1 / 6, "quarantined"), (1, "quarantined")]
)
def test_above_the_ceiling_the_run_stops(response, at_most, status):
    quarantine = {"dataset": "bad", "at_most": at_most}
    assert response(LONG, RANGE, on_violation="quarantine", quarantine=quarantine).status == status


def test_a_ceiling_that_stops_tells_both_shares(response):
    given = response(VISITS, RANGE, UNIQUE, **{**QUARANTINE, "quarantine": {"dataset": "b", "at_most": 0.25}})
    assert "3 of 6 rows (50 %) break the contract, and it lets 25 % be set aside at most" in given.why


def test_warn_lets_everything_go_on_that_can_be_judged(response):
    assert response(VISITS, RANGE, UNIQUE, on_violation="warn").status == "warned"
    missing = ("column_values_to_not_be_null", {"column": "minutes"})
    assert response(VISITS, RANGE, missing, on_violation="warn").status == "violated"


def test_stop_is_the_default(response):
    given = response(VISITS, RANGE, owner="me")
    assert (given.status, given.why) == ("violated", "")


TABLES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "d", "e", None]),
        st.one_of(st.floats(-5, 30, width=16), st.just(float("nan"))),
        st.one_of(st.floats(0, 10, width=16), st.none()),
        st.sampled_from(["u", "v"]),
    ),
    min_size=1,
    max_size=12,
).map(lambda rows: pd.DataFrame(rows, columns=["id", "hours", "start", "kind"]).astype({"start": "float64"}))
PROMISES = [
    RANGE,
    UNIQUE,
    ("column_values_to_not_be_null", {"column": "id"}),
    ("column_values_to_be_in_set", {"column": "id", "value_set": ["a", "b", "c"], "mostly": 0.6}),
    ("column_pair_values_a_to_be_greater_than_b", {"column_A": "hours", "column_B": "start"}),
    ("compound_columns_to_be_unique", {"column_list": ["id", "kind"]}),
    (
        "column_values_to_be_between",
        {"column": "start", "max_value": 5, "row_condition": 'kind=="u"', "condition_parser": "pandas"},
    ),
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TABLES, st.lists(st.sampled_from(PROMISES), min_size=1, max_size=4, unique_by=str))
def test_rows_in_are_rows_on_and_rows_aside_and_exactly_the_judges_rows(suite_of, frame, promises):
    ceiling = {"dataset": "bad", "at_most": 1}
    suite = suite_of(*promises, on_violation="quarantine", quarantine=ceiling)
    answer = respond(suite, frame, evaluate(suite, frame, "gx"), lambda part: evaluate(suite, part))
    verdict = evaluate(suite, frame, "gx")
    failing = [place for place, finding in enumerate(verdict.findings) if finding.status != "held"]
    if answer.split is None:
        assert not failing or answer.stops
        return
    named = {row for rows in unexpected_rows(suite, frame, failing) for row in rows}
    kept, aside = answer.split.kept, answer.split.aside
    assert set(aside["handoff_row"]) == named
    assert len(kept) + len(aside) == len(frame)
    together = pd.concat([kept.set_axis(sorted(set(frame.index) - named)), aside.set_index("handoff_row")])
    pd.testing.assert_frame_equal(together.sort_index()[list(frame.columns)], frame, check_names=False)
    assert not evaluate(suite, kept, "gx").critical
