from kedro.pipeline import Node, Pipeline

from mini.pipelines.modeling.nodes import mean_by_ward


def create_pipeline(**kwargs):
    return Pipeline([Node(mean_by_ward, "visits", "mean_metrics", name="mean_by_ward", tags="training")])
