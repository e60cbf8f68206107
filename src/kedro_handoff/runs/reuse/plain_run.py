"""A run of Kedro's own runners, watched: what its nodes leave can be reused like an incremental run's."""

from __future__ import annotations

import logging
import multiprocessing
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.project import Project
from kedro_handoff.runs.reuse.circumstances import unseen
from kedro_handoff.runs.reuse.decision import Decision, found_of, looked_at, slot_of
from kedro_handoff.runs.reuse.entry_store import EntryStore
from kedro_handoff.runs.reuse.execution import Execution
from kedro_handoff.runs.reuse.world import World

logger = logging.getLogger(__name__)

_SEQUENTIAL = "kedro.runner.sequential_runner.SequentialRunner"
_THREADS = "kedro.runner.thread_runner.ThreadRunner"
_PROCESSES = "kedro.runner.parallel_runner.ParallelRunner"


def is_watched(runner: str) -> bool:
    """Whether it is known how a runner calls hooks and nodes; Kedro says which it is by its `repr`.

    Worker processes have to inherit what is known of the run: those that start anew are told nothing of it.
    """
    name = _class(runner)
    if name != _PROCESSES:  # to ask how processes start settles it: only where the runner has done so itself
        return name in (_SEQUENTIAL, _THREADS)
    return (os.environ.get("KEDRO_MP_CONTEXT") or multiprocessing.get_start_method()) == "fork"


def _class(runner: str) -> str:
    found = re.match(r"<([\w.]+) object at", runner)
    return found.group(1) if found else _SEQUENTIAL if runner == "None" else runner


class UnwatchedRun:
    """A run of another runner, of which only that is kept, for whoever asks why its nodes run again."""

    def __init__(self, run_id: str, runner: str, pipeline: Any, catalog: Any, project: Project) -> None:
        """Begin; see `PlainRun`."""
        name = _class(runner).rpartition(".")[2]
        self._why = (
            f"of run {run_id} it could not be kept: {name} does not tell what its nodes read and wrote"
        )
        self._world = World(project, catalog, None, EntryStore(project))
        self._nodes = pipeline.nodes

    def end(self) -> None:
        """The run has succeeded.

        Raises:
            OSError: It cannot be written down.
        """
        for node in self._nodes:
            self._world.store.note_doubt(node.name, slot_of(node, self._world), self._why)


class PlainRun:
    """The nodes of one run that are under way, each looked at before it reads anything.

    What the code of a node is, is asked when the node begins: one before it may have changed what its
    module holds. Where nodes run side by side, it is asked once more when the node is done.

    Attributes:
        forks: Whether nodes run in processes that are copies of this one.
        stopped: Whether another run's nodes were seen among its own: nothing more is kept.
    """

    def __init__(
        self, run_id: str, runner: str, pipeline: Any, catalog: Any, project: Project, hooks: Any
    ) -> None:
        """Begin to watch.

        Args:
            run_id: The run.
            runner: Its runner, as Kedro says it.
            pipeline: Kedro's pipeline.
            catalog: Kedro's catalog.
            project: The project.
            hooks: The plugin manager of the run.
        """
        self.run_id = run_id
        self._world = World(project, catalog, hooks, EntryStore(project))
        self._world.written = frozenset(pipeline.all_outputs())
        self._read = frozenset(name for node in pipeline.nodes for name in node.inputs)
        self._beside = _class(runner) == _THREADS
        self.forks = _class(runner) == _PROCESSES
        self._own = {node.name for node in pipeline.nodes}
        self._under_way: dict[str, _UnderWay] = {}
        self._complained = False
        self.stopped = False

    def begin(self, node: Any) -> None:
        """A node is about to load an input, the first or another."""
        with self._world.lock:
            if node.name in self._own and node.name not in self._under_way:
                if self.forks:
                    self._world.forget_all()  # other processes have written since
                decision = _looked_at(node, self._world, self._read)
                found = found_of(decision, self._world)
                execution = Execution(decision, found, self._world, reads_back=False)
                execution.begin()
                self._under_way[node.name] = _UnderWay(decision, execution)

    def loaded(self, node: Any, catalog: Any, inputs: Mapping[str, Any]) -> None:
        """A node has its inputs, as they were loaded from a catalog; that of a process is its own."""
        self._world.catalog = catalog
        self.begin(node)
        if node.name in self._under_way:
            self._under_way[node.name].inputs = dict(inputs)

    def returned(self, node: Any, inputs: Mapping[str, Any]) -> None:
        """A node has returned, having been given these inputs."""
        found = self._under_way.get(node.name)
        if found is not None:
            own, found.inputs = found.inputs, {}
            found.execution.replaced(
                {name: value for name, value in inputs.items() if name not in own or own[name] is not value}
            )

    @contextmanager
    def saving(self, node: Any, name: str, data: Any) -> Iterator[None]:
        """Around all that follows a save; after the last, the node's entry is kept."""
        found = self._under_way.get(node.name)
        if found is None:
            yield
            return
        with found.execution.saving(name, data):
            yield
        if found.execution.complete:
            with self.harmless(), self._world.lock:
                self._finish(self._under_way.pop(node.name))

    def _finish(self, done: _UnderWay) -> None:
        world, node, execution = self._world, done.decision.node, done.execution
        if self.stopped:
            return
        if self._beside and world.code_now(node.func).digest != execution.code:
            execution.doubts.append("its code changed while it ran: other nodes ran beside it")
        entry = execution.finish(self.run_id)
        for name in node.outputs:
            world.forget(name)
        world.made.update(execution.saved)
        if entry is not None:
            world.store.write(entry)
        elif done.decision.keepable:
            why = f"of run {self.run_id} it could not be kept: {'; '.join(execution.doubts)}"
            world.store.note_doubt(node.name, slot_of(node, world), why)

    @contextmanager
    def harmless(self) -> Iterator[None]:
        """Whatever goes wrong here is one warning: a node that is not kept runs again."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - never the run's failure
            if not self._complained:
                logger.warning("What ran is not kept for reuse: %s: %s", type(error).__name__, error)
            self._complained = True

    def end(self) -> None:
        """The run is over.

        Raises:
            OSError: What was hashed cannot be remembered for the next run.
        """
        self._world.keep_files()


@dataclass
class _UnderWay:
    decision: Decision
    execution: Execution
    inputs: dict[str, Any] = field(default_factory=dict)


def _looked_at(node: Any, world: World, read: frozenset[str]) -> Decision:
    try:
        return looked_at(node, world, read)
    except Exception as error:  # noqa: BLE001 - somebody's code or store may fail in any way
        why = f"cannot be decided on: {type(error).__name__}: {error}"
        return Decision(node, True, why, unseen(node), keepable=False)
