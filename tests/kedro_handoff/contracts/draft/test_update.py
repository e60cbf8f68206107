"""An update changes what new data break, and no other character of the file."""

import re

import pandas as pd
import pytest
import yaml

from kedro_handoff.contracts.draft.context import Context
from kedro_handoff.contracts.draft.surgery import changed_text
from kedro_handoff.contracts.draft.update import update_suite
from kedro_handoff.contracts.suite import read_suite
from kedro_handoff.errors import DraftError
from kedro_handoff.testing import judge_table

CONTRACT = """\
# Mine, by hand.
name: visits
meta: {owner: me, key: [visit_id]}
expectations:
  # why we count
  - type: expect_table_row_count_to_be_between
    kwargs: {min_value: 8, max_value: 100}   # loads
  - type: expect_column_values_to_be_in_set
    kwargs: {column: ward, value_set: [north, south]}
    notes: a third ward would need a model of its own
  - type: expect_column_values_to_be_between
    kwargs:
      column: minutes
      min_value: 0  # never
      max_value: 700 # nearly twelve hours
  - type: expect_column_values_to_not_be_null
    kwargs: {column: minutes}

  - type: expect_column_values_to_be_between
    kwargs: {column: age, min_value: 0, max_value: 100000}
    # about the age
"""
N = 200


def visits(**changed):
    columns = {
        "visit_id": range(N),
        "ward": ["north", "south"] * (N // 2),
        "minutes": [float(i * 3 % 600) for i in range(N)],
        "age": [i % 90 for i in range(N)],
    }
    return pd.DataFrame({**columns, **changed})


@pytest.fixture
def update(tmp_path):
    def with_data(frame, text=CONTRACT):
        path = tmp_path / "visits.yml"
        path.write_bytes(text.encode())
        return update_suite(read_suite(path), frame, Context("visits"))

    return with_data


def changed_lines(update):
    return [line[1:].strip() for line in update.diff.splitlines() if re.match(r"[+-](?![+-])", line)]


def test_only_the_number_that_is_broken_changes(update):
    assert changed_lines(update(visits())) == [
        "kwargs: {min_value: 8, max_value: 100}   # loads",
        "kwargs: {min_value: 8, max_value: 220}   # loads",
    ]


def test_the_new_text_holds_on_the_new_data(update, tmp_path):
    minutes = [float(i * 4 % 750) for i in range(N - 1)] + [None]
    changed = update(visits(minutes=minutes, ward=["north", "NO"] + ["south"] * (N - 2)))
    path = tmp_path / "new.yml"
    path.write_text(changed.text)
    assert (
        judge_table(path, visits(minutes=minutes, ward=["north", "NO"] + ["south"] * (N - 2))).status
        == "held"
    )
    assert 'value_set: [north, south, "NO"]' in changed.text.replace("'", '"')
    assert "max_value: 700 #" not in changed.text
    assert "min_value: 0  # never" in changed.text


def test_what_a_third_of_the_rows_break_is_left_for_a_person(update):
    changed = update(visits(ward=["north", "south", "east", "east"] * (N // 4)))
    assert "value_set: [north, south]}" in changed.text
    assert "look at the data before the contract" in "\n".join(changed.as_text("visits.yml"))


def test_a_wide_gap_is_suggested_and_not_changed(update):
    changed = update(visits())
    [tighten] = [change for change in changed.changes if change.kind == "tighten"]
    assert tighten.column == "age"
    assert "max_value: 100000" in changed.text


def test_a_new_column_gets_proposals_below_a_comment_at_the_end(update):
    changed = update(visits(nurse=["a", "b"] * (N // 2)))
    tail = changed.text.split("# about the age\n")[1]
    assert tail.startswith("  # Proposed from 200 rows on ")
    assert {"nurse"} == {e["kwargs"]["column"] for e in yaml.safe_load(tail)}


def test_a_column_that_is_gone_is_said_and_not_struck(update):
    changed = update(visits().drop(columns="age"))
    assert "column: age" in changed.text
    assert "a column is gone" in "\n".join(changed.as_text("visits.yml"))


def test_data_that_hold_change_nothing(update):
    changed = update(visits().head(90))
    assert (changed.diff, changed.text) == ("", CONTRACT)


def test_line_ends_of_other_systems_stay(update):
    changed = update(visits(nurse=["a", "b"] * (N // 2)), CONTRACT.replace("\n", "\r\n"))
    assert "\n" not in changed.text.replace("\r\n", "")


def test_lists_by_lines_and_long_lists_in_brackets_grow_in_their_own_form():
    text = (
        "name: t\nexpectations:\n- type: a\n  kwargs:\n    value_set:\n      - one  # first\n      - two\n"
        f"- type: b\n  kwargs: {{value_set: [{', '.join('w' * 9 for _ in range(9))},\n    last]}}\n"
    )
    new = changed_text(
        text, {0: {"value_set": ["one", "two", "three"]}, 1: {"value_set": ["w" * 9] * 9 + ["last", "x"]}}, []
    )
    assert "      - two\n      - three\n" in new
    assert "\n    last, x]}" in new


def test_an_anchor_that_another_expectation_shares_is_refused():
    text = "name: t\nexpectations:\n- {type: a, kwargs: &same {low: 1}}\n- {type: b, kwargs: *same}\n"
    with pytest.raises(DraftError, match="anchors"):
        changed_text(text, {1: {"low": 2}}, [])
