from __future__ import annotations

from typing import Any

import pytest

from kedro_handoff.reuse_settings import ReuseSettings, reuse_settings, reuse_settings_problem


def test_what_is_said_is_read() -> None:
    found = reuse_settings({"default": True, "verify": 0.1, "trust": ["a"]})
    assert found == ReuseSettings(default=True, verify=0.1, trust=("a",))


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        ([], "is not a mapping"),
        ({"defaults": True}, "unknown key defaults"),
        ({"default": "yes"}, "neither true nor false"),
        ({"verify": 10}, "not a share from 0 to 1"),
        ({"always": "node"}, "not a list of names"),
    ],
)
def test_what_has_no_meaning_is_said(declared: Any, problem: str) -> None:
    assert problem in str(reuse_settings_problem(declared))
