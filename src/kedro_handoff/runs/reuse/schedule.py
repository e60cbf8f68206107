"""Goes through a pipeline in order, decides on each node, and has it run where it must.

What a node keeps in memory is made only when a node that runs asks for it. Until then its fingerprint from
the earlier run stands for it. When it is made after all and turns out different, nodes that were reused on
the strength of that fingerprint are decided on again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kedro_handoff.runs.reuse.decision import Decision, decide
from kedro_handoff.runs.reuse.known import Known, known_from
from kedro_handoff.runs.reuse.world import World

# Runs a node, or pretends to, and says what its outputs hold; `None` where nobody can know yet.
Perform = Callable[[Decision], Mapping[str, Known] | None]
# Is told of each node that is reused; raises where that may not be.
Accept = Callable[[Decision], None]


class Schedule:
    """The decisions on the nodes of one pipeline.

    Attributes:
        decisions: The last decision on each node, by name, in the order in which they were taken.
    """

    def __init__(self, pipeline: Any, world: World, perform: Perform, accept: Accept) -> None:
        """Take a pipeline.

        Args:
            pipeline: Kedro's pipeline.
            world: What the run finds.
            perform: What to do with a node that runs.
            accept: What to do with a node that is reused.
        """
        self.decisions: dict[str, Decision] = {}
        self._nodes = list(pipeline.nodes)
        self._world = world
        self._perform = perform
        self._accept = accept
        self._writer = {name: node for node in self._nodes for name in node.outputs}
        world.written = frozenset(self._writer)
        self._readers: dict[str, list[Any]] = defaultdict(list)
        for node in self._nodes:
            for name in dict.fromkeys(node.inputs):
                self._readers[name].append(node)
        self.read = frozenset(self._readers)
        self._todo = {node.name for node in self._nodes}

    def carry_out(self) -> None:
        """Decide on every node, in order, until nothing is left to do."""
        while self._todo:
            node = next(node for node in self._nodes if node.name in self._todo)
            self._todo.discard(node.name)
            decision = decide(node, self._world, self.read)
            if decision.runs:
                self._run(decision)
            else:
                self._reuse(decision)

    def ran(self, name: str) -> bool:
        """Whether a node has run."""
        return name in self.decisions and self.decisions[name].runs

    def readers_of(self, dataset: str) -> list[Any]:
        """Nodes of this run that read a dataset."""
        return self._readers[dataset]

    def _reuse(self, decision: Decision) -> None:
        self._accept(decision)
        self.decisions[decision.node.name] = decision
        entry = decision.entry
        for name in decision.node.outputs:
            if entry is not None and self._world.place(name).kind == "memory":
                self._world.made[name] = known_from(entry, entry["outputs"][name])

    def _run(self, decision: Decision) -> None:
        node = decision.node
        made = [self._make(name, node) for name in dict.fromkeys(node.inputs)]
        if any(made):
            again = decide(node, self._world, self.read)  # what was made may not be what was expected
            decision = again if again.runs else replace(decision, found=again.found)
        before = {name: self._identity(name) for name in node.outputs}
        self.decisions[node.name] = decision
        outputs = self._perform(decision)
        for name in node.outputs:
            self._world.forget(name)
            if outputs is None:
                self._world.pending[name] = node.name
            elif name in outputs:
                self._world.made[name] = outputs[name]
            if outputs is None or self._identity(name) != before[name]:
                self._decide_again(name)

    def _make(self, dataset: str, reader: Any) -> bool:
        """Run the node behind a dataset in memory that was reused so far; says whether that was so."""
        writer = self._writer.get(dataset)
        if writer is None or self._world.place(dataset).kind != "memory" or self.ran(writer.name):
            return False
        found = self.decisions[writer.name].found
        why = f"{reader.name} runs and needs {dataset}, which is kept in memory only"
        self._run(Decision(writer, True, why, found, demanded=True))
        return True

    def _identity(self, name: str) -> Any:
        """Stands for what a dataset holds; differs where nobody can be sure that it is the same."""
        if self._world.place(name).kind != "memory":
            return object()  # its readers look at the file itself
        known = self._world.made.get(name)
        return (known.content, known.held) if known is not None and known.content is not None else object()

    def _decide_again(self, name: str) -> None:
        for node in self._readers[name]:
            if node.name in self.decisions and not self.ran(node.name):
                self._todo.add(node.name)
