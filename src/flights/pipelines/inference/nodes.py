"""The scoring node: every scheduled flight of a month, and which model said so."""

from typing import Any

import pandas as pd

from flights.run_time import time_of_run
from flights.scoring import late_probabilities


def score_flights(
    features: pd.DataFrame, delay_model: dict[str, Any], score_month: str, run_id: str | None
) -> pd.DataFrame:
    """Give one row per flight scheduled in the month, cancelled and diverted ones included.

    `predicted_late` says that `probability` reaches the model's own threshold. `model_version` is the id of
    the run that trained the model, which is also its version in the catalog; `run_id` is the run that scores.

    Args:
        features: The table `features`; its target is not read.
        delay_model: The model bundle.
        score_month: Local month of departure, yyyy-mm.
        run_id: Id of the run that scores; None when called outside a run.

    Raises:
        ValueError: No flight is scheduled in that month.
    """
    month = features[features["departure_month"] == score_month]
    if month.empty:
        first, last = features["departure_month"].min(), features["departure_month"].max()
        raise ValueError(
            f"No flight is scheduled in score_month {score_month!r}; `features` covers {first} to {last}. "
            f"Choose another with: kedro run --pipelines inference --params score_month=yyyy-mm"
        )
    probability = late_probabilities(delay_model, month)
    return (
        month[["flight_id", "scheduled_departure", "decision_time"]]
        .assign(
            probability=probability,
            predicted_late=probability >= delay_model["threshold"],
            run_id=run_id or "outside-a-run",
            model_version=delay_model["run_id"],
            predicted_at=pd.Timestamp(time_of_run(run_id)).as_unit("ns"),
        )
        .astype({"run_id": "str", "model_version": "str"})
        .reset_index(drop=True)
    )
