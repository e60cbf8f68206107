from kedro.pipeline import Node, Pipeline

from mini.pipelines.data_engineering.nodes import clean


def create_pipeline(**kwargs):
    return Pipeline([Node(clean, "raw_visits", "visits", name="clean", tags="cleaning")])
