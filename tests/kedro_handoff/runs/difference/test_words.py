import pytest

from kedro_handoff.runs.difference.column_words import number_pair


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        (5964.3274, 5425.1, ("5,964", "5,425")),
        (35084.7, 35084.9, ("35,084.7", "35,084.9")),
        (0.6229, 0.6237, ("0.623", "0.624")),
    ],
)
def test_two_numbers_are_written_as_a_person_reads_them_and_differ(old, new, shown):
    assert number_pair(old, new) == shown
