"""Computes a reused node once more, in memory, and compares with what is kept of it; nothing is written."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from kedro_handoff.runs.reuse.decision import Decision
from kedro_handoff.runs.reuse.entry import OutputFacts
from kedro_handoff.runs.reuse.inputs import known_of
from kedro_handoff.runs.reuse.known import Known
from kedro_handoff.runs.reuse.world import World

logger = logging.getLogger("kedro.runner.incremental")


class Verification:
    """The reused nodes of one run that are computed again, with what they need that is in memory only."""

    def __init__(self, world: World, writers: Mapping[str, Any]) -> None:
        """Begin.

        Args:
            world: What the run finds.
            writers: The node of this run that makes each dataset.
        """
        self._world = world
        self._writers = writers
        self._made: dict[str, Any] = {}
        self._ignored: dict[str, dict[str, Any]] = {}

    def note(self, decision: Decision) -> None:
        """A node is reused: the parameters that do not count were these when it ran."""
        if decision.entry is not None:
            self._ignored[decision.node.name] = decision.entry["ignored"]

    def problems(self, decision: Decision) -> list[str]:
        """What differs, a line for each output; empty where nothing does."""
        node, entry = decision.node, decision.entry
        if entry is None:
            return []
        outputs = self._outputs(node)
        found = {name: _difference(name, value, entry["outputs"][name]) for name, value in outputs.items()}
        unsound = [name for name in outputs if entry["outputs"][name]["content"] is None]
        if unsound:
            logger.info("Node %s was computed again; %s cannot be compared", node.name, ", ".join(unsound))
        elif not any(found.values()):
            logger.info("Node %s was computed again: the same", node.name)
        return [f"  {node.name}: {problem}" for problem in found.values() if problem]

    def _outputs(self, node: Any) -> dict[str, Any]:
        ignored = self._ignored.get(node.name, {})
        inputs = {name: ignored[name] if name in ignored else self._value(name) for name in node.inputs}
        found: dict[str, Any] = node.run(inputs)
        return found

    def _value(self, name: str) -> Any:
        dataset = self._world.dataset(name)
        in_memory = self._world.place(name).kind == "memory"
        if not in_memory or dataset.exists():
            return self._world.catalog.load(name)
        if name not in self._made:
            from kedro.io import MemoryDataset

            for output, value in self._outputs(self._writers[name]).items():
                copy_mode = getattr(self._world.dataset(output), "_copy_mode", None)
                self._made[output] = MemoryDataset(value, copy_mode=copy_mode)
        return self._made[name].load()


def _difference(name: str, value: Any, kept: OutputFacts) -> str:
    """What differs between an output and what is kept of it, in words; empty where nothing does."""
    if kept["content"] is None:
        return ""
    now = known_of(value)
    if now.content == kept["content"]:
        return ""
    return f"output {name} differs{_where(now, kept)}"


def _where(now: Known, kept: OutputFacts) -> str:
    if now.content is None:
        return f": {now.unsound}"
    differing = sorted(
        name
        for name in now.columns.keys() | kept["columns"].keys()
        if now.columns.get(name) != kept["columns"].get(name)
    )
    return f" in {', '.join(differing[:6])}" if differing else ""
