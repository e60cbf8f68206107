import pytest
from sklearn.linear_model import Ridge

from kedro_handoff.runs.difference import compare
from kedro_handoff.runs.difference.column_words import column_lines, content_words
from kedro_handoff.runs.difference.contents import content_change
from kedro_handoff.runs.recording.values import content_of

from .made import Project, content, dataset, texts

TABLE = [[1.0, 0.0], [2.0, 1.0], [3.0, 0.0], [5.0, 1.0]]


def fitted(target=(0, 1, 0, 1), **parameters):
    return Ridge(**parameters).fit(TABLE, target)


def change(before, after):
    return content_change(content_of(before), content_of(after))


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, ["b: another number"]),
        ({"a": 1}, {"a": 1, "b": "x"}, ["b: added (a text)"]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, ["a.c: removed (a number)"]),
        ({"a": [1, 2]}, {"a": [1, 2, 3]}, ["a: 2 -> 3 items"]),
        ({"a": 1}, {"a": "1"}, ["a: a number -> a text"]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, ["its entries stand in another order"]),
        (
            {"a": 1, "token": "x"},
            {"a": 1, "token": "y"},
            [
                "what changed is not among the entries that are known by name, or among those whose names "
                "speak of credentials"
            ],
        ),
        (
            {"m": fitted()},
            {"m": fitted((1, 0, 0, 1))},
            ["m: other learned state (coef_, intercept_)"],
        ),
        (fitted(), fitted((1, 0, 0, 1)), ["other learned state (coef_, intercept_)"]),
    ],
)
def test_the_entries_that_changed_are_named_with_what_happened_to_them(before, after, lines):
    found = change(before, after)
    assert found.status == "changed"
    assert list(column_lines(found)) == lines


def test_a_models_parameters_are_told_with_their_values_and_its_learned_state_apart():
    found = change({"m": fitted()}, {"m": fitted(alpha=0.5)})
    lines = ["m.alpha: 1.0 -> 0.5", "m: other learned state (coef_, intercept_)"]
    assert list(column_lines(found)) == lines
    assert content_words(found) == "`m.alpha` 1.0 -> 0.5, `m` learned something else"


def test_a_model_of_another_class_is_said_to_be_one_and_nothing_of_its_parts():
    from sklearn.tree import DecisionTreeClassifier

    found = change({"m": fitted()}, {"m": DecisionTreeClassifier().fit(TABLE, (0, 1, 0, 1))})
    assert list(column_lines(found)) == ["m: Ridge -> DecisionTreeClassifier"]


def test_entries_tell_a_change_of_what_cannot_be_hashed_as_a_whole():
    function = {"call": lambda: 1}
    assert change({**function, "a": 1}, {**function, "a": 2}).status == "changed"
    assert change({**function, "a": 1}, {**function, "a": 1}).status == "unknown"


def test_a_record_without_entries_is_compared_as_a_whole_and_that_is_said():
    old, new = content_of({"a": 1}), content_of({"a": 2})
    old["facts"] = {}
    found = content_change(old, new)
    assert found.status == "changed"
    assert list(column_lines(found)) == [
        "which of its entries changed is not known: the record of the earlier run names none"
    ]


def test_features_that_are_columns_of_a_table_are_named():
    project = Project()
    before, after = project.run("2026-01-01"), project.run("2026-01-02")
    for record, features in ((before, ["origin", "hour", "x"]), (after, ["origin", "y", "x"])):
        table = content("t", 3, ({"name": "hour", "dtype": "int64", "digest": "d", "statistics": {}},))
        record["datasets"]["scores"] = dataset(None, content_of({"features": features}), "score")
        record["datasets"]["cleaned"] = dataset(table, table, "clean")
    found = compare(before, after, texts(project).get, lambda _: None)
    effect = next(effect for effect in found.effects if effect.subject == "scores")
    assert effect.details == ("features: `hour` removed, 1 not known by name added",)
    assert effect.facts["entries"][0]["removed"] == ["hour"]


def test_what_only_one_record_lists_within_something_unchanged_is_no_change():
    old, new = content_of({"m": fitted(), "a": 1}), content_of({"m": fitted(), "a": 2})
    del old["facts"]["entries"]["m.coef_"]
    assert list(column_lines(content_change(old, new))) == ["a: another number"]
