"""What a draft proposes: one expectation with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kedro_handoff.contracts.expectation_types import COLUMN_ARGUMENTS, COLUMN_LIST_ARGUMENTS

SECTIONS = {
    "table": "The table",
    "key": "Keys",
    "reference": "References to other datasets",
    "type": "Types",
    "presence": "What is always there",
    "values": "Values",
    "order": "Order, and columns beside each other",
    "distribution": "Distributions of what models consume",
}
SURE = 0.9


@dataclass(frozen=True)
class Proposal:
    """One proposed expectation.

    Attributes:
        type: Expectation type, as in Great Expectations.
        kwargs: Its arguments.
        section: Which section of the file it belongs to, a key of `SECTIONS`.
        confidence: Between 0 and 1, how sure it is that the next data of this kind keep it; a judgement, to
            sort by, not a probability that was calibrated.
        notes: What speaks for it, in words.
        evidence: The same for machines.
        environments: Where it holds, if not everywhere.
    """

    type: str
    kwargs: Mapping[str, Any]
    section: str
    confidence: float
    notes: str
    evidence: Mapping[str, Any]
    environments: tuple[str, ...] = ()

    @property
    def severity(self) -> str:
        """`critical` where it is sure, else `warning`."""
        return "critical" if self.confidence >= SURE else "warning"

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns that it is about; empty for the table."""
        single = [self.kwargs[name] for name in COLUMN_ARGUMENTS if name in self.kwargs]
        many = [column for name in COLUMN_LIST_ARGUMENTS for column in self.kwargs.get(name, ())]
        return tuple(single + many)

    @property
    def identity(self) -> tuple[Any, ...]:
        """Equal for the same promise with other numbers."""
        bounds = tuple(name for name in ("min_value", "max_value") if name in self.kwargs)
        return (self.type, self.columns, bounds, self.environments)

    def doubted(self, confidence: float, why: str, **kwargs: Any) -> Proposal:
        """The same, less sure, with the reason added to its notes and arguments changed."""
        return replace(
            self,
            confidence=min(confidence, self.confidence),
            kwargs={**self.kwargs, **kwargs},
            notes=f"{self.notes} {why}".strip(),
        )

    def as_entry(self) -> dict[str, Any]:
        """The expectation as a contract file has it."""
        entry: dict[str, Any] = {"type": self.type, "kwargs": dict(self.kwargs)}
        if self.severity != "critical":
            entry["severity"] = self.severity
        entry["notes"] = self.notes
        evidence = {**self.evidence, "confidence": round(self.confidence, 3)}
        entry["meta"] = {"evidence": evidence}
        if self.environments:
            entry["meta"] = {"environments": list(self.environments), **entry["meta"]}
        return entry


@dataclass(frozen=True)
class Draft:
    """Everything that is proposed for one dataset.

    Attributes:
        dataset: Its name.
        rows: Rows that it was drafted from.
        proposals: By section, then from the surest to the weakest.
        key: The columns that name a row; empty where none were found.
        roles: Role by column, guessed or taken from the contract that is there.
        references: Referenced `dataset.column` by column.
        remarks: What was noticed and is no expectation, one sentence each.
    """

    dataset: str
    rows: int
    proposals: tuple[Proposal, ...]
    key: tuple[str, ...]
    roles: Mapping[str, str]
    references: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def in_order(proposals: list[Proposal]) -> tuple[Proposal, ...]:
    """By section, then from the surest to the weakest; equals stay as they are."""
    sections = list(SECTIONS)
    return tuple(sorted(proposals, key=lambda p: (sections.index(p.section), -round(p.confidence, 2))))
