"""The training node: a model that reads the state one lead before departure."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from flights.problem import Problem, read_problem
from flights.run_time import time_of_run
from flights.scoring import late_probabilities, one_thread

from .value import best_threshold

BUNDLE_FORMAT = 1


def train_model(
    train_set: pd.DataFrame,
    validation_set: pd.DataFrame,
    problem: Problem | Mapping[str, Any],
    model: dict[str, Any],
    run_id: str | None,
) -> dict[str, Any]:
    """Give a model bundle: the fitted estimator and all that one needs to use and trace it.

    The bundle is a dict of plain and scikit-learn types, so that it unpickles without this project:
    `estimator` (probability of class 1 = late), `features` in the order that it expects, `threshold` (highest
    net value on the validation months), and where it comes from. Periods and `trained_at` are ISO instants,
    UTC.

    Args:
        train_set: Labelled rows to learn from.
        validation_set: Later labelled rows; only the threshold is chosen on them.
        problem: The question, with the costs.
        model: `categorical` and `numerical` feature names, `rare_below` flights a category is pooled with
            other rare ones, `hyperparameters` of HistGradientBoostingClassifier.
        run_id: Id of the run that trains; None when called outside a run.
    """
    import sklearn  # measured to be slow (1 s): only where a model is needed

    question = read_problem(problem)
    names = [*model["categorical"], *model["numerical"]]
    with one_thread():
        estimator = _estimator(model).fit(train_set[names], train_set["target"])
    bundle = {
        "format_version": BUNDLE_FORMAT,
        "estimator": estimator,
        "features": names,
        "target": question.target.name,
        "target_definition": question.target.definition,
        "trained_at": time_of_run(run_id).isoformat(timespec="seconds"),
        "run_id": run_id or "outside-a-run",
        "train_rows": len(train_set),
        "train_period": _period(train_set),
        "validation_period": _period(validation_set),
        "scikit_learn_version": sklearn.__version__,
    }
    probability = late_probabilities(bundle, validation_set)
    target = validation_set["target"].to_numpy(dtype="int64")
    return {**bundle, "threshold": best_threshold(target, probability, question.costs)}


def _estimator(model: dict[str, Any]) -> Any:
    # scikit-learn is measured to be slow to import
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OrdinalEncoder

    unseen = float("nan")  # trees learn which way a missing value goes; an unseen category goes there too
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=unseen, min_frequency=model["rare_below"]
    )
    columns = ColumnTransformer(
        [("categorical", codes, model["categorical"]), ("numerical", "passthrough", model["numerical"])]
    )
    trees = HistGradientBoostingClassifier(
        categorical_features=list(range(len(model["categorical"]))), **model["hyperparameters"]
    )
    return Pipeline([("columns", columns), ("trees", trees)])


def _period(flights: pd.DataFrame) -> dict[str, str]:
    departure = flights["scheduled_departure"]
    return {"start": departure.min().isoformat(), "end": departure.max().isoformat()}
