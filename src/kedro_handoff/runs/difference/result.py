"""What a comparison of two runs finds; how it is shown is the affair of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

CauseKind = Literal[
    "data",
    "code",
    "pipeline",
    "parameters",
    "environment",
    "contracts",
    "catalog",
    "chance",
    "unexplained",
]
Standing = Literal[
    "effective", "possible", "own_id", "not_ruled_out", "without_effect", "not_run", "not_read"
]
EffectKind = Literal["outcome", "metric", "contract", "dataset", "timing"]


@dataclass(frozen=True)
class Cause:
    """One thing that is not as it was and that no other recorded difference explains.

    Attributes:
        id: Names it within one comparison: `code:flights.nodes.LIMIT`.
        kind: The group that it belongs to.
        name: A noun phrase that fits into a sentence: "`LIMIT` in nodes.py".
        change: What happened to it, as the rest of that sentence: "changed from 50 to 100".
        details: Lines for who wants to see it: the unified diff, the columns.
        facts: The same for machines.
        nodes: Nodes that it touches directly, in the order of the run.
        datasets: Datasets that it touches directly: what came in, what is read or judged otherwise.
        weak: Whether it counts only where nothing nearer explains a change.
        standing: What became of it: it reaches something that changed (`effective`), might have
            (`possible`), is only the run's own id (`own_id`), has nothing that points at it and nothing that
            rules it out (`not_ruled_out`), changed nothing (`without_effect`), its nodes did not run in both
            (`not_run`), or no node of the run reads it (`not_read`).
        reaches: Datasets that changed and have it upstream, in the order of the run.
    """

    id: str
    kind: CauseKind
    name: str
    change: str
    details: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    nodes: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    weak: bool = False
    standing: Standing = "not_read"
    reaches: tuple[str, ...] = ()


@dataclass(frozen=True)
class Effect:
    """Something that came out otherwise.

    Attributes:
        kind: What came out otherwise.
        subject: The dataset, node or metric; empty for the run's outcome.
        what: It in words, on one line.
        details: More lines: columns with their statistics, promises that do not hold.
        facts: The same for machines.
        causes: Ids of the causes upstream of it, the first ranked first; none where nothing is known.
    """

    kind: EffectKind
    subject: str
    what: str
    details: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Context:
    """A difference of the circumstances that changes nothing by itself: the commit, what was chosen."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Compared:
    """What of the two runs could be held against each other."""

    nodes: int
    datasets: int
    only_before: tuple[str, ...] = ()
    only_after: tuple[str, ...] = ()
    unsound: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Difference:
    """What lies between two runs.

    Attributes:
        before: Id of the earlier run.
        after: Id of the later run.
        causes: All causes, ranked: the first differing cause first.
        effects: All effects: outcome, metrics, contracts, datasets, timings.
        context: Commits, selections and the like.
        same: Groups in which nothing differs, in words.
        compared: How much was compared, and what could not be.
        sentence: The whole in one sentence.
        advice: What would find out more; empty where nothing is open.
    """

    before: str
    after: str
    causes: tuple[Cause, ...]
    effects: tuple[Effect, ...]
    context: tuple[Context, ...]
    same: tuple[str, ...]
    compared: Compared
    sentence: str = ""
    advice: str = ""

    @property
    def first_cause(self) -> Cause | None:
        """The first differing cause of what changed; `None` where nothing that changed has one."""
        first = self.causes[0] if self.causes else None
        return first if first is not None and first.standing in ("effective", "possible") else None

    def cause(self, id: str) -> Cause:
        """The cause of that id."""
        return next(cause for cause in self.causes if cause.id == id)
