from __future__ import annotations

import re

import pytest

from .wards import made_tests, patients, visits

LONG = """
LEAST = 8

def tidy(s):
    return s.str.upper()

def long_visits(df):
    df = df.copy()
    df["ward"] = tidy(df["ward"])
    return df[df.hours >= LEAST]
"""


@pytest.fixture(scope="module")
def of_long_visits(tmp_path_factory):
    return made_tests(tmp_path_factory.mktemp("long"), LONG)


def test_a_threshold_is_met_from_both_sides(of_long_visits):
    characterisation = of_long_visits.tests[0]
    assert (characterisation.killed, characterisation.survivors) == (characterisation.tried, ())
    assert characterisation.tried >= 4


def test_a_lost_copy_is_noticed_by_the_test_of_unchanged_inputs(of_long_visits):
    unchanged = of_long_visits.tests[1]
    assert unchanged.kind == "inputs"
    assert unchanged.killed == unchanged.tried == 4


def test_every_line_of_the_node_is_run(of_long_visits):
    assert of_long_visits.covered == of_long_visits.lines == 4


def test_no_value_of_a_free_text_or_an_id_is_in_the_tests(of_long_visits):
    real = {*visits().visit_id, *visits().remark}
    assert not any(value in of_long_visits.text for value in real)
    assert "Smith" not in of_long_visits.text


def test_the_same_data_give_the_same_file(of_long_visits, tmp_path):
    again = made_tests(tmp_path, LONG)
    module = re.compile(r"nodes_\w+")
    assert module.sub("m", again.text) == module.sub("m", of_long_visits.text)


def test_a_node_that_changes_its_input_is_said_to_do_so(tmp_path):
    found = made_tests(tmp_path, "def f(df):\n    df['x'] = 1\n    return df\n")
    assert [test.kind for test in found.tests] == ["characterisation"]
    assert "changes its inputs in place" in found.notes[0]


def test_joined_tables_match_in_some_rows_and_not_in_others(tmp_path):
    source = """
def f(visits, patients):
    joined = visits.merge(patients, on="patient", how="left", indicator=True)
    return joined.groupby("_merge", observed=True).size()
"""
    found = made_tests(tmp_path, source, {"visits": "visits", "patients": "patients"})
    assert found.tests[0].killed == found.tests[0].tried
    assert "'left_only', 'both'" in found.text
    assert not any(f"{name!r}" in found.text for name in patients().name)


def test_hours_of_the_day_that_the_code_asks_for_come_up(tmp_path):
    source = "def f(df):\n    return df.assign(night=df.start.dt.hour.lt(6))\n"
    assert made_tests(tmp_path, source).tests[0].survivors == ()


def test_a_model_is_held_to_what_it_predicts(tmp_path):
    source = """
from sklearn.tree import DecisionTreeClassifier

def train(df, depth):
    y = (df["hours"] > 3).astype(int)
    return DecisionTreeClassifier(max_depth=depth).fit(df[["age"]], y)
"""
    found = made_tests(
        tmp_path, source, {"df": "visits", "depth": "params:depth"}, values={"params:depth": 2}
    )
    assert "predict_proba(small_visits()[['age']])" in found.text
    assert found.tests[0].killed >= 3


def test_a_node_that_has_a_model_gets_it_from_the_node_that_trains_it(tmp_path):
    from kedro_handoff.notebooks.testing.job import NodeJob

    source = """
from sklearn.tree import DecisionTreeRegressor

def train(df):
    return DecisionTreeRegressor(max_depth=2).fit(df[["age"]], df["patient"])

def guessed(model, df):
    return df.assign(guess=model.predict(df[["age"]]))[["age", "guess"]]
"""
    module = f"nodes_{tmp_path.name}".replace("-", "_")
    train = NodeJob(module, "train", {"df": "visits"}, ("model",), ("train",))
    arguments = {"model": "model", "df": "visits"}
    found = made_tests(
        tmp_path, source, arguments, upstream={"model": train}, data={"model": object()}, names=["guessed"]
    )
    assert "def small_model():" in found.text
    assert "return train(df=small_visits())" in found.text
    assert found.tests[0].killed > 0


def test_what_gives_something_else_each_time_gets_no_test(tmp_path):
    found = made_tests(tmp_path, "def f(df):\n    return df.sample(3)\n")
    assert found.text == ""
    assert "randomness without a seed" in found.notes[0]


def test_what_cannot_be_made_up_is_named(tmp_path):
    lists = visits(40).assign(tags=[[n] for n in range(40)])
    found = made_tests(tmp_path, "def f(df):\n    return df\n", {"df": "tagged"}, data={"tagged": lists})
    assert (found.text, "column 'tags' holds objects of type list" in found.notes[0]) == ("", True)


def test_real_rows_are_taken_and_owned_up_to_where_asked_for(tmp_path):
    found = made_tests(tmp_path, "def f(df):\n    return df.hours.max()\n", real_rows=4)
    assert sum(value in found.text for value in visits().visit_id) == 4
    assert "4 real rows of each table" in found.text


def test_a_test_that_notices_nothing_is_labelled_weak(tmp_path):
    found = made_tests(tmp_path, "def f(df):\n    return df.hours.notna().any() or len(df) > 0\n")
    weak = [test for test in found.tests if test.weak]
    assert ("# weak: survived" in found.text) == bool(weak)


def test_a_contract_is_held_as_far_as_few_rows_can(tmp_path):
    contract = tmp_path / "made.yml"
    contract.write_text(
        "name: made\nmeta: {format: 1, owner: a@b.c, description: x}\nexpectations:\n"
        "  - type: expect_table_row_count_to_be_between\n    kwargs: {min_value: 100}\n"
        "  - type: expect_column_values_to_not_be_null\n    kwargs: {column: visit_id}\n"
        "  - type: expect_column_values_to_be_unique\n    kwargs: {column: visit_id}\n"
    )
    found = made_tests(
        tmp_path,
        "def f(df):\n    return df[['visit_id', 'age']]\n",
        contracts={"made": str(contract)},
        contract_texts={"made": f"{str(contract)!r}"},
    )
    outcome = next(test for test in found.tests if test.kind == "contract")
    assert (outcome.killed, outcome.tried) == (2, 2)
    assert "without=['expect_table_row_count_to_be_between']" in found.text
