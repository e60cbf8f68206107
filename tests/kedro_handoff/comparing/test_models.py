from __future__ import annotations

import pickle

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import (
    GradientBoostingClassifier,
    HistGradientBoostingClassifier,
    RandomForestClassifier,
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler
from sklearn.tree import DecisionTreeClassifier

from kedro_handoff.comparing.comparison import compare, differences
from kedro_handoff.verify_settings import Sameness

RNG = np.random.default_rng(0)
X = pd.DataFrame({"a": RNG.normal(size=60), "b": RNG.normal(size=60)})
Y = (X.a + X.b > 0).astype(int)
WARDS = X.assign(ward=["n", "s"] * 30)

MODELS = {
    "tree": lambda: DecisionTreeClassifier(random_state=0),
    "forest": lambda: RandomForestClassifier(5, random_state=0),
    "boosted": lambda: GradientBoostingClassifier(n_estimators=5, random_state=0),
    "histogram": lambda: HistGradientBoostingClassifier(max_iter=3, random_state=0),
    "logistic": lambda: LogisticRegression(),
    "neighbours": lambda: KNeighborsClassifier(),
    "network": lambda: MLPClassifier((3,), max_iter=5, random_state=0),
    "scaler": lambda: StandardScaler(),
    "pipeline": lambda: make_pipeline(StandardScaler(), LogisticRegression()),
    "search": lambda: GridSearchCV(LogisticRegression(), {"C": [0.1, 1]}, cv=2),
    "columns": lambda: make_pipeline(
        ColumnTransformer([("w", OneHotEncoder(), ["ward"]), ("n", "passthrough", ["a"])]), Ridge()
    ),
}


def fitted(make, y=Y):
    return make().fit(WARDS if make is MODELS["columns"] else X, y)


@pytest.mark.filterwarnings("ignore:Stochastic Optimizer:sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("make", MODELS.values(), ids=list(MODELS))
def test_a_model_equals_one_that_was_fitted_on_the_same_and_no_other(make):
    one = fitted(make)
    assert differences(one, pickle.loads(pickle.dumps(fitted(make)))) == []  # noqa: S301 - made here
    if make is MODELS["scaler"]:
        other = make().fit(X * 2)
    else:
        other = fitted(make, np.where(np.arange(60) < 7, 1 - Y, Y))
    found = compare(one, other, samples=[WARDS])
    assert found.status == "different"
    assert any(" on 60 rows of the data: " in words for words in found.words)


def test_parameters_that_differ_are_named():
    found = differences(fitted(lambda: Ridge(1.0)), fitted(lambda: Ridge(2.0)))
    assert found[0] == "parameter alpha: 1.0 in the notebook, 2.0 in the pipeline (by 1)"
    assert any(words.startswith("attribute coef_: the array differs in 2 of 2 values") for words in found)
    assert any(words.startswith("predict on 200 generated rows: the array differs in") for words in found)


def test_parameters_inside_a_pipeline_are_named_with_their_step():
    made = [make_pipeline(StandardScaler(), Ridge(alpha)).fit(X, Y) for alpha in (1.0, 2.0)]
    assert "parameter steps: item 1: item 1: parameter alpha: 1.0 in the notebook" in differences(*made)[0]


def test_a_model_that_learned_nearly_the_same_passes_within_a_tolerance():
    one, other = fitted(Ridge), fitted(Ridge)
    other.coef_ = other.coef_ * (1 + 1e-12)
    assert differences(one, other) != []
    assert differences(one, other, Sameness(relative=1e-9, tolerance=1e-9)) == []


def test_how_long_fitting_took_is_not_compared_and_said():
    one, other = fitted(MODELS["search"]), fitted(MODELS["search"])
    other.refit_time_ = one.refit_time_ + 1
    other.cv_results_["mean_fit_time"] = one.cv_results_["mean_fit_time"] + 1
    found = compare(one, other)
    assert found.status == "same"
    assert "how long fitting took is not compared" in found.notes


def test_the_report_of_a_forest_is_short():
    found = differences(fitted(MODELS["forest"]), fitted(MODELS["forest"], 1 - Y))
    assert len(found) < 12


def test_a_model_that_was_not_fitted_predicts_nothing_and_this_is_said():
    found = compare(Ridge(), Ridge())
    assert found.status == "same"
    assert "nothing was predicted" in found.notes[0]


def test_what_the_predictions_were_asked_on_is_said():
    found = compare(fitted(Ridge), fitted(Ridge), samples=[WARDS])
    assert found.notes == ("predict asked on 60 rows of the data",)


def test_where_stop_words_lie_in_memory_is_no_property_of_a_vectorizer():
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["a good film", "a bad film", "good and bad"]
    one, other = (TfidfVectorizer(stop_words=["and", "a"]).fit(texts) for _ in range(2))
    assert differences(one, other) == []
