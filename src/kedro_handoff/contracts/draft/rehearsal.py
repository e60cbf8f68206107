"""Proposals rehearsed: drafted on a part of the sample and tried on the rest.

A promise that a part of the sample makes and another part breaks is not one to stop a run with. Parts are
random halves, both ways, and the earlier rows against the later ones; where several runs are at hand, the
earlier runs against the last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from kedro_handoff.contracts.draft.estimates import FEW_ROWS
from kedro_handoff.contracts.draft.profile import TableProfile
from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.rounding import percent, share_below
from kedro_handoff.contracts.draft.trial import allowed_share, broken_share

Drafter = Callable[[TableProfile], Iterable[Proposal]]
_ROWS_OF_A_PART = 60_000


@dataclass(frozen=True)
class Split:
    """Rows to draft from, and rows to try the draft on."""

    seen: pd.DataFrame
    other: pd.DataFrame
    words: str


@dataclass(frozen=True)
class Trial:
    """How a proposal fared: the largest share of rows by which it was exceeded, and where."""

    exceeded: float
    words: str


def splits(table: TableProfile, runs: Sequence[pd.DataFrame] = ()) -> Iterator[Split]:
    """Ways to divide the sample, and the runs that it is of; none for a sample too small to be divided."""
    if table.rows < 2 * FEW_ROWS:
        return
    chance = np.random.default_rng(0)
    drawn = chance.permutation(table.rows)[: 2 * _ROWS_OF_A_PART]
    half = len(drawn) // 2
    one, two = (table.frame.iloc[np.sort(part)] for part in (drawn[:half], drawn[half:]))
    yield Split(one, two, "rows drawn at random")
    yield Split(two, one, "rows drawn at random")
    middle = table.rows // 2
    first, later = (np.sort(_some(part, chance)) for part in (table.order[:middle], table.order[middle:]))
    words = "the later half of the rows" if table.time is None else f"the later half by {table.time}"
    yield Split(table.frame.iloc[first], table.frame.iloc[later], words)
    if len(runs) > 1:
        yield Split(pd.concat(list(runs[:-1]), ignore_index=True), runs[-1], "the last run")


def rehearse(table: TableProfile, drafter: Drafter, parts: Iterable[Split]) -> dict[Any, Trial]:
    """For each promise that was drafted from some part and broken by another, the worst that happened."""
    worst: dict[Any, Trial] = {}
    for split in parts:
        for proposal in drafter(TableProfile(split.seen, table.time)):
            exceeded = broken_share(proposal, split.other) - allowed_share(proposal)
            known = worst.get(proposal.identity)
            if exceeded > 0 and (known is None or exceeded > known.exceeded):
                worst[proposal.identity] = Trial(exceeded, split.words)
    return worst


def settle(proposal: Proposal, trial: Trial | None) -> Proposal | None:
    """The proposal as its rehearsal leaves it: as it was, with slack, as a warning, or not at all."""
    if trial is None:
        return proposal
    by_rows = trial.exceeded < 1 and "quantile" not in proposal.type and "divergence" not in proposal.type
    said = f"Drafted from the other rows it was broken by {percent(trial.exceeded)} of {trial.words}"
    if not by_rows:
        return proposal.doubted(0.5, f"Drafted from the other rows it was broken by {trial.words}.")
    mostly = share_below(float(proposal.kwargs.get("mostly", 1)) - max(0.005, 4 * trial.exceeded))
    if mostly < 0.5:
        return None
    confidence = 0.92 if trial.exceeded <= 0.005 else 0.6
    return proposal.doubted(confidence * min(1.0, proposal.confidence / 0.9), f"{said}.", mostly=mostly)


def _some(positions: np.ndarray[Any, Any], chance: np.random.Generator) -> np.ndarray[Any, Any]:
    if len(positions) <= _ROWS_OF_A_PART:
        return positions
    return chance.choice(positions, _ROWS_OF_A_PART, replace=False)
