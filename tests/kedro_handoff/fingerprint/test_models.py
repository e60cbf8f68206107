import json
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator
from sklearn.cluster import KMeans
from sklearn.compose import make_column_transformer
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from kedro_handoff.fingerprint import fingerprint_of

ROWS = np.random.default_rng(0).normal(size=(120, 3))
TABLE = pd.DataFrame(ROWS, columns=["a", "b", "c"]).assign(k=np.where(ROWS[:, 0] > 0, "x", "y"))
ANSWER = (ROWS.sum(axis=1) > 0).astype(int)


def digest(value: Any) -> str:
    found = fingerprint_of(value)
    assert found.digest is not None, found.unsound
    return found.digest


def mixed() -> Pipeline:
    columns = make_column_transformer((OneHotEncoder(), ["k"]), (StandardScaler(), ["a", "b"]))
    return make_pipeline(columns, LogisticRegression())


MODELS = {
    "boosting": (lambda: HistGradientBoostingRegressor(max_iter=3, random_state=1), ROWS),
    "forest": (lambda: RandomForestClassifier(3, random_state=1), ROWS),
    "pipeline": (mixed, TABLE),
    "neighbours": (lambda: KNeighborsClassifier(algorithm="kd_tree"), ROWS),
    "search": (lambda: GridSearchCV(LogisticRegression(), {"C": [0.1, 1.0]}), ROWS),
    "clusters": (lambda: KMeans(2, random_state=1, n_init=1), ROWS),
    "logarithm": (lambda: make_pipeline(FunctionTransformer(np.abs), StandardScaler()), ROWS),
}


@pytest.mark.parametrize(("make", "rows"), MODELS.values(), ids=list(MODELS))
def test_a_model_is_the_same_when_fitted_again_pickled_and_asked(make: Any, rows: Any) -> None:
    model, again = make().fit(rows, ANSWER), make().fit(rows, ANSWER)
    before = digest(model)
    (model.predict if hasattr(model, "predict") else model.transform)(rows)
    assert digest(again) == before
    assert digest(model) == before
    assert digest(pickle.loads(pickle.dumps(model))) == before  # noqa: S301
    assert digest(make()) != before


def test_one_coefficient_one_leaf_and_one_parameter_count() -> None:
    linear = LogisticRegression().fit(ROWS, ANSWER)
    before = digest(linear)
    linear.coef_[0, 1] = np.nextafter(linear.coef_[0, 1], 9)
    boosted = HistGradientBoostingRegressor(max_iter=3, random_state=1).fit(ROWS, ANSWER)
    leaves = digest(boosted)
    boosted._predictors[1][0].nodes["value"][2] += 1e-9
    assert digest(linear) != before
    assert digest(boosted) != leaves
    assert digest(LogisticRegression(C=1.0)) != digest(LogisticRegression(C=2.0))


def test_a_vectorizer_does_not_count_where_its_words_once_lay() -> None:
    fitted = [CountVectorizer(stop_words=["the"]).fit(["the late flight"]) for _ in range(2)]
    assert digest(fitted[0]) == digest(fitted[1])


class Own(BaseEstimator):
    """An estimator of the project's own."""

    def __init__(self, name: str = "x", part: Any = None) -> None:
        self.name = name
        self.part = part


def test_an_estimator_of_the_project_counts_by_what_it_holds() -> None:
    assert digest(Own("x")) == digest(Own("x")) != digest(Own("y"))
    assert "<lambda>" in fingerprint_of(Own("x", lambda: 1)).unsound
    assert fingerprint_of(Own("x", lambda: 1)).kind == "model"


def test_facts_of_a_model_are_class_plain_parameters_and_version() -> None:
    model = Pipeline([("fill", SimpleImputer()), ("own", Own("x" * 500, ROWS))])
    facts = fingerprint_of(model).document()["facts"]
    assert facts["class"] == "sklearn.pipeline.Pipeline"
    assert facts["library"] == "sklearn"
    assert facts["parameters"]["fill"] == "SimpleImputer"
    assert facts["parameters"]["fill__missing_values"] == "nan"
    assert len(facts["parameters"]["own__name"]) == 200
    assert "own__part" not in facts["parameters"]
    assert json.loads(json.dumps(facts, allow_nan=False)) == facts
