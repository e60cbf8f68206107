from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from flights.problem import Problem, ProblemError, read_problem

FILE = Path(__file__).parents[2] / "conf" / "base" / "problem.yml"


@pytest.fixture
def content() -> dict[str, Any]:
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def test_the_file_in_conf_is_a_valid_problem(content: dict[str, Any]) -> None:
    problem = read_problem(content)
    assert problem.target.late_minutes == 15
    assert problem.decision.lead == timedelta(minutes=60)


def test_a_problem_that_was_read_already_is_returned_as_it_is(problem: Problem) -> None:
    assert read_problem(problem) is problem


def test_every_wrong_entry_is_named_at_once(content: dict[str, Any]) -> None:
    content["colour"] = "blue"
    content["costs"]["false_positive"] = -1
    del content["target"]["definition"]
    with pytest.raises(ProblemError, match="3 wrong entries") as caught:
        read_problem(content)
    assert all(
        entry in str(caught.value) for entry in ("colour", "costs.false_positive", "target.definition")
    )


def test_costs_that_leave_nothing_to_decide_are_refused(content: dict[str, Any]) -> None:
    content["costs"]["false_positive"] = 0
    with pytest.raises(ProblemError, match="nothing to decide"):
        read_problem(content)


def test_an_empty_file_is_refused_with_what_it_lacks() -> None:
    with pytest.raises(ProblemError, match="question: Field required"):
        read_problem({})
