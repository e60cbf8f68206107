"""A run that is under way, in the process that started it."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.errors import ProjectError
from kedro_handoff.project import Project
from kedro_handoff.runs.recording.beginning import beginning, runner_name
from kedro_handoff.runs.recording.code import code_of_nodes
from kedro_handoff.runs.recording.contents import Contents
from kedro_handoff.runs.recording.known_files import known_files
from kedro_handoff.runs.recording.parts import Parts, new_parts
from kedro_handoff.runs.recording.surroundings import Surroundings
from kedro_handoff.runs.run_store import RunStore

# Worker processes inherit it, however they are started: Kedro's run id to the folder of the run's parts.
VARIABLE = "KEDRO_HANDOFF_RECORDING"
_IN_ONE_PROCESS = ("SequentialRunner", "ThreadRunner", "IncrementalRunner")


class RunInProgress:
    """What the process that started a run knows of it."""

    def __init__(self, run_params: Mapping[str, Any], pipeline: Any, catalog: Any, project: Project) -> None:
        """Write down what is known before the first node.

        Raises:
            OSError: Nothing can be written.
        """
        self.id = str(run_params["run_id"])
        self.project = project
        self.pipeline, self.catalog = pipeline, catalog
        self.thread = threading.get_ident()
        self.store = RunStore(project)
        record = beginning(run_params, pipeline, catalog, project.path, project.env)
        codes, texts, self.notes = code_of_nodes(pipeline.nodes, project.path, self.store.kept_sources())
        for name, code in codes.items():
            record["nodes"][name]["code"] = code
        project.records.ignore_in_git()
        self.parts = new_parts(self.store.parts, record["id"])
        self.facts = facts_for_nodes(project, self.store)
        self.contents = Contents()
        try:
            self.parts.write("begin.json", {"record": record, "facts": self.facts})
            self.parts.reserve_end()
            self.parts.write("sources.json", texts)
        except OSError:
            self.parts.remove()  # a run that is not recorded leaves nothing
            raise
        beside = runner_name(run_params) in _IN_ONE_PROCESS
        keep_as = record["id"] if project.settings.runs.snapshots else None
        self.surroundings = Surroundings(
            project.path, self.parts.write, beside, keep_as, self.store.folders()
        )

    def names(self) -> set[str]:
        """Names of the project that may stand in a message."""
        nodes = self.pipeline.nodes
        return {node.name for node in nodes} | set(self.pipeline.datasets())


class RunSeenByWorker:
    """What a worker process knows of the run that it works for: the folder of its parts."""

    def __init__(self, run_id: str, folder: str) -> None:
        """Read what the starting process wrote.

        Raises:
            OSError: The run is over, or its parts cannot be read.
        """
        self.id = run_id
        self.parts = Parts(Path(folder))
        begin = self.parts.read("begin.json")
        if begin is None:
            raise FileNotFoundError(folder)
        self.facts = begin["facts"]
        self.known_names = {*begin["record"]["nodes"], *begin["record"]["datasets"]}
        self.contents = Contents()
        self.notes: list[str] = []

    def names(self) -> set[str]:
        """Names of the project that may stand in a message."""
        return self.known_names


def leaves_record(project: Project) -> bool:
    """Whether runs of a project leave a record; settings that are wrong end them before their first node."""
    try:
        return project.takes_part and project.settings.runs.record
    except ProjectError:
        return False


def facts_for_nodes(project: Project, store: RunStore) -> dict[str, Any]:
    """What whoever runs a node has to know."""
    return {
        "metrics": sorted(project.settings.metrics),
        "files": known_files(store),
        "project": str(project.path),
    }


def announce(runs: Mapping[str, RunInProgress]) -> None:
    """Tell worker processes to be which runs are under way."""
    if runs:
        os.environ[VARIABLE] = json.dumps({run.id: str(run.parts.folder) for run in runs.values()})
    else:
        os.environ.pop(VARIABLE, None)


def announced() -> dict[str, str]:
    """The runs for which this worker process works."""
    try:
        return dict(json.loads(os.environ.get(VARIABLE, "{}")))
    except ValueError:
        return {}
