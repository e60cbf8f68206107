"""The table of what draws without a seed, held against the installed scikit-learn and against calls."""

from __future__ import annotations

import ast
import importlib
import inspect
import warnings

import pytest

from kedro_handoff.fingerprint.code.blind_spots import external_blind_spot
from kedro_handoff.fingerprint.code.chance_names import DRAWING, draws

MODULES = sorted({name.rpartition(".")[0] for name in DRAWING if name.startswith("sklearn.")})
# Take `random_state`, and as they are by default never draw, or not before there is a great deal of data.
STEADY = {
    *("CalibratedClassifierCV", "GaussianProcessClassifier", "GaussianProcessRegressor", "IterativeImputer"),
    *(
        "Lars",
        "LassoLars",
        "LocallyLinearEmbedding",
        "locally_linear_embedding",
        "TunedThresholdClassifierCV",
    ),
    *("check_cv", "ridge_regression", "silhouette_score", "MultiTaskElasticNet", "MultiTaskElasticNetCV"),
    *("MultiTaskLasso", "MultiTaskLassoCV", "BaseDecisionTree", "BaseShuffleSplit", "enet_path"),
    *("fetch_covtype", "fetch_kddcup99", "fetch_rcv1", "PartialDependenceDisplay"),
}


def public(module: str):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = importlib.import_module(module)
        for name in getattr(found, "__all__", None) or dir(found):
            if not name.startswith(("_", "Halving")) and callable(getattr(found, name, None)):
                yield name, getattr(found, name)


def takes_no_seed_by_default(thing) -> bool:
    try:
        given = inspect.signature(thing).parameters.get("random_state")
    except (TypeError, ValueError):
        return False
    return given is not None and given.default is None


def test_everything_of_scikit_learn_that_is_random_by_default_is_in_the_table():
    own = [module for module in MODULES if module != "sklearn.utils.extmath"]
    unknown = [
        f"{module}.{name}"
        for module in own
        for name, thing in public(module)
        if takes_no_seed_by_default(thing) and thing.__module__.startswith(module)
        if f"{module}.{name}" not in DRAWING and name not in STEADY
    ]
    assert unknown == []


def call(code: str) -> ast.Call:
    found = ast.parse(code, mode="eval").body
    assert isinstance(found, ast.Call)
    return found


@pytest.mark.parametrize(
    ("dotted", "code", "random"),
    [
        ("sklearn.model_selection.KFold", "KFold(5)", False),
        ("sklearn.model_selection.KFold", "KFold(5, shuffle=True)", True),
        ("sklearn.model_selection.KFold", "KFold(5, True)", True),
        ("sklearn.model_selection.KFold", "KFold(5, shuffle=True, random_state=0)", False),
        ("sklearn.model_selection.KFold", "KFold(5, shuffle=True, random_state=None)", True),
        ("sklearn.model_selection.KFold", "KFold(5, shuffle=True, random_state=seed)", False),
        ("sklearn.model_selection.train_test_split", "split(x, y)", True),
        ("sklearn.model_selection.train_test_split", "split(x, y, shuffle=False)", False),
        ("sklearn.ensemble.RandomForestClassifier", "Forest()", True),
        ("sklearn.ensemble.RandomForestClassifier", "Forest(**options)", False),
        ("sklearn.linear_model.LogisticRegression", "Model()", False),
        ("sklearn.linear_model.LogisticRegression", "Model(solver='saga')", True),
        ("sklearn.svm.SVC", "SVC(probability=True)", True),
        ("imblearn.over_sampling.SMOTE", "SMOTE()", True),
        ("sklearn.tree.export_text", "export_text(tree)", False),
    ],
)
def test_a_call_draws_without_a_seed_or_does_not(dotted: str, code: str, *, random: bool):
    why = external_blind_spot(dotted, call(code))
    assert (why is not None and "without a seed" in why) == random


def test_an_option_that_is_no_literal_is_taken_to_be_the_usual_one():
    assert not draws("sklearn.model_selection.KFold", call("KFold(5, shuffle=mix)"))
