"""The evaluation nodes: baseline and model on the same flights, measured the same way."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from flights.problem import Costs, Problem, read_problem
from flights.scoring import late_probabilities

from .baseline import baseline_probabilities
from .splitting import in_months
from .value import best_threshold, net_value_per_1000

MODELS: Final = ("baseline", "model")
_SLICES: Final = ("carrier", "origin", "month")
_COMPARED: Final = (
    "roc_auc",
    "average_precision",
    "log_loss",
    "brier_score",
    "expected_calibration_error",
    "net_value_per_1000",
)
_BINS: Final = 10


def predict_test_months(
    test_set: pd.DataFrame, baseline_rates: pd.DataFrame, delay_model: dict[str, Any]
) -> pd.DataFrame:
    """Give one row per flight of the test months: target, and both probabilities of a late arrival."""
    columns = ["flight_id", "decision_time", "departure_month", "carrier", "origin", "target"]
    return (
        test_set[columns]
        .rename(columns={"departure_month": "month"})
        .assign(
            baseline_probability=baseline_probabilities(baseline_rates, test_set),
            model_probability=late_probabilities(delay_model, test_set),
        )
    )


def choose_thresholds(
    validation_set: pd.DataFrame,
    baseline_rates: pd.DataFrame,
    delay_model: dict[str, Any],
    problem: Problem | Mapping[str, Any],
) -> dict[str, float]:
    """Give the threshold of the highest net value on the validation months, for baseline and model."""
    target = validation_set["target"].to_numpy(dtype="int64")
    probability = baseline_probabilities(baseline_rates, validation_set)
    return {
        "baseline": best_threshold(target, probability, read_problem(problem).costs),
        "model": float(delay_model["threshold"]),
    }


def evaluate(
    test_predictions: pd.DataFrame,
    thresholds: dict[str, float],
    features: pd.DataFrame,
    delay_model: dict[str, Any],
    problem: Problem | Mapping[str, Any],
    months: dict[str, list[str]],
) -> dict[str, Any]:
    """Give the metrics of baseline and model on the test months, and the counts behind them.

    Money is per 1,000 flights: `net_value` as in `value_by_threshold`, `gain` what it is above doing nothing.
    `improvement` is model less baseline, so positive is better for ROC AUC, average precision and money,
    negative for the others. `unlabelled` counts the flights left out as cancelled or without an arrival time.
    """
    question = read_problem(problem)
    models = {name: _metrics(test_predictions, name, thresholds[name], question.costs) for name in MODELS}
    return {
        "format_version": 1,
        "run_id": delay_model["run_id"],
        "metric": question.metric,
        "currency": question.costs.currency,
        "test_period": {"first_month": months["test"][0], "last_month": months["test"][1]},
        "rows": _row_counts(features, months, labelled=True),
        "unlabelled": _row_counts(features, months, labelled=False),
        "late_rate": float(test_predictions["target"].mean()),
        "models": models,
        "improvement": {key: models["model"][key] - models["baseline"][key] for key in _COMPARED},
    }


def evaluate_by_slice(
    test_predictions: pd.DataFrame, thresholds: dict[str, float], problem: Problem | Mapping[str, Any]
) -> pd.DataFrame:
    """Give the metrics of both models overall and for each carrier, origin and month.

    One row per `slice` and `value`, both text; metrics of the two models side by side, prefixed. ROC AUC and
    average precision are null where all flights of a slice were late, or none.
    """
    costs = read_problem(problem).costs
    parts = [("overall", "all", test_predictions)]
    parts += [(name, str(value), rows) for name in _SLICES for value, rows in test_predictions.groupby(name)]
    records = []
    for name, value, rows in parts:
        record = {
            "slice": name,
            "value": value,
            "flights": len(rows),
            "late_rate": float(rows["target"].mean()),
        }
        for model in MODELS:
            metrics = _metrics(rows, model, thresholds[model], costs)
            record |= {f"{model}_{key}": number for key, number in metrics.items() if key != "threshold"}
        records.append(record)
    return pd.DataFrame(records)


def _metrics(predictions: pd.DataFrame, model: str, threshold: float, costs: Costs) -> dict[str, float]:
    # scikit-learn is measured to be slow to import
    from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

    target = predictions["target"].to_numpy(dtype="int64")
    probability = predictions[f"{model}_probability"].to_numpy(dtype="float64")
    net_value = net_value_per_1000(target, probability >= threshold, costs)
    doing_nothing = net_value_per_1000(target, np.zeros(len(target), dtype=np.bool_), costs)
    both_classes = 0 < target.sum() < len(target)
    return {
        "roc_auc": float(roc_auc_score(target, probability)) if both_classes else np.nan,
        "average_precision": float(average_precision_score(target, probability)) if both_classes else np.nan,
        "log_loss": float(log_loss(target, probability, labels=[0, 1])),
        "brier_score": float(brier_score_loss(target, probability)),
        "expected_calibration_error": expected_calibration_error(target, probability),
        "threshold": threshold,
        "announced_share": float(np.mean(probability >= threshold)),
        "net_value_per_1000": net_value,
        "gain_per_1000": net_value - doing_nothing,
    }


def expected_calibration_error(target: NDArray[np.int64], probability: NDArray[np.float64]) -> float:
    """Give the mean distance between predicted and observed rate over ten bins, weighted by flights.

    The bins are equally wide on [0, 1]: Guo et al., On Calibration of Modern Neural Networks, ICML 2017, eq.
    5.
    """
    bins = np.minimum((probability * _BINS).astype(np.int64), _BINS - 1)
    gap = np.bincount(bins, weights=probability - target, minlength=_BINS)
    return float(np.abs(gap).sum() / len(target))


def _row_counts(features: pd.DataFrame, months: dict[str, list[str]], *, labelled: bool) -> dict[str, int]:
    chosen = features["target"].notna() == labelled
    return {part: int((chosen & in_months(features, ends)).sum()) for part, ends in months.items()}
