"""Which nodes of a pipeline would run, and why: the runner's own decisions, with nothing executed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kedro_handoff.project import Project
from kedro_handoff.runs.reuse.decision import Decision
from kedro_handoff.runs.reuse.entry_store import EntryStore
from kedro_handoff.runs.reuse.known import Known
from kedro_handoff.runs.reuse.schedule import Schedule
from kedro_handoff.runs.reuse.world import World


def foresee(pipeline: Any, catalog: Any, project: Project, hook_manager: Any) -> list[Decision]:
    """The decision on each node, in the order of the pipeline. Files are hashed, data are not loaded.

    A node below one that runs is taken to run too; should its inputs turn out to be the same, it will not.
    """
    return decisions_of(pipeline, World(project, catalog, hook_manager, EntryStore(project)))


def decisions_of(pipeline: Any, world: World) -> list[Decision]:
    """The decision on each node, in the order of the pipeline, by what a world holds."""

    def pretend(decision: Decision) -> Mapping[str, Known] | None:
        # What runs only because another node needs it in memory makes what it made before.
        return dict(world.made) if decision.demanded else None

    schedule = Schedule(pipeline, world, pretend, lambda decision: None)  # noqa: ARG005 - nothing to be done
    schedule.carry_out()
    return [schedule.decisions[node.name] for node in pipeline.nodes]
