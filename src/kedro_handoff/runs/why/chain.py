"""The chain that made a dataset: node by node back to what came in, over as many runs as it took."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kedro_handoff.runs.difference.sides import NodeSide, Side, is_parameter, plain
from kedro_handoff.runs.record import DatasetRecord, RunRecord
from kedro_handoff.runs.why.history import History, maker_in


@dataclass(frozen=True)
class Piece:
    """A dataset of the chain that no recorded run made: what came in from outside."""

    dataset: str
    record: DatasetRecord
    run: RunRecord
    should_be_made_by: str = ""


@dataclass
class Chain:
    """Everything that a dataset was made of.

    Attributes:
        dataset: The dataset at its end.
        run: The run that made it.
        nodes: Nodes that had a part in it, the first to run first.
        datasets: Datasets on the way, each as the run knew it in which it was made.
        inputs: What came in from outside.
        twice: Datasets of which two versions have a part in it, of different runs.
    """

    dataset: str
    run: RunRecord
    nodes: list[NodeSide] = field(default_factory=list)
    datasets: dict[str, DatasetRecord] = field(default_factory=dict)
    inputs: list[Piece] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)

    @property
    def runs(self) -> tuple[str, ...]:
        """Ids of the runs that had a part in it, in the order of the chain."""
        return tuple(dict.fromkeys(node.run["id"] for node in self.nodes))

    def side(self) -> Side:
        """The chain as one side of a comparison."""
        return Side(self._as_run(), {node.name: node for node in self.nodes}, self.datasets)

    def _as_run(self) -> RunRecord:
        nodes: dict[str, Any] = {node.name: node.record for node in self.nodes}
        contracts = {name: found for name, found in self.run["contracts"].items() if name in self.datasets}
        metrics = {name: found for name, found in self.run["metrics"].items() if name == self.dataset}
        parameters: dict[str, Any] = {}
        for node in self.nodes:
            parameters |= _read_by(node, node.run["parameters"])
        return {
            **self.run,
            "outcome": "succeeded",
            "error": None,
            "nodes": nodes,
            "datasets": self.datasets,
            "contracts": contracts,
            "metrics": metrics,
            "parameters": parameters,
        }


def _read_by(node: NodeSide, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters at the top of the document that a node reads, or a part of them."""
    names = {
        name.removeprefix("params:").partition(".")[0] for name in node.record["inputs"] if is_parameter(name)
    }
    if "parameters" in names:
        return dict(parameters)
    return {name: value for name, value in parameters.items() if name in names}


def chain_of(dataset: str, run: RunRecord, history: History) -> Chain:
    """The chain behind a dataset as `run` made it, or found it."""
    chain = Chain(dataset, run)
    seen: dict[str, NodeSide] = {}
    # Depth first without recursion: what a node was made of stands before the node.
    stack: list[tuple[str, RunRecord, bool]] = [(dataset, run, False)]
    while stack:
        name, where, finished = stack.pop()
        maker, origin = _origin(name, where, history, read=name != dataset)
        if maker is None:
            _take_input(chain, name, where)
            continue
        if finished:
            chain.nodes.append(maker)
            continue
        _take(chain, name, origin)
        known = seen.get(maker.name)
        if known is not None:
            if known.run["id"] != maker.run["id"]:
                chain.twice.append(name)
            continue
        seen[maker.name] = maker
        stack.append((name, where, True))
        stack += [(data, origin, False) for data in reversed(maker.data_inputs)]
    return chain


def _origin(name: str, run: RunRecord, history: History, read: bool) -> tuple[NodeSide | None, RunRecord]:
    """The node that made what the run had, or read, under that name, and the run in which it did."""
    maker = maker_in(run, name)
    loaded = as_loaded(name, run) if read else None
    if maker is not None and maker.record["status"] == "ran" and loaded is None:
        return maker, run
    held = loaded or run["datasets"].get(name)
    made = history.making_of(name, held, run) if held is not None else None
    if made is None:  # a reused node whose run is no longer recorded tells its own story
        return (maker if loaded is None else None), run
    return maker_in(made, name), made


def as_loaded(name: str, run: RunRecord) -> DatasetRecord | None:
    """What a run loaded where it was told to load another version than the one that it saved."""
    record, version = run["datasets"].get(name), run["load_versions"].get(name)
    if record is None or version is None or record["read"] is None or record["written"] is None:
        return None
    return {**record, "written": None, "version": version, "file": None, "made_by": None}


def _take(chain: Chain, name: str, run: RunRecord) -> None:
    """The dataset under each name that its transcoding gives it."""
    for other, record in run["datasets"].items():
        if plain(other) == plain(name):
            chain.datasets.setdefault(other, record)


def _take_input(chain: Chain, name: str, run: RunRecord) -> None:
    record = as_loaded(name, run) or run["datasets"].get(name)
    if record is not None and name not in chain.datasets:
        chain.datasets[name] = record
        chain.inputs.append(Piece(name, record, run, record["made_by"] or ""))
