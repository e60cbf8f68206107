"""What a run that left nothing to do keeps for the next one, where that can be told without the project."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.fingerprint.files import is_local
from kedro_handoff.metrics import select_metrics
from kedro_handoff.runs.recording.process import this_process
from kedro_handoff.runs.reuse.decision import Decision
from kedro_handoff.runs.reuse.places import load_path, unwrapped
from kedro_handoff.runs.reuse.world import World
from kedro_handoff.runs.up_to_date.beginning import Beginning
from kedro_handoff.runs.up_to_date.evidence import FORMAT, Evidence, EvidenceStore
from kedro_handoff.runs.up_to_date.obstacles import obstacles
from kedro_handoff.runs.up_to_date.sources import sources_of
from kedro_handoff.runs.up_to_date.tree import names_in, state_of
from kedro_handoff.structure import CONTRACT_CLASSES

# Seconds: files are dated by a clock that ticks, and settings.py is imported before our first look.
_SETTLED = 0.1


def keep_evidence(
    beginning: Beginning, world: World, decisions: Collection[Decision], hooks: Any, run_id: str
) -> str:
    """Keep what the next such command has to find unchanged; returns why not, in words, where it cannot.

    Args:
        beginning: How the command found the project.
        world: What the run found.
        decisions: On each node of the run, as they would be taken now: none is to run.
        hooks: Kedro's hook manager.
        run_id: The run's id.
    """
    try:
        reason = next(_obstacles(beginning, world, hooks), "")
        if not reason:
            evidence = _evidence(beginning, world, decisions, run_id)
            EvidenceStore(beginning.project).write(beginning.key, evidence)
    except Exception as error:  # noqa: BLE001 - the run has succeeded, whatever becomes of the next one's ease
        return f"{type(error).__name__}: {error}"
    return reason


def _obstacles(beginning: Beginning, world: World, hooks: Any) -> Iterator[str]:
    if str(world.project.conf_source) not in beginning.sources.trees:
        yield f"its configuration is in {world.project.conf_source}"
    now = sources_of(beginning.project.path, beginning.project.conf_source)
    if (now.trees, now.names) != (beginning.sources.trees, beginning.sources.names):
        yield "code, configuration or packages changed while it ran"
    if now.newest > this_process()["started"] - _SETTLED:
        yield "code or configuration changed just before it ran"
    for name in sorted(beginning.resolvers.unclear):
        yield f"what the resolver {name} says cannot be kept"
    yield from obstacles(world.project, hooks, now.trees)


def _evidence(beginning: Beginning, world: World, decisions: Collection[Decision], run_id: str) -> Evidence:
    project = world.project
    entries = dict(_entries(world, decisions))
    data, folders = _data(world, decisions)
    return {
        "format": FORMAT,
        "run_id": run_id,
        "process": this_process(),
        "env": project.env,
        "base_env": project.base_env,
        "conf_source": str(project.conf_source),
        "trees": beginning.sources.trees,
        "entries": entries,
        "names": {**beginning.sources.names, **{str(folder): names_in(folder) for folder in folders}},
        "data": data,
        "answers": beginning.resolvers.answers,
        "judged": sorted(_judged(world, decisions)),
        "metrics": dict(_metrics(world, decisions)),
    }


def _entries(world: World, decisions: Collection[Decision]) -> Iterator[tuple[str, list[int]]]:
    for decision in decisions:
        if decision.entry is None:
            continue
        path = world.store.path_of(decision.entry)
        state = state_of(path.stat())
        if decision.entry not in world.store.of_node(decision.node.name):
            raise ValueError(f"another run kept what {decision.node.name} left")
        yield str(path), state


def _judged(world: World, decisions: Collection[Decision]) -> Iterator[str]:
    """Results under a contract of ours that holds on saving them, by the name that outcomes have."""
    for name in {name for decision in decisions for name in decision.node.outputs}:
        spec = world.catalog.validator_specs.get(name)
        if spec is not None and spec.enabled and spec.class_path in CONTRACT_CLASSES and "save" in spec.on:
            yield str(spec.options.get("dataset") or name)


def _metrics(world: World, decisions: Collection[Decision]) -> Iterator[tuple[str, float]]:
    made = {name for decision in decisions for name in decision.node.outputs}
    for name, paths in world.project.settings.metrics.items():
        if name in made and world.place(name).kind == "files":
            document = world.dataset(name).load()  # a record has no NaN and no infinity
            yield from select_metrics(document if isinstance(document, Mapping) else {}, paths).items()


def _data(world: World, decisions: Collection[Decision]) -> tuple[dict[str, list[Any]], set[Path]]:
    """The files of all datasets, and the folders in which a new version would be."""
    files: dict[str, list[Any]] = {}
    folders = set()
    names = {name for decision in decisions for name in (*decision.node.inputs, *decision.node.outputs)}
    for name in sorted(names):
        if world.place(name).kind != "files":
            continue
        dataset = unwrapped(world.dataset(name))
        path, filesystem = load_path(dataset)
        if filesystem is not None and not is_local(filesystem):
            raise ValueError(f"{name} is not on this machine")
        found = world.file(name)
        place = os.path.realpath(path)
        facts = [found.digest, found.size, found.files, list(found.state), place]
        files[str(Path(path).absolute())] = facts
        version = getattr(dataset, "_version", None)
        if version is not None:
            folder = Path(str(dataset._filepath)).absolute()
            folders.add(folder)
            if version.load is None and newest_version(folder) != Path(path).parent.name:
                raise ValueError(f"a newer version of {name} has come while it ran")
    return files, folders


def newest_version(folder: Path) -> str:
    """The version that Kedro would load, looked up now: a dataset remembers the one that it found first."""
    return max((child.name for child in folder.iterdir() if (child / folder.name).exists()), default="")
