"""What the hooks of a run tell: kept in parts while it goes on, made a record when it ends.

One recorder serves a process: the one that starts runs (several at a time in a server), or a worker of
Kedro's ParallelRunner. Whatever goes wrong here is one warning and a note in the record, never the run's
failure.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections.abc import Mapping
from typing import Any

from kedro_handoff.contracts.quarantine import kept
from kedro_handoff.project import Project
from kedro_handoff.runs.recording.beginning import parameter_fingerprint
from kedro_handoff.runs.recording.datasets import is_parameter
from kedro_handoff.runs.recording.decisions import note_decision
from kedro_handoff.runs.recording.ending import end_run, finish_abandoned
from kedro_handoff.runs.recording.error_text import error_record
from kedro_handoff.runs.recording.file_state import file_state
from kedro_handoff.runs.recording.harmless import harmless
from kedro_handoff.runs.recording.node_watch import NodeWatch
from kedro_handoff.runs.recording.reads_and_writes import note_read, note_written
from kedro_handoff.runs.recording.run_in_progress import (
    RunInProgress,
    RunSeenByWorker,
    announce,
    announced,
    leaves_record,
)

logger = logging.getLogger(__name__)

_Run = RunInProgress | RunSeenByWorker


class Recorder:
    """The runs and nodes under way in this process."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._process = os.getpid()
        self._lock = threading.Lock()
        self._runs: dict[str, RunInProgress] = {}
        self._served: dict[str, RunSeenByWorker] = {}
        # By thread and node: with `--async`, loads happen in threads of their own, before the node has a run.
        self._loads: dict[tuple[int, int], list[tuple[str, NodeWatch, tuple[int, ...] | None]]] = {}
        self._nodes: dict[tuple[int, int], tuple[_Run, NodeWatch, Any]] = {}
        self._complained = False
        self._places: dict[str, str] = {}

    @harmless
    def begin_run(self, run_params: Mapping[str, Any], pipeline: Any, catalog: Any, project: Project) -> None:
        """A run begins: what it is, before its first node."""
        self._check_process()
        if not leaves_record(project):
            return
        with self._lock:
            interrupted = [run for run in self._runs.values() if run.thread == threading.get_ident()]
        for run in interrupted:  # by Ctrl-C in a notebook: no hook tells
            self.end_run(run.id, "killed", None)
        self._places.clear()
        self._complained = False
        run = RunInProgress(run_params, pipeline, catalog, project)
        with self._lock:
            self._runs[run.id] = run
            announce(self._runs)
        kept.listen(True)
        atexit.unregister(self._at_exit)
        atexit.register(self._at_exit)

    @harmless
    def end_run(self, run_id: str, outcome: Any, error: BaseException | None) -> None:
        """A run ended: its parts become its record."""
        self._check_process()
        with self._lock:
            run = self._runs.pop(run_id, None)
            announce(self._runs)
            kept.listen(bool(self._runs))
        if run is None:
            return
        self._finish_nodes(run, outcome)
        self._places[run_id] = end_run(run, outcome, error)
        finish_abandoned(run.store)

    def place_of(self, run_id: str) -> str:
        """Where the record of a run that has ended is; said once, empty where there is none."""
        return self._places.pop(run_id, "")

    @harmless
    def decided(self, run_id: str, node: str, decision: Mapping[str, Any]) -> None:
        """A runner has decided whether a node runs, and says why."""
        run = self._run(run_id)
        if run is not None:
            note_decision(run.parts, node, decision)

    @harmless
    def before_load(self, name: str, node: Any) -> None:
        """A node is about to load a dataset; whose run it is nobody says yet."""
        self._check_process()
        if not self._records():
            return
        key, state = (threading.get_ident(), id(node)), self._state(name)
        with self._lock:
            watch = next((load[1] for load in self._loads.get(key, [])), None)
            if watch is None:
                self._complete_streams(key[0])
                watch = NodeWatch(node, alone=not self._nodes and not self._loads)
            self._loads.setdefault(key, []).append((name, watch, state))
        own = announced()
        if not self._runs and len(own) == 1 and len(self._loads[key]) == 1:
            # A worker: should this load fail, nobody else will know which node it was for.
            run = self._run(next(iter(own)))
            if run is not None:
                run.parts.write_node(node.name, watch.document())

    @harmless
    def before_node(
        self, node: Any, catalog: Any, inputs: Mapping[str, Any], changed: Mapping[str, Any], run_id: str
    ) -> None:
        """A node has its inputs.

        Args:
            node: Kedro's node.
            catalog: The catalog of the run.
            inputs: What was loaded.
            changed: Inputs that hooks have put in the place of what was loaded.
            run_id: Kedro's id of the run.
        """
        self._check_process()
        watch, states = self._take_loads(node)
        run = self._run(run_id)
        if run is None:
            return
        watch.pause()
        key = (threading.get_ident(), id(node))
        with self._lock:
            self._complete_streams(key[0])
            self._nodes[key] = (run, watch, catalog)
        for name in node.inputs:
            value = changed.get(name, inputs.get(name))
            if is_parameter(name):
                watch.parameters[name] = parameter_fingerprint(value)
            else:
                note_read(run, watch, catalog.get(name), name, inputs.get(name), states.get(name))
        run.parts.write_node(node.name, watch.document())
        watch.resume("run")

    @harmless
    def after_node(self, node: Any) -> None:
        """A node's function has returned."""
        found = self._nodes.get((threading.get_ident(), id(node)))
        if found is None:
            return
        run, watch, _ = found
        watch.pause()
        if not node.outputs:
            watch.done()
            self._close(node, run, watch)
        watch.resume("save" if not watch.streams else "run")

    @harmless
    def saved(self, name: str, node: Any, data: Any) -> None:
        """A node has saved an output, or a chunk of it."""
        found = self._nodes.get((threading.get_ident(), id(node)))
        if found is None:
            return
        run, watch, catalog = found
        watch.pause()
        note_written(run, watch, catalog.get(name), name, kept.kept_of(data))
        watch.saved(name)
        if watch.complete:
            self._close(node, run, watch)
        elif watch.streams:
            run.parts.write_node(node.name, watch.document())
        watch.resume()

    @harmless
    def node_failed(self, node: Any, error: BaseException, inputs: Mapping[str, Any]) -> None:
        """A node's function has raised."""
        found = self._nodes.get((threading.get_ident(), id(node)))
        if found is None:
            return
        run, watch, _ = found
        watch.pause()
        watch.status = "failed"
        data = [value for name, value in inputs.items() if not is_parameter(name)]
        watch.error = dict(error_record(error, node.name, run.names(), data, run.facts["project"]))
        self._close(node, run, watch)

    def complain(self, words: str) -> None:
        """Record keeping cannot do something: the first time in a run is a warning, and each is a note."""
        with self._lock:
            runs: list[_Run] = [*self._runs.values(), *self._served.values()]
            for run in runs:
                run.notes.append(words)
            complained, self._complained = self._complained, True
        if not complained:
            lost = "will lack something" if runs else "cannot be written"  # not begun, or not ended
            logger.warning("The run goes on; its record %s: %s", lost, words)

    def _close(self, node: Any, run: _Run, watch: NodeWatch) -> None:
        with self._lock:
            self._nodes.pop((threading.get_ident(), id(node)), None)
        run.parts.write_node(node.name, watch.document())

    def _complete_streams(self, thread: int) -> None:
        """A thread that begins with another node has finished the generator that it had."""
        for key in [key for key in self._nodes if key[0] == thread]:
            run, watch, _ = self._nodes.pop(key)
            if watch.streams:
                watch.done()
                run.parts.write_node(watch.node.name, watch.document())

    def _finish_nodes(self, run: RunInProgress, outcome: str) -> None:
        for key, (owner, watch, _) in list(self._nodes.items()):
            if owner is run:
                del self._nodes[key]
                if watch.streams and outcome == "succeeded":
                    watch.done()
                run.parts.write_node(watch.node.name, watch.document())
        own = {id(node) for node in run.pipeline.nodes}
        for key, loads in list(self._loads.items()):
            if key[1] in own and loads:  # a load that failed: the node never came so far as to have a run
                del self._loads[key]
                run.parts.write_node(loads[0][1].node.name, loads[0][1].document())

    def _state(self, name: str) -> tuple[int, ...] | None:
        """The state of a dataset's file before its load, where it is certain whose dataset it is."""
        runs = list(self._runs.values())
        own = runs if len(runs) == 1 else [run for run in runs if run.thread == threading.get_ident()]
        return file_state(own[0].catalog.get(name)) if len(own) == 1 else None

    def _take_loads(self, node: Any) -> tuple[NodeWatch, dict[str, tuple[int, ...] | None]]:
        with self._lock:
            own = self._loads.pop((threading.get_ident(), id(node)), [])
            if not own:  # `--async`: the loads were in threads of their own
                for key in [key for key in self._loads if key[1] == id(node)]:
                    own.extend(self._loads.pop(key))
            alone = not self._nodes and not self._loads
        watch = min((load[1] for load in own), key=lambda w: w.start, default=None) or NodeWatch(node, alone)
        watch.alone = watch.alone and alone
        return watch, {name: state for name, _, state in own}

    def _run(self, run_id: str) -> _Run | None:
        run: _Run | None = self._runs.get(run_id) or self._served.get(run_id)
        folder = announced().get(run_id)
        if run is not None or folder is None:
            return run
        kept.listen(True)
        self._served = {run_id: RunSeenByWorker(run_id, folder)}
        return self._served[run_id]

    def _records(self) -> bool:
        return bool(self._runs) or bool(announced())

    def _check_process(self) -> None:
        """A worker that was forked has its parent's runs and locks, which are none of its own."""
        if self._process != os.getpid():
            self._clear()

    def _at_exit(self) -> None:
        if self._process != os.getpid():
            return
        for run_id in list(self._runs):
            self.end_run(run_id, "killed", None)


recorder = Recorder()
