"""What every search for causes starts from: two sides, their nodes in order, their datasets compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kedro_handoff.runs.difference.contents import DatasetChange, dataset_change
from kedro_handoff.runs.difference.known_names import KnownNames
from kedro_handoff.runs.difference.sides import NodePair, Side, paired_nodes, plain

Sources = Callable[[str], str | None]


@dataclass(frozen=True)
class Material:
    """Two sides, ready to be searched.

    Attributes:
        before: The earlier side.
        after: The later side.
        sources: Gives the text of a piece of code by its digest; `None` where it was not kept.
        contract_texts: The same for contracts, by their fingerprint.
    """

    before: Side
    after: Side
    sources: Sources
    contract_texts: Sources

    @cached_property
    def pairs(self) -> tuple[NodePair, ...]:
        """Nodes of both sides, each behind those that make its inputs."""
        return paired_nodes(self.before, self.after)

    @cached_property
    def names(self) -> KnownNames:
        """Names that both records tell anyway, for lists that hold some."""
        return KnownNames((self.before.run, self.after.run))

    @cached_property
    def changes(self) -> Mapping[str, DatasetChange]:
        """Every dataset of either side, compared."""
        names = dict.fromkeys([*self.after.datasets, *self.before.datasets])
        return {
            name: dataset_change(
                name,
                self.before.datasets.get(name),
                self.after.datasets.get(name),
                self.names,
                name in self.other_versions,
            )
            for name in names
        }

    @cached_property
    def other_versions(self) -> Mapping[str, tuple[str | None, str | None]]:
        """Datasets of which the runs were told to load versions that differ; `None`: none was named."""
        before, after = self.before.run["load_versions"], self.after.run["load_versions"]
        named = {name: (before.get(name), after.get(name)) for name in {**before, **after}}
        return {name: versions for name, versions in named.items() if versions[0] != versions[1]}

    @cached_property
    def makers(self) -> Mapping[str, NodePair]:
        """The node that makes each dataset, by the dataset's name without transcoding."""
        return {plain(output): pair for pair in self.pairs for output in pair.outputs}

    @cached_property
    def found(self) -> tuple[str, ...]:
        """Datasets that came into a run on either side: read by a node, and made by none."""
        names = {name for side in (self.before, self.after) for name in _came_in(side)}
        return tuple(name for name in self.changes if name in names)

    def readers(self, dataset: str) -> tuple[str, ...]:
        """Nodes that read a dataset, in the order of the run."""
        return tuple(pair.name for pair in self.pairs if dataset in pair.inputs)


def _came_in(side: Side) -> Iterator[str]:
    made = {plain(name) for node in side.nodes.values() if node.done for name in node.record["outputs"]}
    for node in side.nodes.values():
        if node.record["status"] != "not_run":
            yield from (name for name in node.data_inputs if plain(name) not in made)
