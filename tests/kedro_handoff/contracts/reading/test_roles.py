"""Columns outside of the schema, roles, moments and environments."""

import pandas as pd
import pytest

from kedro_handoff import ContractDeclarationError
from kedro_handoff.contracts.evaluation import evaluate

COLUMNS = ("table_columns_to_match_set", {"column_set": ["id", "hours", "late"], "exact_match": True})
ID = ("column_values_to_be_unique", {"column": "id"})
HOURS = ("column_values_to_not_be_null", {"column": "hours"})
LATE = ("column_values_to_not_be_null", {"column": "late"})


@pytest.mark.parametrize(
    ("expectation", "meta"),
    [
        (("column_values_to_be_unique", {"column": "hour"}), {}),
        (("column_pair_values_to_be_equal", {"column_A": "id", "column_B": "hour"}), {}),
        (("compound_columns_to_be_unique", {"column_list": ["id", "hour"]}), {}),
        (
            (
                "column_values_to_be_unique",
                {
                    "column": "id",
                    "row_condition": 'col("hour") > 1',
                    "condition_parser": "great_expectations",
                },
            ),
            {},
        ),
        (ID, {"key": ["hour"]}),
        (ID, {"columns": {"hour": {"role": "feature"}}}),
    ],
    ids=["column", "pair", "list", "condition", "key", "facts"],
)
def test_a_column_that_the_contract_does_not_list_is_refused_with_a_close_one(refused, expectation, meta):
    [problem] = refused(COLUMNS, expectation, **meta)
    assert "column 'hour' is not in the contract's own list of columns; did you mean 'hours'?" in problem


@pytest.mark.parametrize(
    "schema",
    [
        ("table_columns_to_match_set", {"column_set": ["id"], "exact_match": False}),
        ("table_columns_to_match_set", {"column_set": ["id"]}, {"severity": "warning"}),
        ("table_column_count_to_equal", {"value": 3}),
    ],
)
def test_a_contract_that_lists_not_all_columns_may_name_others(refused, schema):
    assert refused(schema, HOURS) == []


def test_without_a_list_a_near_miss_of_the_described_columns_is_refused(refused):
    facts = {"distance_km": {"role": "feature"}}
    [problem] = refused(("column_values_to_not_be_null", {"column": "distanc_km"}), columns=facts)
    assert "did you mean 'distance_km'? If the table has both, add it there" in problem
    assert refused(HOURS, columns=facts) == []


def test_two_lists_of_columns_that_differ_cannot_both_hold(refused):
    other = ("table_columns_to_match_ordered_list", {"column_list": ["id", "hours"]})
    [problem] = refused(COLUMNS, other)
    assert "no table matches both" in problem


@pytest.mark.parametrize(
    ("columns", "key", "said"),
    [
        ({"id": {"role": "key"}}, [], "`meta.key` does not name it"),
        ({"id": {"role": "key"}, "hours": {"role": "feature"}}, ["id", "hours"], "say `hours: {role: key}`"),
        ({"id": {"role": "kee"}}, ["id"], "did you mean 'key'"),
        ({"id": {"rol": "key"}}, ["id"], "did you mean `role`"),
        ({"id": "key"}, ["id"], "are not a mapping"),
        ({"late": {"role": "label", "environments": ["training", "serving"]}}, [], "take `serving` out"),
        ({"late": {"environments": ["trainig"]}}, [], "did you mean 'training'"),
        ({"late": {"environments": []}}, [], "is not a list such as [training]"),
        ({"hours": {"known_from": 3}}, [], "`known_from: 3` is not a text"),
    ],
)
def test_facts_of_columns_that_contradict_or_are_misspelt_are_refused(refused, columns, key, said):
    [problem] = refused(COLUMNS, key=key, columns=columns)
    assert said in problem


def test_a_time_may_be_a_part_of_the_key(refused):
    columns = {"id": {"role": "key"}, "hours": {"role": "time"}}
    assert refused(COLUMNS, key=["id", "hours"], columns=columns) == []


