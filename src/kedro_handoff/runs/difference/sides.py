"""The two sides of a comparison: nodes and datasets, each with the run that it is of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kedro_handoff.runs.record import DatasetRecord, NodeRecord, RunRecord


@dataclass(frozen=True)
class NodeSide:
    """A node as one run knows it."""

    name: str
    record: NodeRecord
    run: RunRecord

    @property
    def done(self) -> bool:
        """Whether its outputs are there: it ran to its end, or an earlier run's outputs were taken."""
        return self.record["status"] in ("ran", "reused")

    @property
    def data_inputs(self) -> tuple[str, ...]:
        """Its inputs without parameters."""
        return tuple(name for name in self.record["inputs"] if not is_parameter(name))


@dataclass(frozen=True)
class Side:
    """One side: a whole run, or pieces of several runs that made one dataset.

    Attributes:
        run: The run that stands for the side: its outcome, metrics, circumstances.
        nodes: Nodes by name, in the order of the record.
        datasets: Datasets by name.
    """

    run: RunRecord
    nodes: Mapping[str, NodeSide]
    datasets: Mapping[str, DatasetRecord]


@dataclass(frozen=True)
class NodePair:
    """A node of the one side and its fellow on the other; one of the two may be missing."""

    name: str
    before: NodeSide | None
    after: NodeSide | None

    @property
    def both(self) -> tuple[NodeSide, NodeSide] | None:
        """The two, where both ran to their end."""
        if self.before and self.after and self.before.done and self.after.done:
            return self.before, self.after
        return None

    @property
    def latest(self) -> NodeSide:
        """The later of the two."""
        side = self.after or self.before
        if side is None:
            raise ValueError(f"The pair {self.name} has no side.")
        return side

    @property
    def outputs(self) -> tuple[str, ...]:
        """Outputs on either side, the later side's first."""
        sides = [side for side in (self.after, self.before) if side]
        return tuple(dict.fromkeys(name for side in sides for name in side.record["outputs"]))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Data inputs on either side, the later side's first."""
        sides = [side for side in (self.after, self.before) if side]
        return tuple(dict.fromkeys(name for side in sides for name in side.data_inputs))


def whole_run(run: RunRecord) -> Side:
    """A run as a side."""
    nodes = {name: NodeSide(name, record, run) for name, record in run["nodes"].items()}
    return Side(run, nodes, run["datasets"])


def is_parameter(name: str) -> bool:
    """Whether an input of a node is a parameter."""
    return name == "parameters" or name.startswith("params:")


def plain(name: str) -> str:
    """A dataset's name without its transcoding: `table@spark` is `table`."""
    return name.partition("@")[0]


def paired_nodes(before: Side, after: Side) -> tuple[NodePair, ...]:
    """Every node of either side once, each behind those that make its inputs.

    Nodes are fellows by their name; a node under a new name is the fellow of the one that made the same.
    """
    pairs = {name: NodePair(name, before.nodes.get(name), node) for name, node in after.nodes.items()}
    rest = {name: node for name, node in before.nodes.items() if name not in after.nodes}
    by_outputs = {tuple(node.record["outputs"]): name for name, node in rest.items()}
    for name, pair in pairs.items():
        made = tuple(pair.latest.record["outputs"])
        if pair.before is None and made and made in by_outputs:
            pairs[name] = NodePair(name, rest.pop(by_outputs.pop(made)), pair.after)
    pairs |= {name: NodePair(name, node, None) for name, node in rest.items()}
    return tuple(_in_order(pairs))


def _in_order(pairs: Mapping[str, NodePair]) -> Iterator[NodePair]:
    maker = {plain(output): name for name, pair in pairs.items() for output in pair.outputs}
    closed: dict[str, bool] = {}
    for name in pairs:
        # Depth first without recursion: a pipeline may be deeper than Python's stack.
        stack = [name]
        while stack:
            here = stack[-1]
            if here not in closed:
                closed[here] = False
                needed = (maker.get(plain(data)) for data in pairs[here].inputs)
                stack += [other for other in needed if other is not None and other not in closed][::-1]
                continue
            stack.pop()
            if not closed[here]:
                closed[here] = True
                yield pairs[here]
