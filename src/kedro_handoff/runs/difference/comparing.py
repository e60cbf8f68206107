"""Two runs compared: causes, effects, and one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from kedro_handoff.runs.difference.chance_causes import chance_causes
from kedro_handoff.runs.difference.circumstances import circumstances, what_is_the_same
from kedro_handoff.runs.difference.code_causes import code_causes
from kedro_handoff.runs.difference.data_causes import (
    catalog_causes,
    contract_causes,
    data_causes,
    version_causes,
)
from kedro_handoff.runs.difference.effects import all_effects
from kedro_handoff.runs.difference.environment_causes import environment_causes
from kedro_handoff.runs.difference.material import Material, Sources
from kedro_handoff.runs.difference.parameter_causes import parameter_causes
from kedro_handoff.runs.difference.pipeline_causes import pipeline_causes
from kedro_handoff.runs.difference.ranking import ranked
from kedro_handoff.runs.difference.result import Cause, Compared, Difference
from kedro_handoff.runs.difference.sentence import summed_up
from kedro_handoff.runs.difference.sides import Side, plain, whole_run
from kedro_handoff.runs.difference.walk import attribute
from kedro_handoff.runs.record import RunRecord


def compare(
    before: RunRecord,
    after: RunRecord,
    sources: Sources,
    contract_texts: Sources,
    metrics: Sequence[str] = (),
) -> Difference:
    """What lies between two runs.

    Args:
        before: The earlier run.
        after: The later run.
        sources: Gives the text of a piece of code by its digest; `None` where it was not kept.
        contract_texts: Gives the text of a contract by its fingerprint.
        metrics: The metrics that the project looks at, as `dataset.path`; the sentence names these first.
    """
    return compare_sides(whole_run(before), whole_run(after), sources, contract_texts, metrics)


def compare_sides(
    before: Side,
    after: Side,
    sources: Sources,
    contract_texts: Sources,
    metrics: Sequence[str] = (),
    about: str = "",
) -> Difference:
    """What lies between two sides, which may be pieces of several runs.

    Args:
        before: The earlier side.
        after: The later side.
        sources: Gives the text of a piece of code by its digest; `None` where it was not kept.
        contract_texts: Gives the text of a contract by its fingerprint.
        metrics: The metrics that the project looks at, as `dataset.path`; the sentence names these first.
        about: The dataset that the sentence is about, where it is about one.
    """
    material = Material(before, after, sources, contract_texts)
    causes = _causes(material)
    attribution = attribute(material, causes)
    causes += attribution.unexplained
    effects = all_effects(material, attribution, causes)
    in_order, effects_in_order = ranked(material, causes, effects)
    same = what_is_the_same(material, in_order)
    found = Difference(
        before.run["id"],
        after.run["id"],
        in_order,
        effects_in_order,
        tuple(circumstances(before.run, after.run)),
        same,
        _compared(material),
    )
    return summed_up(found, metrics, about)


def _causes(material: Material) -> list[Cause]:
    return [
        *data_causes(material),
        *version_causes(material),
        *code_causes(material),
        *pipeline_causes(material),
        *parameter_causes(material),
        *catalog_causes(material),
        *environment_causes(material),
        *contract_causes(material),
        *chance_causes(material),
    ]


def _compared(material: Material) -> Compared:
    both = [pair for pair in material.pairs if pair.both]
    undecided = tuple(
        (name, change.shown.why or "its content was not recorded")
        for name, change in material.changes.items()
        if _is_finished(material, name)
        if change.status == "unknown" or (change.status == "absent" and _in_both(material, name))
    )
    return Compared(
        nodes=len(both),
        datasets=sum(change.status in ("same", "changed") for change in material.changes.values()),
        only_before=tuple(
            pair.name for pair in material.pairs if not _done(pair.after) and _done(pair.before)
        ),
        only_after=tuple(
            pair.name for pair in material.pairs if not _done(pair.before) and _done(pair.after)
        ),
        unsound=undecided,
    )


def _is_finished(material: Material, name: str) -> bool:
    """Whether no node that makes it came to its end on one side only: that is said of the node."""
    maker = material.makers.get(plain(name))
    return maker is None or _done(maker.before) == _done(maker.after)


def _done(node: object) -> bool:
    return bool(node is not None and getattr(node, "done", False))


def _in_both(material: Material, name: str) -> bool:
    sides = (material.before.datasets.get(name), material.after.datasets.get(name))
    return all(side is not None and (side["written"] or side["read"]) for side in sides)
