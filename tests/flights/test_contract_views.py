from typing import Any

import pandas as pd
import pytest

from flights.contract_views import figure_table, metrics_table, model_table


def test_a_model_bundle_becomes_one_row(ten_days: dict[str, Any]) -> None:
    row = model_table(ten_days["delay_model"]).iloc[0]
    assert row["estimator"] == "Pipeline"
    assert row["steps"] == "ColumnTransformer, HistGradientBoostingClassifier"
    assert row["has_predict_proba"]
    assert row["n_features"] == row["n_distinct_features"] == len(ten_days["delay_model"]["features"])
    assert row["train_start"] < row["train_end"] < row["trained_at"]


def test_metrics_become_one_row_a_model(ten_days: dict[str, Any]) -> None:
    table = metrics_table(ten_days["evaluation_metrics"])
    assert table["model"].tolist() == ["baseline", "model"]
    assert (table.dtypes.drop("model") == "float64").all()


@pytest.mark.parametrize("name", ["calibration_plot", "roc_plot", "business_value_plot", "slice_plot"])
def test_a_figure_becomes_one_row_a_trace(ten_days: dict[str, Any], name: str) -> None:
    table = figure_table(ten_days[name])
    assert {"Model", "Past late rates (no ML)"} <= set(table["name"])
    assert table.dtypes.astype(str).tolist() == ["str", "str", "int64"]
    assert (table["n_points"] > 0).all()


def test_a_trace_without_name_or_points_is_counted_as_such() -> None:
    import plotly.graph_objects as go

    expected = pd.DataFrame({"name": [""], "type": ["scatter"], "n_points": [0]}).astype(
        {"name": "str", "type": "str"}
    )
    pd.testing.assert_frame_equal(figure_table(go.Figure([go.Scatter()])), expected)
