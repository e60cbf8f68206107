"""Which cause comes first: those that reach what people look at, then the earliest along the pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kedro_handoff.runs.difference.material import Material
from kedro_handoff.runs.difference.result import Cause, Effect, Standing

_STANDINGS: tuple[Standing, ...] = (
    "effective",
    "possible",
    "not_ruled_out",
    "own_id",
    "without_effect",
    "not_run",
    "not_read",
)
_KINDS = (
    "data",
    "code",
    "pipeline",
    "parameters",
    "catalog",
    "environment",
    "contracts",
    "chance",
    "unexplained",
)
_LOOKED_AT = ("outcome", "metric", "contract")


def ranked(
    material: Material, causes: Sequence[Cause], effects: Sequence[Effect]
) -> tuple[tuple[Cause, ...], tuple[Effect, ...]]:
    """Causes with their standing, the first one first; and effects whose causes are in that order.

    The run's own id counts as the cause of an effect only where there is no other.
    """
    own = {cause.id for cause in causes if is_own_id(cause)}
    effects = [replace(effect, causes=_without_own(effect.causes, own)) for effect in effects]
    places = {pair.name: place for place, pair in enumerate(material.pairs)}
    changed_nodes = _changed_nodes(material)
    judged = [_judged(cause, material, effects, changed_nodes, cause.id in own) for cause in causes]
    judged = [cause for cause in judged if cause.kind != "chance" or cause.standing == "possible"]
    ordered = sorted(judged, key=lambda cause: _key(cause, effects, places, changed_nodes))
    order = {cause.id: place for place, cause in enumerate(ordered)}
    return tuple(ordered), tuple(
        replace(effect, causes=tuple(sorted(effect.causes, key=lambda id: order.get(id, len(order)))))
        for effect in effects
    )


def is_own_id(cause: Cause) -> bool:
    """Whether a cause is nothing but the run's own id, which no two runs share."""
    return bool(cause.facts.get("own_id"))


def _without_own(causes: tuple[str, ...], own: set[str]) -> tuple[str, ...]:
    return tuple(id for id in causes if id not in own) or causes


def _changed_nodes(material: Material) -> set[str]:
    return {
        pair.name
        for pair in material.pairs
        if any(material.changes[name].status != "same" for name in pair.outputs if name in material.changes)
    }


def _judged(
    cause: Cause, material: Material, effects: Sequence[Effect], changed_nodes: set[str], own: bool
) -> Cause:
    mine = [effect for effect in effects if cause.id in effect.causes and effect.kind != "timing"]
    sure = [effect for effect in mine if effect.facts.get("status") not in ("unknown",)]
    reaches = tuple(effect.subject for effect in mine if effect.kind == "dataset")
    return replace(
        cause, standing=_standing(cause, material, mine, sure, changed_nodes, own), reaches=reaches
    )


def _standing(
    cause: Cause,
    material: Material,
    mine: Sequence[Effect],
    sure: Sequence[Effect],
    changed_nodes: set[str],
    own: bool,
) -> Standing:
    if own:
        return "own_id"
    if sure:
        return "effective" if cause.facts.get("sure", True) else "possible"
    if mine:
        return "possible"
    if cause.kind == "unexplained":
        return "effective"
    if cause.kind == "contracts":
        return "without_effect"
    if not cause.nodes:
        return "not_read"
    if not any(pair.both for pair in material.pairs if pair.name in cause.nodes):
        return "not_run"
    return "not_ruled_out" if not changed_nodes.isdisjoint(cause.nodes) else "without_effect"


def _key(
    cause: Cause, effects: Sequence[Effect], places: Mapping[str, int], changed_nodes: set[str]
) -> tuple[int, int, float, int, str]:
    looked_at = any(cause.id in effect.causes for effect in effects if effect.kind in _LOOKED_AT)
    return (
        _STANDINGS.index(cause.standing),
        0 if looked_at else 1,
        min(_positions(cause, places, changed_nodes), default=float(len(places))),
        _KINDS.index(cause.kind),
        cause.id,
    )


def _positions(cause: Cause, places: Mapping[str, int], changed_nodes: set[str]) -> Iterator[float]:
    """Where a cause touches the pipeline; a dataset stands before the nodes that read it."""
    touched = [name for name in cause.nodes if name in places]
    moved = [name for name in touched if name in changed_nodes]
    for name in moved or touched:
        yield places[name] - (0.5 if cause.datasets else 0.0)
