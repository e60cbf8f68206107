import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kedro_handoff.contracts.draft.patterns import infer, known_format


@pytest.mark.parametrize(
    ("strings", "pattern"),
    [
        (["AB-123", "XY-987"], "^[A-Z]{2}-[0-9]{3}$"),
        (["N10156", "N9EAMQ"], "^[A-Z0-9]{6}$"),
        (["v1", "v22"], "^v[0-9]{1,2}$"),
        (["1.5", "2.7"], r"^[0-9]{1}\.[0-9]{1}$"),
        (["a b", "c d"], "^[a-z]{1} [a-z]{1}$"),
    ],
)
def test_a_pattern_keeps_separators_and_letters_that_never_change(strings, pattern):
    assert infer(strings) == pattern


@pytest.mark.parametrize(
    "strings", [["a-b", "a_b"], ["one", "two words"], ["é", "a"], ["x" * 80], ["a\n", "b\n"]]
)
def test_strings_of_different_forms_have_no_pattern(strings):
    assert infer(strings) is None


@given(st.lists(st.text(max_size=12), min_size=1, max_size=20))
def test_a_pattern_matches_all_that_it_was_found_in(strings):
    pattern = infer(strings)
    assert pattern is None or all(re.search(pattern, string) for string in strings)


@pytest.mark.parametrize(
    ("string", "name"),
    [
        ("2013-12-31", "an ISO date"),
        ("2013-12-31T23:59:00Z", "an ISO date and time"),
        ("2013-12", "a month"),
        ("me@here.example", "an e-mail address"),
        ("123e4567-e89b-12d3-a456-426614174000", "a UUID"),
    ],
)
def test_well_known_formats_are_known(string, name):
    assert known_format([string])[0] == name
    assert known_format([string, "else"]) is None
