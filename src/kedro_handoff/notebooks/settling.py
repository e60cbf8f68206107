"""Drift told apart from a side that gives other values each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kedro_handoff.comparing.comparison import EXACT, compare
from kedro_handoff.notebooks.finding import DatasetFinding
from kedro_handoff.notebooks.keeping import GIVEN, kept
from kedro_handoff.notebooks.manifest import Manifest
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.replay import Replay
from kedro_handoff.notebooks.unsteady import causes
from kedro_handoff.verify_settings import Sameness

_SIDES = ("notebook", "pipeline")
_NO_CAUSE = "reading the code finds no cause; threads, the order of a set, the clock, or a library?"


def settled(
    datasets: Sequence[DatasetFinding],
    manifest: Manifest,
    program: Program,
    first: tuple[Replay, Replay],
    second: tuple[Replay, Replay],
    rules: Mapping[str, Sameness],
) -> Iterator[DatasetFinding]:
    """Each finding; drift of a side that differs from itself is none, since nothing is known then.

    Args:
        datasets: What the first runs have shown.
        manifest: What was promoted.
        program: The notebook.
        first: The first runs of notebook and pipeline.
        second: The second ones.
        rules: What is still the same, by dataset.
    """
    sides = [_unsteady(one, other, rules) for one, other in zip(first, second, strict=True)]
    for dataset in datasets:
        unsteady = [side for side, names in zip(_SIDES, sides, strict=True) if dataset.dataset in names]
        if dataset.status != "drifted" or not unsteady:
            yield dataset
            continue
        likely = [f"likely: {cause}" for side in unsteady for cause in causes(program, manifest.nodes, side)]
        verb = "give" if len(unsteady) > 1 else "gives"
        said = f"the {' and the '.join(unsteady)} {verb} other values in each run"
        yield replace(dataset, status="not verified", details=(said, *(likely[:3] or [_NO_CAUSE])))


def _unsteady(first: Replay, second: Replay, rules: Mapping[str, Sameness]) -> set[str]:
    """Datasets that one side makes differently each time; all of them where it fails the second time."""
    left, right = dict(kept(first.folder, GIVEN)), dict(kept(second.folder, GIVEN))
    if second.failure:
        return set(left)
    return {
        name
        for name in left.keys() | right.keys()
        if compare(left.get(name), right.get(name), rules.get(name, EXACT)).status == "different"
    }
