"""Two versions of a contract: whom each change breaks, and what it asks of the version."""

from __future__ import annotations

import pytest

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.change import compare_all, compare_contracts, read_contract

BASE = """\
name: visits
meta:
  version: 1.2.0
  owner: me
  consumers: [modeling]
  key: [id]
  moments: [booking, arrival]
  predicted_at: booking
  on_violation: quarantine
  quarantine: {dataset: aside, at_most: 0.01}
  columns:
    ward: {role: feature, known_from: booking}
    hours: {unit: h, known_from: arrival}
    target: {role: label}
expectations:
- type: expect_table_columns_to_match_set
  kwargs: {column_set: [id, ward, hours, target]}
- type: expect_column_values_to_be_in_set
  kwargs: {column: ward, value_set: [north, south]}
- type: expect_column_values_to_be_between
  kwargs: {column: hours, min_value: 0, max_value: 10}
  notes: as the clock says
- type: expect_column_values_to_not_be_null
  kwargs: {column: target}
- type: expect_column_mean_to_be_between
  kwargs: {column: hours, max_value: 5}
  severity: warning
- type: expect_column_median_to_be_between
  kwargs: {column: hours, max_value: 5}
  severity: info
"""


def contract(text=BASE, name="visits"):
    return read_contract(text, f"{name}.yml")


def changes(old, new):
    return compare_contracts(contract(), contract(BASE.replace(old, new, 1))).changes


@pytest.mark.parametrize(
    ("old", "new", "affects", "said"),
    [
        ("hours, target]", "hours, target, age]", "producers", "deliver these columns"),
        ("id, ward, hours, target]", "id, ward, target]", "consumers", "will not find it"),
        ("target]}", "target], exact_match: false}", "consumers", "columns that nobody named"),
        ("[north, south]", "[north, south, west]", "consumers", "values may come"),
        ("[north, south]", "[north]", "producers", "good enough before"),
        ("[north, south]", "[north, west]", "both", "neither of the two includes the other"),
        ("max_value: 10", "max_value: 12", "consumers", "outside of what was promised"),
        ("max_value: 10", "max_value: 8", "producers", "good enough before"),
        ("max_value: 10", "max_value: 10, mostly: 0.9", "consumers", "more rows than before"),
        ("max_value: 10", "max_value: 10, row_condition: 'hours > 1'", "both", "neither"),
        ("  notes: as the clock says\n", "  severity: warning\n", "consumers", "stop no run any more"),
        ("severity: warning", "severity: critical", "producers", "let through"),
        ("severity: warning", "severity: info", "consumers", "nobody is warned"),
        (
            "max_value: 5}\n  severity: warning",
            "max_value: 4}\n  severity: warning",
            "neither",
            "stops nobody",
        ),
        ("max_value: 5}\n  severity: info", "max_value: 9}\n  severity: info", "neither", "figure"),
        ("as the clock says", "as the new clock says", "neither", "nothing is promised"),
        ("owner: me", "owner: you", "neither", "nothing is promised"),
        ("owner: me", "owner: me\n  description: one visit a row", "neither", "nothing is promised"),
        ("key: [id]", "key: [id, ward]", "both", "other columns name a row"),
        ("unit: h", "unit: min", "both", "the same numbers mean something else"),
        ("{unit: h, known_from: arrival}", "{unit: h, known_from: booking}", "producers", "known earlier"),
        ("feature, known_from: booking}", "feature, known_from: arrival}", "consumers", "known later"),
        ("feature, known_from: booking}", "feature, known_from: never}", "both", "cannot be compared"),
        ("predicted_at: booking", "predicted_at: arrival", "consumers", "features may be known later"),
        ("on_violation: quarantine", "on_violation: warn", "consumers", "let through"),
        ("on_violation: quarantine", "on_violation: stop", "producers", "stop the run"),
        ("at_most: 0.01", "at_most: 0.05", "consumers", "more rows may be missing"),
        ("at_most: 0.01", "at_most: 0.001", "producers", "fewer bad rows"),
        ("dataset: aside", "dataset: elsewhere", "neither", "another place"),
        (
            "role: label",
            "role: label, environments: [training, serving]",
            "producers",
            "to hold for serving, too",
        ),
        (
            "kwargs: {column: target}",
            "kwargs: {column: target}\n  meta: {environments: [serving]}",
            "consumers",
            "nothing is promised for training",
        ),
    ],
)
def test_each_change_is_classed_by_whom_it_breaks(old, new, affects, said):
    found = changes(old, new)
    assert any(change.affects == affects and said in change.reason for change in found), found
    # Nothing is reported beside it that breaks somebody else.
    assert {change.affects for change in found} <= {affects, "neither", "consumers", "producers"}


def test_both_lines_and_both_wordings_are_named():
    [change] = changes("max_value: 10", "max_value: 12")
    assert (change.old_line, change.new_line) == (20, 20)
    assert (change.old, change.new) == ("max_value=10", "max_value=12")
    assert (change.column, change.subject) == ("hours", "expect_column_values_to_be_between")


def test_what_is_written_otherwise_is_no_change():
    reordered = BASE.replace("max_value: 10", "strict_min: false, mostly: 1.0, max_value: 10.0")
    diff = compare_contracts(contract(), contract(reordered))
    assert not diff.breaking


def without(column, kind):
    lines = BASE.split("- type: ")
    return "- type: ".join(
        part for part in lines if not part.startswith(f"expect_column_{kind}") or column not in part
    )


def test_a_promise_that_is_gone_is_missed_by_consumers():
    [change] = compare_contracts(contract(), contract(without("ward", "values_to_be_in_set"))).changes
    assert (change.affects, change.kind, change.new_line) == ("consumers", "removed", None)


