import dataclasses
import json

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from kedro_handoff.fingerprint import fingerprint_of
from kedro_handoff.fingerprint.entries import MOST, WIDEST, text_digest
from kedro_handoff.runs.recording.values import content_of

TABLE = pd.DataFrame({"a": [1.0, 2.0, 3.0, 5.0], "b": [0.0, 1.0, 0.0, 1.0]})
TARGET = [0, 1, 0, 1]


def entries(value):
    facts = fingerprint_of(value).document()["facts"]
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
    return facts["entries"]


def pipeline(c=1.0):
    columns = ColumnTransformer([("scale", StandardScaler(), ["a"])], remainder="passthrough")
    return Pipeline([("columns", columns), ("fit", LogisticRegression(C=c))])


def test_each_entry_of_a_dictionary_has_its_own_digest_a_few_levels_down():
    one = entries({"limit": 3, "period": {"start": "2013", "end": "2014"}, "table": TABLE})
    two = entries({"limit": 3, "period": {"start": "2012", "end": "2014"}, "table": TABLE.copy()})
    differ = {path for path in one if one[path]["digest"] != two[path]["digest"]}
    assert list(one) == ["limit", "period", "table", "period.start", "period.end"]
    assert differ == {"period", "period.start"}
    assert one["table"]["rows"] == 4


def test_entries_hold_no_values_but_those_of_a_models_parameters():
    text = "a text that nobody may read"
    value = {"note": text, "numbers": [3.25, 7.5], "texts": [text], "model": LogisticRegression(C=0.375)}
    kept = json.dumps(content_of(value))
    assert text not in kept
    assert "3.25" not in kept
    assert "0.375" in kept


def test_entries_whose_names_speak_of_credentials_leave_no_digest():
    content = content_of({"api_token": "x", "login": {"password": "y", "user": "z"}})
    found = content["facts"]["entries"]
    assert {found[path] for path in ("api_token", "login.password")} == {"***"}
    assert found["login.user"]["digest"]


def test_the_keys_of_a_dictionary_of_many_are_values_and_left_out():
    many = {f"customer {n}": n for n in range(WIDEST + 1)}
    values = {1: "a", "10017": "b", "ada@example.org": "c", "2013-01-01": "d"}
    found = fingerprint_of({"many": many, "values": values}).facts
    assert list(found["entries"]) == ["many", "values"]
    assert found["entries"]["many"]["items"] == WIDEST + 1
    assert found["items"] == 2


def test_no_more_entries_than_a_record_can_bear_are_kept_the_outermost_first():
    wide = {f"k{n}": {f"j{m}": m for m in range(50)} for n in range(50)}
    facts = fingerprint_of(wide).facts
    assert len(facts["entries"]) == MOST
    assert facts["entries_cut"] is True
    assert all(f"k{n}" in facts["entries"] for n in range(50))


def test_a_model_tells_parameters_steps_and_what_it_has_learned_apart():
    one, two = (entries({"model": pipeline(c).fit(TABLE, TARGET)}) for c in (1.0, 0.5))
    differ = {path: two[path] for path in one if one[path]["digest"] != two[path]["digest"]}
    assert differ["model.fit.C"]["value"] == 0.5
    assert differ["model.fit.coef_"]["role"] == "learned"
    assert "model.columns" not in differ
    assert one["model.columns.scale"]["role"] == "step"
    assert one["model.columns.scale.mean_"]["role"] == "learned"
    assert one["model.columns.scale.columns"]["texts"] == [text_digest("a")]


def test_what_fitting_takes_is_no_entry_of_a_search():
    found = entries(GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}, cv=2).fit(TABLE, TARGET))
    assert "refit_time_" not in found
    assert found["best_estimator_.C"]["role"] == "parameter"


def test_entries_beside_one_that_cannot_be_hashed_have_digests():
    found = fingerprint_of({"before": 1, "call": lambda: 1, "after": TABLE})
    assert found.digest is None
    assert found.facts["entries"]["call"]["digest"] is None
    assert found.facts["entries"]["before"]["digest"]
    assert found.facts["entries"]["after"]["digest"]


def test_data_classes_and_short_lists_have_entries_too():
    @dataclasses.dataclass
    class Bundle:
        limit: int
        tables: list[pd.DataFrame]

    found = fingerprint_of({"bundle": Bundle(1, [TABLE])}).facts["entries"]
    assert {"bundle.limit", "bundle.tables", "bundle.tables.0"} <= found.keys()


@pytest.mark.parametrize("value", [np.zeros(3), TABLE, "text", b"", 1, None, {}, [], {1, 2}])
def test_what_has_no_parts_by_name_has_no_entries(value):
    assert "entries" not in fingerprint_of(value).facts


def test_what_is_computed_only_when_asked_for_is_not_asked():
    polars = pytest.importorskip("polars")
    found = fingerprint_of({"lazy": polars.LazyFrame({"a": [1]}), "n": 1}).facts["entries"]
    assert found["lazy"] == {"kind": "table", "digest": None}
    assert found["n"]["digest"]


def test_a_dictionary_that_holds_itself_is_looked_at_and_left():
    value = {"one": 1}
    value["self"] = value
    assert fingerprint_of(value).digest is None
