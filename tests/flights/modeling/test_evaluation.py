from typing import Any

import numpy as np
import pandas as pd
import pytest

from flights.pipelines.modeling.evaluation import (
    choose_thresholds,
    evaluate,
    evaluate_by_slice,
    expected_calibration_error,
)
from flights.problem import Problem

THRESHOLDS = {"baseline": 0.5, "model": 0.5}
MONTHS = {
    "train": ["2013-01", "2013-01"],
    "validation": ["2013-02", "2013-02"],
    "test": ["2013-03", "2013-03"],
}


@pytest.fixture
def predictions() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "carrier": ["UA", "UA", "AA", "AA"],
            "origin": ["EWR", "JFK", "EWR", "JFK"],
            "month": "2013-03",
            "target": [0, 1, 0, 1],
            "baseline_probability": [0.5, 0.5, 0.5, 0.5],
            "model_probability": [0.1, 0.8, 0.6, 0.7],
        }
    )


@pytest.fixture
def metrics(predictions: pd.DataFrame, problem: Problem) -> dict[str, Any]:
    features = pd.DataFrame(
        {"departure_month": ["2013-01", "2013-03", "2013-03"], "target": [1.0, 0.0, None]}
    )
    return evaluate(predictions, THRESHOLDS, features, {"run_id": "some-run"}, problem, MONTHS)


def test_metrics_are_those_worked_out_by_hand(metrics: dict[str, Any]) -> None:
    model = metrics["models"]["model"]
    assert model["roc_auc"] == 1.0
    assert model["average_precision"] == 1.0
    assert model["brier_score"] == pytest.approx((0.1**2 + 0.2**2 + 0.6**2 + 0.3**2) / 4)
    assert model["log_loss"] == pytest.approx(-np.log([0.9, 0.8, 0.4, 0.7]).mean())
    assert model["announced_share"] == 0.75


def test_a_baseline_that_cannot_tell_has_even_odds(metrics: dict[str, Any]) -> None:
    assert metrics["models"]["baseline"]["roc_auc"] == 0.5
    assert metrics["improvement"]["roc_auc"] == 0.5


def test_money_follows_the_costs_of_the_problem(metrics: dict[str, Any], problem: Problem) -> None:
    costs = problem.costs
    net_value = (2 * costs.true_positive - costs.false_positive) * 1000 / 4
    assert metrics["models"]["model"]["net_value_per_1000"] == pytest.approx(net_value)
    doing_nothing = -2 * costs.false_negative * 1000 / 4
    assert metrics["models"]["model"]["gain_per_1000"] == pytest.approx(net_value - doing_nothing)


def test_unlabelled_flights_are_counted_by_part(metrics: dict[str, Any]) -> None:
    assert metrics["rows"] == {"train": 1, "validation": 0, "test": 1}
    assert metrics["unlabelled"] == {"train": 0, "validation": 0, "test": 1}


def test_slices_hold_the_metrics_of_their_own_flights(predictions: pd.DataFrame, problem: Problem) -> None:
    slices = evaluate_by_slice(predictions, THRESHOLDS, problem).set_index(["slice", "value"])
    assert slices.loc[("overall", "all"), "flights"] == 4
    assert slices.loc[("carrier", "UA"), "model_brier_score"] == pytest.approx((0.1**2 + 0.2**2) / 2)
    assert len(slices) == 1 + 2 + 2 + 1


def test_a_slice_of_one_class_has_no_ranking(predictions: pd.DataFrame, problem: Problem) -> None:
    slices = evaluate_by_slice(predictions, THRESHOLDS, problem).set_index(["slice", "value"])
    assert np.isnan(slices.loc[("origin", "EWR"), "model_roc_auc"])


def test_calibration_error_is_the_weighted_gap_of_the_bins() -> None:
    target, probability = np.array([1, 0, 1, 1]), np.array([0.15, 0.15, 0.95, 1.0])
    # The bin from 0.1 to 0.2 is wrong by 0.35 for two flights, the last bin by 0.025 for two.
    assert expected_calibration_error(target, probability) == pytest.approx((0.35 * 2 + 0.025 * 2) / 4)


def test_thresholds_are_chosen_on_the_validation_months(ten_days: dict[str, Any], problem: Problem) -> None:
    chosen = choose_thresholds(
        ten_days["validation_set"], ten_days["baseline_rates"], ten_days["delay_model"], problem
    )
    assert chosen["model"] == ten_days["delay_model"]["threshold"]
    assert 0 < chosen["baseline"] <= 1


def test_both_models_are_judged_on_the_same_flights(ten_days: dict[str, Any]) -> None:
    predictions = ten_days["test_predictions"]
    assert predictions["flight_id"].equals(ten_days["test_set"]["flight_id"])
    assert predictions[["baseline_probability", "model_probability"]].notna().all(axis=None)


def test_even_a_small_model_beats_the_table_of_past_rates(ten_days: dict[str, Any]) -> None:
    improvement = ten_days["evaluation_metrics"]["improvement"]
    assert improvement["roc_auc"] > 0.05
    assert improvement["net_value_per_1000"] > 0
