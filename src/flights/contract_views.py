"""Tables on which a contract can be held for datasets that are not tables themselves."""

from collections.abc import Mapping
from typing import Any

import pandas as pd


def model_table(bundle: Mapping[str, Any]) -> pd.DataFrame:
    """Give one row that describes a model bundle.

    `train_start` and `train_end` are UTC instants, counts int64, `threshold` a probability; `steps` names the
    classes in the estimator, in order.
    """
    estimator = bundle["estimator"]
    steps = [type(step).__name__ for _, step in getattr(estimator, "steps", [("", estimator)])]
    return pd.DataFrame(
        {
            "format_version": [bundle["format_version"]],
            "run_id": [bundle["run_id"]],
            "estimator": [type(estimator).__name__],
            "steps": [", ".join(steps)],
            "has_predict_proba": [hasattr(estimator, "predict_proba")],
            "n_features": [len(bundle["features"])],
            "n_distinct_features": [len(set(bundle["features"]))],
            "target": [bundle["target"]],
            "threshold": [float(bundle["threshold"])],
            "train_rows": [bundle["train_rows"]],
            "train_start": _utc(bundle["train_period"]["start"]),
            "train_end": _utc(bundle["train_period"]["end"]),
            "trained_at": _utc(bundle["trained_at"]),
        }
    )


def _utc(instant: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex([pd.Timestamp(instant)]).tz_convert("UTC").as_unit("ns")


def metrics_table(metrics: Mapping[str, Any]) -> pd.DataFrame:
    """Give one row per model, `model` first, then its metrics on the test months, all float64."""
    rows = [{"model": name, **values} for name, values in metrics["models"].items()]
    table = pd.DataFrame(rows)
    return table.astype({column: "float64" for column in table.columns if column != "model"})


def figure_table(figure: Any) -> pd.DataFrame:
    """Give one row per trace of a plotly figure: `name` (text, empty if it has none), `type`, `n_points`."""
    traces = [(trace.name or "", trace.type, 0 if trace.x is None else len(trace.x)) for trace in figure.data]
    return pd.DataFrame(traces, columns=["name", "type", "n_points"]).astype(
        {"name": "str", "type": "str", "n_points": "int64"}
    )
