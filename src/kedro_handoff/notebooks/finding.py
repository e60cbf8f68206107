"""How one dataset compares: both sides' results, and what saving and loading does to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from kedro_handoff.comparing.comparison import EXACT, SIDES, compare
from kedro_handoff.comparing.difference import Comparison, Difference
from kedro_handoff.notebooks.keeping import Unkept
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.verify_settings import Sameness

Status = Literal["same", "drifted", "not verified"]
_STATUS: dict[str, Status] = {"same": "same", "different": "drifted", "unknown": "not verified"}
_ROUND_TRIP = ("node's result", "loaded file")
_SHOWN_LOSSES = 3


@dataclass(frozen=True)
class DatasetFinding:
    """How one dataset compares.

    Attributes:
        dataset: Its name.
        status: Same, drifted, or it could not be told.
        details: What differs, or why it could not be told; serialisation losses behind it.
        rule: How exact the comparison was.
        differences: What differs, with places and amounts.
        losses: What saving and loading changes.
        notes: What a reader has to know beside it.
    """

    dataset: str
    status: Status
    details: tuple[str, ...] = ()
    rule: Sameness = EXACT
    differences: tuple[Difference, ...] = ()
    losses: tuple[Difference, ...] = ()
    notes: tuple[str, ...] = ()


def finding(
    name: str,
    given: Sequence[Mapping[str, Any]],
    again: Sequence[Mapping[str, Any]],
    rule: Sameness = EXACT,
    format: str = "",
) -> DatasetFinding:
    """How a dataset compares that both sides have made.

    Args:
        name: The dataset.
        given: What the notebook and what the pipeline made, by dataset.
        again: The same as it was loaded again.
        rule: When two values are still the same.
        format: Class of the dataset that keeps it; empty where nothing does, and nothing can get lost.
    """
    for side, made in zip(SIDES, given, strict=True):
        if name not in made:
            return DatasetFinding(name, "not verified", (f"the {side} did not make it",), rule)
        value = made[name]
        if isinstance(value, Unkept):
            reason = f"a {value.kind} cannot be kept: {value.reason}"
            return DatasetFinding(name, "not verified", (reason,), rule)
    samples = [value for value in given[1].values() if hasattr(value, "columns")]
    found = compare(given[0][name], given[1][name], rule, SIDES, samples)
    lost = _round_trip(name, given[1], again[1], rule) if format else Comparison()
    words = [f"serialisation loss in {format}: {word}" for word in lost.words[:_SHOWN_LOSSES]]
    details = (*found.words, *words)
    return DatasetFinding(
        name, _STATUS[found.status], details, rule, found.differences, lost.differences, found.notes
    )


def _round_trip(name: str, given: Mapping[str, Any], again: Mapping[str, Any], rule: Sameness) -> Comparison:
    if name not in again or isinstance(again[name], Unkept):
        return Comparison()
    return compare(given[name], again[name], replace(rule, keys=()), _ROUND_TRIP)


def with_causes(findings: Sequence[DatasetFinding], manifest: Manifest) -> Iterator[DatasetFinding]:
    """Each finding; one that has drifted behind a serialisation loss names it as the likely cause."""
    lossy = {found.dataset for found in findings if found.losses}
    reached: dict[str, set[str]] = {}
    for node in manifest.nodes:
        behind = {name for name in node.inputs.values() if name in lossy}
        for name in node.inputs.values():
            behind |= reached.get(name, set())
        reached.update(dict.fromkeys(node.outputs, behind))
    for found in findings:
        causes = sorted(reached.get(found.dataset, ()))
        if found.status == "drifted" and causes:
            words = f"likely cause: the nodes read {', '.join(causes)} from a file, which changes it"
            yield replace(found, details=(*found.details, words))
        else:
            yield found
