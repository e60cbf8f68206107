"""Stamp what a run produces with the id of that run."""

from typing import Any

from kedro.framework.hooks import hook_impl
from kedro.pipeline import Node

RUN_ID = "params:run_id"


class RunIdHooks:
    """Fill the parameter `run_id`, which nobody can know before the run starts."""

    @hook_impl
    def before_node_run(self, node: Node, run_id: str) -> dict[str, Any] | None:
        """Give nodes that ask for `params:run_id` the id under which this run is recorded.

        Kedro also saves versioned datasets under this id, so a model that carries it names its own folder.
        """
        return {RUN_ID: run_id} if RUN_ID in node.inputs else None
