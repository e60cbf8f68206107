"""Outcomes of a dataset, as its pages show them."""

from __future__ import annotations

import json

import pytest

from kedro_handoff.contracts.page.history import READ_AT_MOST


def last(place):
    return place.page().datasets[0].last


def test_a_dataset_that_was_never_judged_has_no_history(place):
    [dataset] = place.page().datasets
    assert (dataset.last, dataset.status, dataset.older) == (None, "", 0)


def test_the_newest_outcome_comes_first(place):
    place.outcome(day=2, status="warned")
    place.outcome(day=1)
    assert [one.status for one in place.page().datasets[0].judgements] == ["warned", "held"]


def test_only_the_newest_outcomes_are_read_and_the_others_counted(place):
    for number in range(READ_AT_MOST + 7):
        place.outcome(row_count=number, day=1 + number // 10)
    [dataset] = place.page().datasets
    assert (len(dataset.judgements), dataset.older) == (READ_AT_MOST, 7)


def test_a_broken_promise_is_shown_with_examples_and_rows(place):
    place.broken()
    [failure] = last(place).failures
    assert (failure.column, failure.words) == ("hours", "values between 0 and 24")
    assert failure.examples == ("31.5",)
    assert (failure.rows.columns, failure.rows.cells) == (("row", "visit_id"), (("3", "v4"),))


def test_a_broken_promise_of_an_earlier_wording_is_said_in_words_too(place):
    place.broken(promise="expect_column_values_to_be_between(min_value=0, max_value=12)")
    assert last(place).failures[0].words == "values between 0 and 12"


@pytest.mark.parametrize(
    ("column", "promise", "words"),
    [
        ("a, b", "expect_column_pair_values_to_be_equal()", "a equal to b"),
        ("a, b", "expect_compound_columns_to_be_unique()", "no combination of a, b twice"),
        ("a", "expect_x(value_set=['NaN', ...)", "expect_x(value_set=['NaN', ...)"),
        ("a", "expect_column_max_to_be_between(max_value=__import__('os'))", None),
        ("a", "(lambda: 1)()", None),
    ],
)
def test_a_call_in_a_record_is_read_and_never_run(place, column, promise, words):
    place.broken(column=column, promise=promise)
    assert last(place).failures[0].words.startswith(words or promise)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": 1}',
        '{"format": 99}',
        '{"format": 1, "time": 5, "status": "held", "not_held": 7}',
        '{"format": 1, "time": "t", "status": "held", "not_held": ["x"]}',
        '{"format": 1, "time": "t", "status": "held", "contract": "x"}',
        '{"format": 1, "time": "t", "status": "violated", "not_held": [{"rows": [1], "examples": 3}]}',
    ],
)
def test_a_damaged_record_is_shown_as_such_beside_the_others(place, text):
    place.outcome(day=1)
    place.outcome(day=2).write_text(text)
    damaged, sound = place.page().datasets[0].judgements
    assert (damaged.status, sound.status) == ("unreadable", "held")
    assert damaged.time == "2026-11-02T12:00:00.000000Z"
    assert damaged.message


def test_a_record_that_is_no_text_is_shown_as_damaged(place):
    place.outcome().write_bytes(b"\xff\xfe\x00")
    assert place.page().status == "unreadable"


def test_a_status_of_a_later_version_is_kept_by_its_name(place):
    place.outcome(status="postponed_by_owner")
    assert place.page().status == "postponed_by_owner"


def test_an_outcome_under_another_wording_of_the_contract_says_so(place):
    place.outcome(contract={"fingerprint": "another", "version": "1.1.0"})
    assert (last(place).current, last(place).version) == (False, "1.1.0")


def test_rows_set_aside_are_counted_and_their_dataset_is_named(place):
    facts = {"rows_in": 90000, "rows_set_aside": 1204, "quarantine": {"dataset": "visits_set_aside"}}
    place.outcome(status="quarantined", **facts)
    said = "1,204 of 90,000 rows set aside in the dataset visits_set_aside; the other 88,796 went on"
    assert last(place).set_aside == said


def test_a_run_that_stopped_all_the_same_says_why(place):
    place.outcome(status="violated", why_stopped="12 % of the rows are above the ceiling.")
    assert last(place).why_stopped == "12 % of the rows are above the ceiling."


def test_a_promise_is_said_as_the_record_says_it_where_the_contract_has_changed(place):
    place.broken(promise="expect_x(value_set=['a', ...)", words="one of 'a', 'b'")
    assert last(place).failures[0].words == "one of a, b"


@pytest.mark.parametrize("facts", [{"rows_set_aside": 0}, {"rows_set_aside": None}, {"quarantine": {}}])
def test_an_outcome_without_rows_set_aside_says_nothing_of_them(place, facts):
    place.outcome(**facts)
    assert last(place).set_aside == ""


def test_messages_show_no_place_of_this_machine_and_no_credentials(place):
    said = f"The file {place.path}/conf/x.yml at s3://key:secret@bucket/visits"
    place.outcome(status="not_evaluated", message=said)
    assert last(place).message == "The file conf/x.yml at s3://***@bucket/visits"


def test_a_long_example_is_cut(place):
    place.broken(examples=["x" * 5000, None, "", " "])
    cut, *others = last(place).failures[0].examples
    assert len(cut) == 120
    assert others == ["(empty)", "''", "' '"]


def test_what_a_record_does_not_know_is_left_open(place):
    path = place.outcome()
    known = json.loads(path.read_text())
    path.write_text(json.dumps({name: known[name] for name in ("format", "time", "status")}))
    assert (last(place).row_count, last(place).promises, last(place).failures) == (None, None, ())
