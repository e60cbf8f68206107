"""Nodes of the pipeline `modeling`."""

from typing import Any

import pandas as pd

from flights.scoring import one_thread

SCHEDULE = [
    "origin_departures_nearby",
    "carrier_departures_nearby",
    "carrier_share_nearby",
    "plane_planned_rest_hours",
]


def with_schedule(flights: pd.DataFrame, schedule_features: pd.DataFrame) -> pd.DataFrame:
    """Give the flights with what the schedule knows of each; every flight must be in the schedule."""
    known = schedule_features[["flight_id", *SCHEDULE]]
    return flights.merge(known, on="flight_id", how="left", validate="one_to_one")


def fit_challenger(train_set: pd.DataFrame, model: dict[str, Any]) -> dict[str, Any]:
    """Give a fitted estimator and the features that it expects, in a dict like the champion's."""
    # scikit-learn is slow to import, and every command reads this module
    from sklearn.compose import ColumnTransformer
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.pipeline import Pipeline
    from sklearn.preprocessing import OrdinalEncoder

    categorical = model["categorical"]
    numerical = [*model["numerical"], *SCHEDULE]
    codes = OrdinalEncoder(
        handle_unknown="use_encoded_value", unknown_value=float("nan"), min_frequency=model["rare_below"]
    )
    columns = ColumnTransformer(
        [("categorical", codes, categorical), ("numerical", "passthrough", numerical)]
    )
    trees = HistGradientBoostingClassifier(
        categorical_features=list(range(len(categorical))), **model["hyperparameters"]
    )
    estimator = Pipeline([("columns", columns), ("trees", trees)])
    with one_thread():
        estimator.fit(train_set[[*categorical, *numerical]], train_set["target"])
    return {"estimator": estimator, "features": [*categorical, *numerical]}


def compare_on_validation(
    champion: dict[str, Any], challenger: dict[str, Any], validation_set: pd.DataFrame
) -> dict[str, float]:
    """Give ROC AUC and log loss of both models on the same flights, and the differences."""
    from sklearn.metrics import log_loss, roc_auc_score

    found: dict[str, float] = {}
    for name, bundle in {"champion": champion, "challenger": challenger}.items():
        with one_thread():
            probability = bundle["estimator"].predict_proba(validation_set[bundle["features"]])[:, 1]
        found[f"{name}_roc_auc"] = float(roc_auc_score(validation_set["target"], probability))
        found[f"{name}_log_loss"] = float(log_loss(validation_set["target"], probability))
    found["roc_auc_gain"] = found["challenger_roc_auc"] - found["champion_roc_auc"]
    found["log_loss_gain"] = found["champion_log_loss"] - found["challenger_log_loss"]
    return found
