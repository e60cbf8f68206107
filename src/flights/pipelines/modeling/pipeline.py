"""From features to a model, its baseline, and the evidence about both."""

from kedro.pipeline import Node, Pipeline, node

from flights.pipelines.modeling.nodes import compare_on_validation, fit_challenger, with_schedule

from .baseline import estimate_baseline
from .evaluation import choose_thresholds, evaluate, evaluate_by_slice, predict_test_months
from .plots import plot_business_value, plot_calibration, plot_roc, plot_slices
from .splitting import split_by_time
from .training import train_model


def create_pipeline(**_: object) -> Pipeline:
    """Give the modeling pipeline: splitting, training, evaluation."""
    nodes = [*_training(), *_evaluation(), *_plots()]
    promoted = Pipeline(
        [
            node(
                with_schedule,
                inputs={
                    "flights": "train_set",
                    "schedule_features": "schedule_features",
                },
                outputs="challenger_train_set",
                name="with_schedule",
            ),
            node(
                with_schedule,
                inputs={
                    "flights": "validation_set",
                    "schedule_features": "schedule_features",
                },
                outputs="challenger_validation_set",
                name="with_schedule_2",
            ),
            node(
                fit_challenger,
                inputs={
                    "train_set": "challenger_train_set",
                    "model": "params:model",
                },
                outputs="challenger_model",
                name="fit_challenger",
            ),
            node(
                compare_on_validation,
                inputs={
                    "champion": "delay_model",
                    "challenger": "challenger_model",
                    "validation_set": "challenger_validation_set",
                },
                outputs="challenger_metrics",
                name="compare_on_validation",
            ),
        ]
    )
    # The namespace sets this side apart in kedro-viz; datasets keep their names, the catalog is shared.
    rest = Pipeline(nodes, namespace="modeling", prefix_datasets_with_namespace=False)
    return rest + promoted


def _training() -> list[Node]:
    return [
        node(
            split_by_time,
            ["features", "params:split"],
            ["train_set", "validation_set", "test_set"],
            name="split_by_time",
            tags="splitting",
        ),
        node(
            estimate_baseline,
            ["train_set", "params:baseline"],
            "baseline_rates",
            name="estimate_baseline",
            tags="training",
        ),
        node(
            train_model,
            ["train_set", "validation_set", "problem", "params:model", "params:run_id"],
            "delay_model",
            name="train_model",
            tags="training",
        ),
    ]


def _evaluation() -> list[Node]:
    return [
        node(
            predict_test_months,
            ["test_set", "baseline_rates", "delay_model"],
            "test_predictions",
            name="predict_test_months",
            tags="evaluation",
        ),
        node(
            choose_thresholds,
            ["validation_set", "baseline_rates", "delay_model", "problem"],
            "thresholds",
            name="choose_thresholds",
            tags="evaluation",
        ),
        node(
            evaluate,
            ["test_predictions", "thresholds", "features", "delay_model", "problem", "params:split"],
            "evaluation_metrics",
            name="evaluate",
            tags="evaluation",
        ),
        node(
            evaluate_by_slice,
            ["test_predictions", "thresholds", "problem"],
            "evaluation_by_slice",
            name="evaluate_by_slice",
            tags="evaluation",
        ),
    ]


def _plots() -> list[Node]:
    tags = ["evaluation", "plots"]
    return [
        node(plot_calibration, "test_predictions", "calibration_plot", name="plot_calibration", tags=tags),
        node(plot_roc, "test_predictions", "roc_plot", name="plot_roc", tags=tags),
        node(
            plot_business_value,
            ["test_predictions", "thresholds", "problem"],
            "business_value_plot",
            name="plot_business_value",
            tags=tags,
        ),
        node(plot_slices, "evaluation_by_slice", "slice_plot", name="plot_slices", tags=tags),
    ]
