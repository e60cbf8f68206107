"""Nodes that came or went, and nodes that read or write something else."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodePair, NodeSide
from kedro_handoff.runs.record import RunRecord


def pipeline_causes(material: Material) -> list[Cause]:
    """A cause for each change of the pipeline itself; nodes that were only not chosen are none."""
    chosen_alike = chosen(material.before.run) == chosen(material.after.run)
    found = []
    for pair in material.pairs:
        if pair.before is not None and pair.after is not None:
            words = list(_rewired(pair.before, pair.after))
            if words:
                found.append(_cause(pair, f"node `{pair.name}`", f"is wired otherwise: {'; '.join(words)}"))
        elif chosen_alike:
            change = "was added to the pipeline" if pair.after else "was removed from the pipeline"
            found.append(_cause(pair, f"node `{pair.name}`", change))
    return found


def chosen(run: RunRecord) -> tuple[object, ...]:
    """What the command chose to run."""
    return run["pipelines"], {key: value for key, value in run["selection"].items() if value}


def _rewired(before: NodeSide, after: NodeSide) -> Iterator[str]:
    for verb, key in (("reads", "inputs"), ("writes", "outputs")):
        old: list[str] = before.record[key]  # type: ignore[literal-required]
        new: list[str] = after.record[key]  # type: ignore[literal-required]
        gone = [name for name in old if name not in new]
        come = [name for name in new if name not in old]
        yield from (f"no longer {verb} `{name}`" for name in gone)
        yield from (f"{verb} `{name}`" for name in come)
        if old != new and not gone and not come:
            yield f"{verb} the same in another order"


def _cause(pair: NodePair, name: str, change: str) -> Cause:
    return Cause(
        id=f"pipeline:{pair.name}",
        kind="pipeline",
        name=name,
        change=change,
        facts={"node": pair.name},
        nodes=(pair.name,),
    )
