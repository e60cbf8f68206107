"""Promises far wider than the data need: said, never changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kedro_handoff.contracts.draft.proposal import Proposal
from kedro_handoff.contracts.draft.yaml_text import flow
from kedro_handoff.contracts.suite import Expectation, Suite

_TIMES = 5
_SHARE = 0.2


def tighter(suite: Suite, proposals: Sequence[Proposal]) -> Iterator[tuple[Expectation, str]]:
    """Expectations that allow far more than a draft of today would, with what that would allow.

    Far more is a range five times as wide, a share of missing values larger by a fifth of the rows, or a type
    of promise that is only a warning where the draft is sure of it.
    """
    for expectation in suite.expectations:
        for proposal in proposals:
            if proposal.type == expectation.type and proposal.columns == expectation.columns:
                words = _words(expectation, proposal)
                if words:
                    yield expectation, words
                    break


def _words(expectation: Expectation, proposal: Proposal) -> str:
    mostly, drafted = expectation.kwargs.get("mostly", 1), proposal.kwargs.get("mostly", 1)
    if drafted - mostly >= _SHARE:
        return f"mostly: {mostly} allows far more than the {drafted} that these data would need"
    wide, narrow = _width(expectation.kwargs), _width(proposal.kwargs)
    if wide and narrow and wide >= _TIMES * narrow:
        own = {name: proposal.kwargs[name] for name in ("min_value", "max_value")}
        return f"its range is {wide / narrow:.0f} times as wide as {flow(own)}, which these data would need"
    return ""


def _width(kwargs: object) -> float | None:
    ends = [kwargs.get(name) for name in ("min_value", "max_value")] if hasattr(kwargs, "get") else []
    if len(ends) != 2 or not all(isinstance(end, int | float) for end in ends):
        return None
    return float(ends[1]) - float(ends[0])