def test_a_promise_for_information_is_missed_by_nobody():
    [change] = compare_contracts(contract(), contract(without("hours", "median"))).changes
    assert change.affects == "neither"


def test_a_new_promise_asks_something_of_producers():
    [change] = compare_contracts(contract(without("ward", "values_to_be_in_set")), contract()).changes
    assert (change.affects, change.kind, change.old_line) == ("producers", "added", None)


def test_a_promise_that_another_type_makes_stronger_is_tightened_not_lost():
    equal = BASE.replace("values_to_be_in_set", "distinct_values_to_equal_set")
    [change] = compare_contracts(contract(), contract(equal)).changes
    assert (change.kind, change.affects) == ("tightened", "producers")


def test_a_promise_that_another_one_still_makes_is_not_missed():
    twice = BASE + "- type: expect_column_to_exist\n  kwargs: {column: ward}\n"
    [change] = compare_contracts(contract(twice), contract()).changes
    assert change.affects == "neither"
    assert "still promised by expect_table_columns_to_match_set" in change.reason


def test_among_several_of_a_kind_the_nearest_is_compared():
    two = (
        BASE.replace("  notes: as the clock says\n", "")
        + "- type: expect_column_values_to_be_between\n  kwargs: {column: hours, min_value: 1, mostly: 0.5}\n"
    )
    swapped = two.replace("min_value: 1, mostly: 0.5", "min_value: 0, max_value: 10", 1).replace(
        "min_value: 0, max_value: 10", "min_value: 1, mostly: 0.4", 1
    )
    [change] = compare_contracts(contract(two), contract(swapped)).changes
    assert (change.old, change.new) == ("mostly=0.5", "mostly=0.4")


@pytest.mark.parametrize(
    ("old", "new", "breaking", "problem"),
    [
        ("1.2.0", "2.0.0", True, ""),
        ("1.2.0", "3.1.4", True, ""),
        ("1.2.0", "1.3.0", True, "needs a new MAJOR version: at least 2.0.0, and it is 1.3.0"),
        ("1.2.0", "1.2.0", True, "at least 2.0.0"),
        ("1.2.0", "1.2.0", False, ""),
        ("1.2.0", "1.1.9", False, "goes backwards, from 1.2.0 to 1.1.9"),
        ("1.2.0", "2.0.0-rc1", True, "is not MAJOR.MINOR.PATCH"),
        ("1.2.0", "1.2", False, "is not MAJOR.MINOR.PATCH"),
        ("0.2.0", "0.3.0", True, ""),
        ("0.2.0", "0.2.1", True, "needs a new MINOR (below 1.0.0) version: at least 0.3.0"),
        ("draft", "1.0.0", True, ""),
    ],
)
def test_the_version_has_to_say_that_somebody_is_broken(old, new, breaking, problem):
    before = BASE.replace("1.2.0", old)
    after = BASE.replace("1.2.0", new)
    after = after.replace("max_value: 10", "max_value: 12") if breaking else after
    check = compare_contracts(contract(before), contract(after)).version
    assert problem in check.problem
    assert bool(problem) == bool(check.problem)


def test_a_column_that_is_there_in_fewer_environments_is_missed_once():
    [role, column] = sorted(
        changes("{role: feature, known_from: booking}", "{role: label, known_from: booking}"),
        key=lambda c: c.subject,
        reverse=True,
    )
    assert (column.subject, column.affects, role.subject) == (
        "meta.columns.ward",
        "consumers",
        "meta.columns.ward.role",
    )


def test_a_contract_that_moves_to_another_environment_is_gone_from_the_old_one():
    old, new = (
        {"conf/base/contracts/a.yml": contract(name="a")},
        {"conf/prod/contracts/a.yml": contract(name="a")},
    )
    assert sorted(diff.status for diff in compare_all(old, new)) == ["added", "removed"]


def test_a_version_that_is_taken_away_or_was_never_there():
    none = BASE.replace("  version: 1.2.0\n", "")
    assert "taken away" in compare_contracts(contract(), contract(none)).problem
    assert not compare_contracts(contract(none), contract(none)).problem
    loosened = none.replace("max_value: 10", "max_value: 12")
    assert "no `meta.version`; write 1.0.0" in compare_contracts(contract(none), contract(loosened)).problem


def test_a_version_that_would_do_is_advised():
    words = compare_contracts(contract(), contract(BASE.replace("owner: me", "owner: you"))).version
    assert (words.needed, words.problem) == ("patch", "")
    assert "1.2.1 would do" in words.advice


def test_whole_contracts_come_go_and_are_renamed():
    old = {"a": contract(name="a"), "b": contract(without("ward", "values_to_be_in_set"), name="b")}
    new = {"c": contract(name="c"), "d": contract(without("hours", "median"), name="d")}
    diffs = {diff.name: diff for diff in compare_all(old, new)}
    assert {name: diff.status for name, diff in diffs.items()} == {
        "c": "renamed",
        "b": "removed",
        "d": "added",
    }
    assert diffs["b"].problem
    assert not diffs["d"].problem
    assert not next(d for d in compare_all(old, new, may_go=frozenset({"b"})) if d.name == "b").problem


@pytest.mark.parametrize(
    "text",
    ["", "[]", "name: x", "a: [", "expectations: [1]", "expectations: [{type: 1}]", "!!python/object:x {}"],
)
def test_what_is_no_contract_is_refused_with_its_place(text):
    with pytest.raises(ContractDeclarationError, match=r"main:visits\.yml:[12]: "):
        read_contract(text, "main:visits.yml")


def test_an_old_contract_that_is_refused_today_can_still_be_compared():
    old = contract("name: x\nexpectations:\n- type: expect_a_thing\n  kwargs: {x: 1}\n  severity: fatal\n")
    assert compare_contracts(old, contract()).breaking
