"""The pipelines that `kedro run` knows by name."""

from kedro.framework.project import find_pipelines
from kedro.pipeline import Pipeline


def register_pipelines() -> dict[str, Pipeline]:
    """Give every pipeline under its folder's name, and all of them together as `__default__`."""
    pipelines: dict[str, Pipeline] = find_pipelines(raise_errors=True)
    return {**pipelines, "__default__": sum(pipelines.values(), start=Pipeline([]))}
