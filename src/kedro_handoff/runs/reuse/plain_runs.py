"""The runs of this process, of which one at a time is watched: Kedro does not say whose dataset is loaded."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from kedro_handoff.project import Project

if TYPE_CHECKING:
    from kedro_handoff.runs.reuse.plain_run import PlainRun, UnwatchedRun

logger = logging.getLogger(__name__)

_INCREMENTAL = "<kedro_handoff."


class PlainRuns:
    """The runs under way in this process, by id; only what has been alone all the time is kept."""

    def __init__(self) -> None:
        self._runs: dict[str, tuple[int, PlainRun | None]] = {}
        self._unwatched: dict[str, UnwatchedRun] = {}
        self._process = os.getpid()
        self._lock = threading.Lock()

    def begin(
        self, run_params: Mapping[str, Any], pipeline: Any, catalog: Any, project: Project, hooks: Any
    ) -> None:
        """A run begins, of whatever runner."""
        run_id, thread = str(run_params["run_id"]), threading.get_ident()
        with self._lock:
            if self._process != os.getpid():
                self._process, self._runs = os.getpid(), {}
            # One of the same thread was interrupted: no hook tells.
            going_on = {key: (owner, None) for key, (owner, _) in self._runs.items() if owner != thread}
            self._runs = {**going_on, run_id: (thread, None)}
        if going_on or not project.settings.runs.record:
            return
        from kedro_handoff.runs.reuse.plain_run import PlainRun, UnwatchedRun, is_watched  # only in a run

        runner = str(run_params.get("runner"))
        try:
            if is_watched(runner):
                self._watch(run_id, PlainRun(run_id, runner, pipeline, catalog, project, hooks))
            elif not runner.startswith(_INCREMENTAL):
                self._unwatched[run_id] = UnwatchedRun(run_id, runner, pipeline, catalog, project)
        except Exception as error:  # noqa: BLE001 - never the run's failure
            logger.warning("This run is not kept for reuse: %s: %s", type(error).__name__, error)

    def _watch(self, run_id: str, run: PlainRun) -> None:
        with self._lock:
            if len(self._runs) == 1:
                self._runs[run_id] = threading.get_ident(), run

    def end(self, run_id: str, succeeded: bool) -> None:
        """A run is over."""
        with self._lock:
            _, run = self._runs.pop(run_id, (0, None))
        unwatched = self._unwatched.pop(run_id, None)
        if self._process != os.getpid():
            return
        if run is not None:
            with run.harmless():
                run.end()
        if unwatched is not None and succeeded:
            with suppress(Exception):  # nobody will know why these nodes run again
                unwatched.end()

    def tell(self, what: Callable[[PlainRun], None]) -> None:
        """Tell the run that is watched of something, if there is one."""
        run = self.watched()
        if run is not None:
            with run.harmless():
                what(run)

    def watched(self) -> PlainRun | None:
        """The run that is watched; `None` where there is none."""
        runs = list(self._runs.values())
        run = runs[0][1] if len(runs) == 1 else None
        return run if run is not None and run.forks == (self._process != os.getpid()) else None

    def is_of_watched(self, run_id: str) -> bool:
        """Whether a node is of the run that is watched; another's beside it ends the watching."""
        run = self.watched()
        if run is None or run.run_id == run_id:
            return run is not None
        run.stopped = True
        with self._lock:
            self._runs = {key: (owner, None) for key, (owner, _) in self._runs.items()}
        return False
