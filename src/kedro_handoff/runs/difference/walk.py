"""From causes to what changed: along the pipeline, node by node.

A dataset that is as it was stops every cause. One that changed has as possible causes all that touch its
node and all that are upstream of the node's changed inputs; where that is nothing at all, first what only
might matter is asked (a package that no node imports), then the node itself is said to be unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair, plain
from kedro_handoff.runs.difference.unexplained import unexplained_load, unexplained_node

Roots = tuple[str, ...]


@dataclass
class Attribution:
    """What the walk found.

    Attributes:
        roots: Ids of the causes upstream of each dataset that changed, or that may have.
        read_roots: The same for what is loaded from it.
        node_roots: Ids of the causes that touch each node or come in through its inputs.
        weak: Ids of the causes that touch each node and count only where nothing else does.
        unexplained: Causes that stand for a node whose change nothing recorded explains.
    """

    roots: dict[str, Roots] = field(default_factory=dict)
    read_roots: dict[str, Roots] = field(default_factory=dict)
    node_roots: dict[str, Roots] = field(default_factory=dict)
    weak: dict[str, Roots] = field(default_factory=dict)
    unexplained: list[Cause] = field(default_factory=list)

    def of_dataset(self, name: str) -> Roots:
        """Causes upstream of a dataset, of its saving or its loading."""
        return _joined([self.roots.get(name, ()), self.read_roots.get(name, ())])

    def of_node(self, name: str) -> Roots:
        """Causes upstream of what a node did, the weak ones where there are no others."""
        return self.node_roots.get(name) or self.weak.get(name, ())


def attribute(material: Material, causes: Sequence[Cause]) -> Attribution:
    """Walk from the inputs to the end and note which causes stand upstream of what."""
    walk = _Walk(material, causes)
    for name in material.found:
        walk.enter(name)
    for pair in material.pairs:
        walk.pass_through(pair)
    return walk.result


class _Walk:
    def __init__(self, material: Material, causes: Sequence[Cause]) -> None:
        self.material = material
        self.causes = causes
        self.result = Attribution()
        self.at_node = _by(causes, "nodes", weak=False)
        self.weak_at_node = _by(causes, "nodes", weak=True)
        # A contract changes data only where it takes rows out; see _quarantined().
        self.at_dataset = _by([c for c in causes if c.kind != "contracts"], "datasets", weak=False)
        self.contracts = _by([c for c in causes if c.kind == "contracts"], "datasets", weak=False)

    def enter(self, name: str) -> None:
        """A dataset that came into the run: what is said of it itself, else whatever reads it otherwise."""
        change = self.material.changes[name]
        if change.status == "same":
            return
        roots = self.at_dataset.get(name, ())
        if not roots and change.status == "changed":
            roots = self._reader_packages(name) or self._unexplained(unexplained_load(self.material, name))
        self.result.read_roots[name] = roots

    def pass_through(self, pair: NodePair) -> None:
        """A node: what comes in with its inputs and what touches it goes on into what changed behind it."""
        coming = [self.result.read_roots.get(name, ()) for name in pair.inputs]
        reach = _joined([*coming, self.at_node.get(pair.name, ())])
        self.result.node_roots[pair.name] = reach
        self.result.weak[pair.name] = self.weak_at_node.get(pair.name, ())
        for name in pair.outputs:
            self._leave(pair, name, reach)

    def _leave(self, pair: NodePair, name: str, reach: Roots) -> None:
        change = self.material.changes.get(name)
        if change is None or self._came_in_once(name):
            return
        written = change.written.status
        roots: Roots = ()
        if written != "same":
            roots = _joined([reach, self._quarantined(name)])
        if written == "changed" and not roots and pair.both:
            roots = self.weak_at_node.get(pair.name, ())
            roots = roots or self._unexplained(unexplained_node(self.material, pair, name))
        if written != "same":
            self.result.roots[name] = roots
        if change.read.status == "same":
            return
        read = _joined([roots, self.at_dataset.get(name, ())])
        if not read and change.read.status == "changed":
            read = self._reader_packages(name) or self._unexplained(unexplained_load(self.material, name))
        for reader in self._names_of(name):
            self.result.read_roots[reader] = read

    def _came_in_once(self, name: str) -> bool:
        """Whether one of the runs found the dataset where the other made it: then it is data, and entered."""
        return name in self.result.read_roots

    def _names_of(self, name: str) -> Iterable[str]:
        """The dataset under each name that its transcoding gives it."""
        return [other for other in self.material.changes if plain(other) == plain(name)]

    def _quarantined(self, name: str) -> Roots:
        runs = (self.material.before.run, self.material.after.run)
        outcomes = [run["contracts"][name]["status"] for run in runs if name in run["contracts"]]
        taken = "quarantined" in outcomes
        return self.contracts.get(name, ()) if taken else ()

    def _reader_packages(self, name: str) -> Roots:
        """Packages that changed and might read a file otherwise; first that of the dataset's type."""
        packages = [cause for cause in self.causes if cause.id.startswith("environment:package ")]
        type_name = self.material.after.datasets[name]["type"].lower()
        own = [cause for cause in packages if str(cause.facts["package"]) in type_name]
        return tuple(cause.id for cause in own or packages)

    def _unexplained(self, cause: Cause) -> Roots:
        self.result.unexplained.append(cause)
        return (cause.id,)


def _by(causes: Sequence[Cause], what: str, *, weak: bool) -> Mapping[str, Roots]:
    found: dict[str, Roots] = {}
    for cause in causes:
        if cause.weak == weak and (what == "datasets" or not cause.datasets):
            for name in getattr(cause, what):
                found[name] = (*found.get(name, ()), cause.id)
    return found


def _joined(roots: Iterable[Roots]) -> Roots:
    return tuple(dict.fromkeys(id for some in roots for id in some))
