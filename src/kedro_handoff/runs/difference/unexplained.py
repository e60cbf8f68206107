"""What changed though nothing that is recorded did: said plainly, with what might be behind it."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair


def unexplained_node(material: Material, pair: NodePair, output: str) -> Cause:
    """The cause that stands for a node which made something else of the same."""
    doubts = list(_doubts(material, pair))
    blind = any(_is_open(material, name) for name in pair.inputs)
    return Cause(
        id=f"unexplained:node {pair.name}",
        kind="unexplained",
        name=f"the node `{pair.name}`",
        change=f"made something else although its {_known(pair, blind)} were the same",
        details=("it is not deterministic, or depends on something that is not recorded", *doubts),
        facts={"node": pair.name, "output": output, "doubts": doubts},
        nodes=(pair.name,),
        datasets=(),
    )


def _known(pair: NodePair, blind: bool) -> str:
    """What is known to be the same: never more than was compared."""
    coded = all(side is not None and side.record["code"] is not None for side in (pair.before, pair.after))
    words = [] if blind else ["inputs"]
    words += ["code, parameters"] if coded else ["parameters"]
    return f"{', '.join(words)} and packages"


def _is_open(material: Material, name: str) -> bool:
    change = material.changes.get(name)
    return change is not None and change.status != "same"


def _doubts(material: Material, pair: NodePair) -> Iterator[str]:
    for name in pair.inputs:
        if _is_open(material, name):
            why = material.changes[name].shown.why or "it was not recorded in both runs"
            yield f"its input `{name}` could not be compared: {why}"
    codes = [side.record["code"] for side in (pair.before, pair.after) if side]
    code = codes[-1]
    if code is None or None in codes:
        yield "its code was not fingerprinted in both runs: a change of it is not seen"
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
