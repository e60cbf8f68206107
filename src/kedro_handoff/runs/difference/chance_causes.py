"""Nodes that may make something else in each run: they draw random numbers without a seed."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.runs.chance import draws_without_seed
from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.parameter_causes import covers
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair, NodeSide, is_parameter


def chance_causes(material: Material) -> list[Cause]:
    """A possible cause for each node that drew without a seed in one of the runs.

    It is no difference between the runs: it counts where what the node makes did change.
    """
    found = []
    for pair in material.pairs:
        places = _places(pair, material)
        if places:
            found.append(
                Cause(
                    id=f"chance:{pair.name}",
                    kind="chance",
                    name=f"the node `{pair.name}`",
                    change="draws random numbers without a seed: its results may differ in each run",
                    details=places,
                    facts={"node": pair.name, "draws": list(places), "sure": False},
                    nodes=(pair.name,),
                )
            )
    return found


def _places(pair: NodePair, material: Material) -> tuple[str, ...]:
    sides = [side for side in (pair.after, pair.before) if side is not None]
    if not any(side.record["status"] == "ran" for side in sides):
        return ()  # both took what an earlier run had drawn
    return tuple(dict.fromkeys(words for side in sides for words in _words(side, material)))


def _words(side: NodeSide, material: Material) -> Iterator[str]:
    for place in draws_without_seed(side.record["code"], material.sources):
        yield f"no seed is given to {place}"
    for path, value in side.run["seeds"].items():
        if value is None and any(is_parameter(name) and covers(name, path) for name in side.record["inputs"]):
            yield f"the parameter `{path}` is null, which is no seed"
