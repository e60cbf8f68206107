"""What changed though nothing that is recorded did: said plainly, with what might be behind it."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair


def unexplained_node(material: Material, pair: NodePair, output: str) -> Cause:
    """The cause that stands for a node which made something else of the same."""
    doubts = list(_doubts(material, pair))
    return Cause(
        id=f"unexplained:node {pair.name}",
        kind="unexplained",
        name=f"the node `{pair.name}`",
        change="made something else although its inputs, code, parameters and packages were the same",
        details=("it is not deterministic, or depends on something that is not recorded", *doubts),
        facts={"node": pair.name, "output": output, "doubts": doubts},
        nodes=(pair.name,),
        datasets=(),
    )


def _doubts(material: Material, pair: NodePair) -> Iterator[str]:
    for name in pair.inputs:
        change = material.changes.get(name)
        if change is not None and change.status != "same":
            why = change.shown.why or "it was not recorded in both runs"
            yield f"its input `{name}` could not be compared: {why}"
    code = pair.latest.record["code"]
    if code is None:
        yield "its code was not fingerprinted"
        return
    for gap in code["not_covered"]:
        yield f"not covered: {gap['why']} ({gap['where']}, line {gap['line']})"
    if not material.after.run["seeds"]:
        yield "no seed is set, neither in the parameters nor in the environment"


def unexplained_load(material: Material, name: str) -> Cause:
    """The cause that stands for a dataset whose file is the same and which gives something else."""
    kind = material.after.datasets[name]["type"]
    return Cause(
        id=f"unexplained:dataset {name}",
        kind="unexplained",
        name=f"loading `{name}`",
        change="gave something else although its file, its catalog entry and the packages were the same",
        details=(f"the dataset's type is {kind}: does it read something else, too?",),
        facts={"dataset": name},
        nodes=material.readers(name),
        datasets=(name,),
    )