MOMENTS = {"moments": ["schedule", "decision", "arrival"], "predicted_at": "decision"}
KNOWN = {name: {"role": "time", "known_from": "schedule"} for name in ("id", "hours", "late")}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {"role": "feature", "known_from": "arrival"},
            "after the prediction (decision): as a feature it would leak",
        ),
        ({"known_from": "arrival"}, "as a feature it would leak"),
        ({"role": "feature"}, "does not say from when it is known"),
        ({"role": "feature", "known_from": "arival"}, "did you mean 'arrival'"),
        ({"role": "label", "known_from": "schedule"}, "no later than the prediction"),
    ],
)
def test_what_is_known_too_late_is_no_feature(refused, facts, said):
    [problem] = refused(COLUMNS, columns={**KNOWN, "hours": facts}, **MOMENTS)
    assert said in problem


@pytest.mark.parametrize(
    ("meta", "said"),
    [
        ({"predicted_at": "decision"}, "needs `meta.moments`"),
        ({**MOMENTS, "predicted_at": "decison"}, "did you mean 'decision'"),
        ({**MOMENTS, "moments": ["decision", "decision"]}, "is not a list of names, each once"),
        ({"moment": ["decision"]}, "did you mean `moments`"),
    ],
)
def test_moments_are_in_order_and_known(refused, meta, said):
    [problem] = refused(COLUMNS, columns=KNOWN, **meta)
    assert said in problem


def test_a_column_that_nothing_is_said_of_could_be_known_too_late(refused):
    columns = {name: facts for name, facts in KNOWN.items() if name != "late"}
    [problem] = refused(COLUMNS, columns=columns, **MOMENTS)
    assert "nothing says from when column 'late' is known" in problem


def test_labels_and_times_may_be_known_late_and_features_early(refused):
    columns = {
        "id": {"role": "time", "known_from": "arrival"},
        "hours": {"role": "feature", "known_from": "decision"},
        "late": {"role": "label", "known_from": "arrival"},
    }
    assert refused(COLUMNS, columns=columns, **MOMENTS) == []


LABEL = {"columns": {"late": {"role": "label"}}}
SERVED = (
    "table_columns_to_match_set",
    {"column_set": ["id", "hours"]},
    {"meta": {"environments": ["serving"]}},
)
TRAINED = (*COLUMNS, {"meta": {"environments": ["training"]}})


def test_at_serving_what_is_about_the_label_does_not_hold(contract):
    suite = contract(TRAINED, SERVED, ID, LATE, **LABEL)
    serving, training = suite.for_environment("serving"), suite.for_environment("training")
    assert [e.type for e in serving.expectations] == [f"expect_{e[0]}" for e in (SERVED, ID)]
    assert [e.type for e in training.expectations] == [f"expect_{e[0]}" for e in (TRAINED, ID, LATE)]
    assert len({s.fingerprint for s in (suite, serving, training)}) == 3


@pytest.mark.parametrize("engine", ["both", "gx"])
def test_a_table_to_serve_is_judged_by_what_holds_at_serving(contract, engine):
    suite = contract(TRAINED, SERVED, ID, LATE, **LABEL)
    table = pd.DataFrame({"id": [1, 2], "hours": [1.0, 2.0]})
    assert evaluate(suite.for_environment("serving"), table, engine).status == "held"
    assert evaluate(suite.for_environment("training"), table, engine).status == "violated"
    # The same table again, so that no plan of one environment serves the other.
    assert evaluate(suite.for_environment("serving"), table, engine).status == "held"


def test_a_contract_without_environments_holds_everywhere(contract):
    suite = contract(COLUMNS, ID)
    assert suite.for_environment("serving").expectations == suite.expectations
    assert suite.for_environment("serving").fingerprint == suite.fingerprint


@pytest.mark.parametrize(
    ("expectations", "said"),
    [
        ([(*ID, {"meta": {"environments": ["training"]}})], "nothing is promised for serving"),
        (
            [COLUMNS, ID],
            "names late, which serving does not have; give it `meta: {environments: [training]}`",
        ),
    ],
)
def test_a_contract_that_cannot_hold_at_serving_says_so_when_it_is_used_there(contract, expectations, said):
    suite = contract(*expectations, **LABEL)
    with pytest.raises(ContractDeclarationError, match=r"visits\.yml:\d+: ") as raised:
        suite.for_environment("serving")
    assert said in str(raised.value)


def test_a_label_cannot_be_promised_for_serving(refused):
    promise = (*LATE, {"meta": {"environments": ["serving"]}})
    [problem] = refused(COLUMNS, promise, **LABEL)
    assert "which has no 'late': a label is unknown when serving" in problem
