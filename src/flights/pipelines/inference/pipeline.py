"""From features and a model to predictions."""

from kedro.pipeline import Pipeline, node

from .nodes import score_flights


def create_pipeline(**_: object) -> Pipeline:
    """Give the inference pipeline: scoring."""
    return Pipeline(
        [
            node(
                score_flights,
                ["features", "delay_model", "params:score_month", "params:run_id"],
                "predictions",
                name="score_flights",
                tags="scoring",
            )
        ],
        # The namespace sets this side apart in kedro-viz; datasets keep their names, the catalog is shared.
        namespace="inference",
        prefix_datasets_with_namespace=False,
    )
