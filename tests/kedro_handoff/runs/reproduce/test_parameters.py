from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kedro_handoff.runs.recording.masking import masked
from kedro_handoff.runs.reproduce.parameters import recorded_parameters, shown_parameters

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
PARAMETERS = st.dictionaries(st.text(max_size=4), PLAIN, max_size=4)


@given(PARAMETERS, PARAMETERS)
def test_the_parameters_of_a_run_are_those_of_its_record(configured: Any, ran_with: Any) -> None:
    recorded = masked(ran_with)
    found = recorded_parameters(configured, recorded)
    if not found.unknown:
        assert masked(found.values) == recorded


def test_a_recorded_value_wins_over_the_configuration() -> None:
    found = recorded_parameters({"a": 1, "b": {"c": 1, "d": 2}, "new": 1}, {"a": 2, "b": {"c": 3, "d": 2}})
    assert found.values == {"a": 2, "b": {"c": 3, "d": 2}}


def test_a_hidden_value_is_that_of_the_configuration_and_named() -> None:
    found = recorded_parameters({"api": {"token": "t"}}, {"api": {"token": "***"}})
    assert found.values == {"api": {"token": "t"}}
    assert found.hidden == ["api.token"]


def test_a_hidden_value_that_nobody_has_is_unknown() -> None:
    assert recorded_parameters({}, {"token": "***"}).unknown == ["token"]


def test_an_object_that_the_record_only_names_is_unknown() -> None:
    assert recorded_parameters({"a": 1}, {"a": "<package.Class>"}).unknown == ["a"]


@pytest.mark.parametrize("then", ["2025-12-24", "2026-01-01"])
def test_a_date_stays_a_date(then: str) -> None:
    found = recorded_parameters({"day": date(2026, 1, 1)}, {"day": then})
    assert found.values == {"day": date.fromisoformat(then)}


def test_a_value_that_json_has_no_word_for_comes_from_the_configuration() -> None:
    values = recorded_parameters(
        {"limit": float("inf"), "keys": {"a": (1, 2)}}, {"limit": None, "keys": {"a": [1, 2]}}
    )
    assert values.values == {"limit": float("inf"), "keys": {"a": (1, 2)}}


def test_hidden_runtime_parameters_are_not_handed_on() -> None:
    assert shown_parameters({"a": 1, "token": "***", "b": {"url": "x://***@y"}}) == {"a": 1}
