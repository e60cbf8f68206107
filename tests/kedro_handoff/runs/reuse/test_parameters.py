from __future__ import annotations

import json
from typing import Any

import pytest

from kedro_handoff.runs.reuse.parameters import parameter_facts


def digest(value: Any) -> str | None:
    facts = parameter_facts("params:x", value)
    return facts["digest"] if facts else None


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.0), (1, True), ([1], (1,)), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ({"1": 0}, {1: 0})],
)
def test_values_that_a_node_can_tell_apart_differ(one: Any, other: Any) -> None:
    assert digest(one) != digest(other)


def test_a_value_that_cannot_be_hashed_has_no_facts() -> None:
    assert digest(iter([1])) is None


def test_no_credential_is_kept() -> None:
    value = {
        "api_token": "hunter2",
        "url": "https://me:hunter2@example.com",
        "deep": {"password": {"a": "hunter2"}},
    }
    facts = parameter_facts("params:x", value)
    assert "hunter2" not in json.dumps(facts)
    assert facts["leaves"].keys() == {"params:x.api_token", "params:x.url", "params:x.deep.password.a"}
