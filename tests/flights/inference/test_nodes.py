from typing import Any

import pandas as pd
import pytest

from flights.pipelines.inference.nodes import score_flights


@pytest.fixture
def predictions(ten_days: dict[str, Any]) -> pd.DataFrame:
    return ten_days["predictions"]


def test_every_scheduled_flight_of_the_month_is_scored(
    ten_days: dict[str, Any], predictions: pd.DataFrame
) -> None:
    month = ten_days["features"].query("departure_month == '2013-03'")
    assert month["target"].isna().any(), "cancelled flights must be among them"
    assert predictions["flight_id"].tolist() == month["flight_id"].tolist()


def test_predictions_say_what_was_predicted_by_whom(
    ten_days: dict[str, Any], predictions: pd.DataFrame
) -> None:
    assert predictions.dtypes.astype(str).to_dict() == {
        "flight_id": "str",
        "scheduled_departure": "datetime64[ns, UTC]",
        "decision_time": "datetime64[ns, UTC]",
        "probability": "float64",
        "predicted_late": "bool",
        "run_id": "str",
        "model_version": "str",
        "predicted_at": "datetime64[ns, UTC]",
    }
    assert set(predictions["model_version"]) == {ten_days["delay_model"]["run_id"]}


def test_late_is_predicted_from_the_models_own_threshold_up(
    ten_days: dict[str, Any], predictions: pd.DataFrame
) -> None:
    reaches = predictions["probability"] >= ten_days["delay_model"]["threshold"]
    assert predictions["predicted_late"].equals(reaches)


def test_the_answer_is_not_read(ten_days: dict[str, Any], predictions: pd.DataFrame) -> None:
    unanswered = ten_days["features"].drop(columns="target")
    again = score_flights(unanswered, ten_days["delay_model"], "2013-03", "another-run")
    assert again["probability"].equals(predictions["probability"])
    assert set(again["run_id"]) == {"another-run"}


def test_a_month_without_flights_is_answered_with_those_there_are(ten_days: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="2013-01 to 2013-03"):
        score_flights(ten_days["features"], ten_days["delay_model"], "2020-01", None)
