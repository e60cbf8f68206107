from kedro.pipeline import Node, Pipeline
from mini.pipelines.shapes.nodes import chunks, double, fail, look, make, spoil


def create_pipeline(**kwargs):
    scaled = Pipeline(
        [Node(double, ["made", "params:factor"], "doubled", name="double")],
        namespace="scaled",
        inputs="made",
        parameters={"params:factor": "params:factor"},
    )
    return (
        Pipeline(
            [
                Node(make, None, "made", name="make"),
                Node(spoil, "made", "quality", name="spoil"),
                Node(chunks, "made", ["log@append", "parts"], name="chunks"),
                Node(double, ["log@frame", "params:factor"], "twice", name="twice"),
                Node(look, ["made", "parts", "quality"], None, name="look"),
                Node(fail, ["scaled.doubled", "params:mode"], "versioned", name="fail"),
            ]
        )
        + scaled
    )
