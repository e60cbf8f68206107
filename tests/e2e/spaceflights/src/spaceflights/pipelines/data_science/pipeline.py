from kedro.pipeline import Node, Pipeline

from .nodes import evaluate_model, train_model


def create_pipeline(**kwargs) -> Pipeline:
    return Pipeline(
        [
            Node(train_model, "model_input_table", "regressor"),
            Node(evaluate_model, ["regressor", "model_input_table"], None),
        ]
    )
