import datetime
import inspect
import itertools
from pathlib import Path

import pandas as pd
import pytest

from kedro_handoff.runs.up_to_date.resolvers import Resolvers, stated


def watched(**resolvers):
    arguments = {"custom_resolvers": resolvers}
    found = Resolvers(arguments)
    found.watch()
    return found, arguments["custom_resolvers"]


def test_each_question_is_kept_once_with_its_answer():
    found, resolvers = watched(double=lambda number: 2 * number)
    assert [resolvers["double"](2), resolvers["double"](2), resolvers["double"](3)] == [4, 4, 6]
    assert [answer[:2] for answer in found.answers] == [["double", "[2]"], ["double", "[3]"]]
    assert Resolvers({"custom_resolvers": {"double": lambda n: n + n}}).say_the_same(found.answers)
    assert not Resolvers({"custom_resolvers": {"double": lambda n: n**2}}).say_the_same(found.answers)
    assert not Resolvers({}).say_the_same(found.answers)


def test_what_cannot_be_kept_is_named():
    found, resolvers = watched(anything=lambda: object(), around=lambda *, _parent_: _parent_)
    resolvers["anything"]()
    resolvers["around"](_parent_={})
    assert found.unclear == {"anything", "around"}


def test_the_words_that_omegaconf_looks_for_are_still_seen():
    _, resolvers = watched(around=lambda key, *, _root_: [key, _root_])
    assert list(inspect.signature(resolvers["around"]).parameters) == ["key", "_root_"]


@pytest.mark.parametrize(
    "value", [1, 0.5, "a", None, [1, {"a": True}], datetime.date(2026, 1, 1), Path("a"), pd.Timedelta, len]
)
def test_an_answer_that_can_be_kept_is_like_itself_only(value):
    if value is len:
        assert stated(value) is None
    else:
        assert stated(value) == stated(value) != stated("other")


def test_numbers_of_another_kind_are_other_answers():
    assert len({str(stated(value)) for value in (1, 1.0, True, "1")}) == 4


def test_not_a_number_is_never_the_same():
    assert stated(float("nan")) is None


def test_what_a_resolver_says_cannot_be_read_from_what_is_kept():
    found, resolvers = watched(vault=lambda name: f"hunter2-{name}")
    resolvers["vault"]("db")
    assert "hunter2" not in str(found.answers)
    assert found.unclear == set()


def test_a_credential_of_the_environment_in_a_question_is_not_kept(monkeypatch):
    monkeypatch.setenv("DB_PASSWORD", "hunter2")
    found, resolvers = watched(url=lambda text: text.upper())
    resolvers["url"]("x://me:hunter2@there")
    assert (found.answers, found.unclear) == ([], {"url"})


def test_a_resolver_that_answers_one_question_in_two_ways_is_unclear():
    numbers = itertools.count()
    found, resolvers = watched(number=lambda: next(numbers))
    assert [resolvers["number"](), resolvers["number"]()] == [0, 1]
    assert found.unclear == {"number"}
