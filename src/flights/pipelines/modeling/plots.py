"""The plot nodes: plotly figures of the test months, small enough to be read as JSON."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pandas as pd

from flights.problem import Problem, read_problem

from .value import value_by_threshold

_NAMES: Final = {"baseline": "Past late rates (no ML)", "model": "Model"}
_COLOURS: Final = {"baseline": "#9aa5b1", "model": "#0b6e99"}
_CURVE_POINTS = 200
_GROUPS = 10


def plot_calibration(test_predictions: pd.DataFrame) -> Any:
    """Give a plotly figure: late rate against predicted probability, in ten groups of equal size."""
    figure = _figure("Does 30 % mean 30 %?", "Predicted probability", "Share that arrived late")
    for model, name in _NAMES.items():
        probability = test_predictions[f"{model}_probability"]
        group = (probability.rank(method="first") - 1) * _GROUPS // len(probability)
        means = test_predictions.groupby(group)[[probability.name, "target"]].mean()
        _add_line(
            figure, name, _COLOURS[model], means[probability.name], means["target"], mode="lines+markers"
        )
    _add_line(figure, "Perfect", "#444444", [0, 1], [0, 1], dash="dot")
    return figure


def plot_roc(test_predictions: pd.DataFrame) -> Any:
    """Give a plotly figure: share of late flights found against share of the others announced by mistake."""
    from sklearn.metrics import roc_curve  # measured to be slow to import

    figure = _figure("Late flights found, and at what price", "False positive rate", "True positive rate")
    for model, name in _NAMES.items():
        curve = roc_curve(test_predictions["target"], test_predictions[f"{model}_probability"])
        false_positive, true_positive, _ = curve
        keep = np.unique(np.linspace(0, len(false_positive) - 1, _CURVE_POINTS).astype(np.int64))
        _add_line(figure, name, _COLOURS[model], false_positive[keep], true_positive[keep])
    _add_line(figure, "Chance", "#444444", [0, 1], [0, 1], dash="dot")
    return figure


def plot_business_value(
    test_predictions: pd.DataFrame, thresholds: dict[str, float], problem: Problem | Mapping[str, Any]
) -> Any:
    """Give a plotly figure: net value per 1,000 flights at every threshold, the chosen ones marked."""
    costs = read_problem(problem).costs
    figure = _figure("What a threshold is worth", "Threshold", f"{costs.currency} per 1,000 flights")
    target = test_predictions["target"].to_numpy(dtype="int64")
    for model, name in _NAMES.items():
        probability = test_predictions[f"{model}_probability"].to_numpy(dtype="float64")
        values = value_by_threshold(target, probability, costs)
        _add_line(figure, name, _COLOURS[model], values["threshold"], values["net_value_per_1000"])
        figure.add_vline(thresholds[model], line_color=_COLOURS[model], line_dash="dash")
    return figure


def plot_slices(evaluation_by_slice: pd.DataFrame) -> Any:
    """Give a plotly figure: ROC AUC of both models for every carrier, origin and month."""
    # plotly is measured to be slow to import
    import plotly.graph_objects as go

    figure = _figure("Where the model helps", "", "ROC AUC on the test months")
    label = evaluation_by_slice["slice"].str.cat(evaluation_by_slice["value"], sep=" ")
    for model, name in _NAMES.items():
        height = evaluation_by_slice[f"{model}_roc_auc"].tolist()
        figure.add_trace(go.Bar(name=name, x=label.tolist(), y=height, marker_color=_COLOURS[model]))
    return figure.update_layout(barmode="group").update_yaxes(range=[0.4, 1.0])


def _figure(title: str, x_title: str, y_title: str) -> Any:
    # plotly is measured to be slow to import
    import plotly.graph_objects as go

    layout = {"title": title, "xaxis_title": x_title, "yaxis_title": y_title, "template": "plotly_white"}
    return go.Figure(layout=layout)


def _add_line(
    figure: Any, name: str, colour: str, x: Any, y: Any, *, mode: str = "lines", dash: str = "solid"
) -> None:
    line = {"color": colour, "dash": dash}
    # Lists rather than arrays: plotly 6 would write arrays as base64, which no one can read in the JSON.
    figure.add_scatter(name=name, x=np.asarray(x).tolist(), y=np.asarray(y).tolist(), mode=mode, line=line)
