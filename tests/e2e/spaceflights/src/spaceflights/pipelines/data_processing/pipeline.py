from kedro.pipeline import Node, Pipeline

from .nodes import (
    create_model_input_table,
    preprocess_companies,
    preprocess_shuttles,
)


def create_pipeline(**kwargs) -> Pipeline:
    tables = ["preprocessed_shuttles", "preprocessed_companies", "reviews"]
    return Pipeline(
        [
            Node(preprocess_companies, "companies", "preprocessed_companies"),
            Node(preprocess_shuttles, "shuttles", "preprocessed_shuttles"),
            Node(create_model_input_table, tables, "model_input_table"),
        ]
    )
