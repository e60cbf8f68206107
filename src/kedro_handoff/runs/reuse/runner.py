"""`kedro run --runner kedro_handoff.IncrementalRunner`: only what has changed."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kedro.framework.hooks.manager import _create_hook_manager
from kedro.runner import SequentialRunner
from kedro.runner.task import Task

from kedro_handoff.errors import ReuseError
from kedro_handoff.reuse_settings import is_share
from kedro_handoff.runs.reuse.acceptance import Acceptance
from kedro_handoff.runs.reuse.decision import Decision, found_of
from kedro_handoff.runs.reuse.entry_store import EntryStore
from kedro_handoff.runs.reuse.execution import Execution
from kedro_handoff.runs.reuse.foresight import decisions_of
from kedro_handoff.runs.reuse.known import Known
from kedro_handoff.runs.reuse.run_hooks import project_of_run, tell
from kedro_handoff.runs.reuse.schedule import Schedule
from kedro_handoff.runs.reuse.unknown_nodes import unknown_nodes
from kedro_handoff.runs.reuse.world import World
from kedro_handoff.runs.up_to_date.beginning import Beginning, take_begun

# Below Kedro's own logger, so that the words are shown where Kedro's are.
logger = logging.getLogger("kedro.runner.incremental")


class IncrementalRunner(SequentialRunner):
    """Runs a pipeline node by node, and leaves out each whose results are there and would be the same.

    A node is left out where its code, inputs, parameters, environment and catalog entries are those of an
    earlier execution, and its outputs are still the files that it wrote. In doubt, it runs. Each decision and
    its reason is one line of the log.
    """

    def __init__(self, is_async: bool = False, verify_reuse: float | None = None) -> None:
        """Make a runner.

        Args:
            is_async: Whether a node's inputs and outputs are loaded and saved in threads.
            verify_reuse: The share of the nodes left out, 0 to 1, that are computed once more, in memory, and
                compared with what is there; what `handoff.yml` says by default.

        Raises:
            ReuseError: The share is none.
        """
        super().__init__(is_async=is_async)
        if verify_reuse is not None and not is_share(verify_reuse):
            raise ReuseError(f"verify_reuse is {verify_reuse!r}, which is not a share from 0 to 1.")
        self._verify = verify_reuse

    @property
    def _logger(self) -> logging.Logger:
        return logger

    def _run(self, pipeline: Any, catalog: Any, hook_manager: Any = None, run_id: str | None = None) -> None:
        beginning = take_begun()
        hooks = hook_manager if hasattr(hook_manager, "register") else _create_hook_manager()
        project = project_of_run(hooks)
        world = World(project, catalog, hooks, EntryStore(project))
        warnings = list(unknown_nodes(world.settings, pipeline))
        for sentence in warnings:
            logger.warning(sentence)
        share = project.settings.reuse.verify if self._verify is None else self._verify
        writers = {name: node for node in pipeline.nodes for name in node.outputs}
        acceptance = Acceptance(world, writers, run_id or "", share)
        run = _Run(self, pipeline, world, hooks, run_id, acceptance)
        try:
            run.schedule.carry_out()
        except Exception:
            self._suggest_resume_scenario(pipeline, run.done(), catalog)
            raise
        finally:
            run.tidy_up()
        logger.info(run.summary())
        acceptance.conclude()
        if beginning is not None and share == 0 and not warnings and type(self) is IncrementalRunner:
            _ease_the_next(beginning, run.schedule, pipeline, world, hooks, run_id or "")


class _Run:
    """One run of a pipeline: has nodes executed, keeps their entries, and lets go of data nobody needs."""

    def __init__(
        self,
        runner: IncrementalRunner,
        pipeline: Any,
        world: World,
        hooks: Any,
        run_id: str | None,
        acceptance: Acceptance,
    ) -> None:
        self.schedule = Schedule(pipeline, world, self._execute, self._accept)
        self._acceptance = acceptance
        self._is_async = runner._is_async
        self._pipeline = pipeline
        self._world = world
        self._hooks = hooks
        self._run_id = run_id
        self._kept = True

    def done(self) -> list[Any]:
        """Nodes whose outputs are there."""
        return [decision.node for decision in self.schedule.decisions.values()]

    def summary(self) -> str:
        """How many nodes ran, in a line."""
        decisions = self.schedule.decisions.values()
        ran = sum(decision.runs for decision in decisions)
        reused = len(decisions) - ran
        return f"{ran} of {len(decisions)} nodes ran, {reused} {'was' if reused == 1 else 'were'} reused"

    def tidy_up(self) -> None:
        """Keep what was hashed for the next run."""
        for name in self._pipeline.datasets() - self._pipeline.inputs() - self._pipeline.outputs():
            self._world.catalog.release(name)
        self._keep(self._world.keep_files)

    def _accept(self, decision: Decision) -> None:
        self._acceptance.accept(decision)
        logger.info("Reused node: %s (%s)", decision.node.name, decision.why)
        tell(self._hooks, self._run_id or "", decision)

    def _execute(self, decision: Decision) -> Mapping[str, Known]:
        node, world = decision.node, self._world
        logger.info("Node %s runs: %s", node.name, decision.why)
        tell(self._hooks, self._run_id or "", decision)
        execution = Execution(decision, found_of(decision, world), world)
        execution.begin()
        task = _WatchedTask(node, world.catalog, self._is_async, self._hooks, self._run_id)
        self._hooks.register(execution)
        try:
            task.execute()
        finally:
            self._hooks.unregister(execution)
        execution.replaced(task.replaced)
        entry = execution.finish(self._run_id or "")
        if entry is not None:
            self._keep(lambda: world.store.write(entry))
        elif execution.doubts:
            logger.info("Node %s will run again next time: %s", node.name, "; ".join(execution.doubts))
        logger.info("Completed node: %s", node.name)
        self._release(node)
        return execution.saved

    def _release(self, node: Any) -> None:
        """Let go of inputs that all readers have had; one that was reused may still come to need them."""
        for name in (*node.inputs, *node.outputs):
            if name in self._pipeline.inputs() | self._pipeline.outputs():
                continue
            if all(
                reader is node or self.schedule.ran(reader.name) for reader in self.schedule.readers_of(name)
            ):
                self._world.catalog.release(name)

    def _keep(self, write: Any) -> None:
        try:
            write()
        except (OSError, ValueError) as error:
            if self._kept:
                logger.warning("What ran is not kept for reuse: %s", error)
            self._kept = False


class _WatchedTask(Task):
    """A task that notes which inputs a hook replaced."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.replaced: dict[str, Any] = {}

    def _collect_inputs_from_hook(self, *args: Any, **kwargs: Any) -> dict[str, Any]:  # type: ignore[override]
        additional = Task._collect_inputs_from_hook(*args, **kwargs)
        self.replaced.update(additional)
        return additional


def _ease_the_next(
    beginning: Beginning, schedule: Schedule, pipeline: Any, world: World, hooks: Any, run_id: str
) -> None:
    """Where the same command would now find nothing to do, keep what it has to find unchanged for that."""
    decisions = list(schedule.decisions.values())
    if any(decision.runs for decision in decisions):
        world = World(world.project, world.catalog, hooks, world.store)
        decisions = decisions_of(pipeline, world)
    again = [decision.node.name for decision in decisions if decision.runs]
    reason = f"{', '.join(again)} would run" if again else ""
    from kedro_handoff.runs.up_to_date.keeping import keep_evidence  # it reads code, and few runs get here

    reason = reason or keep_evidence(beginning, world, decisions, hooks, run_id)
    if reason:
        logger.debug("The next such command has to load the project to see that nothing changed: %s", reason)
