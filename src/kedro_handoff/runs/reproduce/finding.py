"""What a reproduction found, dataset by dataset and as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kedro_handoff.runs.reproduce.order import Refusal

Status = Literal["identical", "equal", "different", "unknown", "not_made"]
Verdict = Literal["identical", "equal", "different", "unknown", "refused", "possible"]


@dataclass(frozen=True)
class DatasetFinding:
    """How a dataset that the run made compares with what it was.

    Attributes:
        dataset: Its name.
        node: The node that makes it.
        status: `identical` content; `equal` within the tolerance; `different`; `unknown` where it cannot be
            told; `not_made` by the reproduction.
        details: Where it differs, or why it cannot be told, in words.
        columns: The columns that differ.
        origin: Whether its node had the same inputs, so that the difference arose in it.
    """

    dataset: str
    node: str
    status: Status
    details: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    origin: bool = False


@dataclass(frozen=True)
class Reproduction:
    """What came of reproducing a run.

    Attributes:
        run: The run's id.
        verdict: `identical`, `equal` (within the tolerance), `different`, `unknown`, `refused`, or `possible`
            where it was only to be seen whether it could be run.
        sentence: The verdict as one sentence.
        source: Where the code came from, in words.
        datasets: Every dataset that the run made, in the order of its nodes.
        refusals: Why it could not be reproduced.
        environment: What differs in Python, packages and platform, in words.
        causes: Why nodes may have made something else from the same inputs, in words, by node.
        metrics: Metrics that differ, as `(name, then, now)`.
        notes: What a person should know.
        place: The folder that was kept; empty where none was.
    """

    run: str
    verdict: Verdict
    sentence: str
    source: str = ""
    datasets: tuple[DatasetFinding, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    environment: tuple[str, ...] = ()
    causes: tuple[tuple[str, tuple[str, ...]], ...] = ()
    metrics: tuple[tuple[str, float | None, float | None], ...] = ()
    notes: tuple[str, ...] = ()
    place: str = ""

    @property
    def exit_code(self) -> int:
        """0: the same; 1: different, or it cannot be told; 2: not reproduced."""
        return {"identical": 0, "equal": 0, "possible": 0, "refused": 2}.get(self.verdict, 1)
