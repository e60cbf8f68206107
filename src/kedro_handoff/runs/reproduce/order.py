"""What the process of a reproduction is told, and what it answers; both are JSON files in its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from kedro_handoff.runs.record import ErrorRecord, RunRecord
from kedro_handoff.runs.recording.masking import masked_text
from kedro_handoff.store import write_whole

RECORDS = "records"
_ORDER, _ANSWER = "order.json", "answer.json"

RefusalKind = Literal["code", "input", "catalog", "contract", "parameter", "environment", "write", "run"]


@dataclass(frozen=True)
class Refusal:
    """One reason why a run cannot be reproduced.

    Attributes:
        kind: What is not the same any more.
        subject: The node, dataset, contract or parameter.
        words: The reason as a sentence.
    """

    kind: RefusalKind
    subject: str
    words: str


@dataclass(frozen=True)
class Order:
    """What to run.

    Attributes:
        record: The recorded run.
        root: The temporary folder.
        project: The project in it.
        original: The project whose run it was.
        outer: The folder whose code must not be imported: the original repository.
        exact: Whether the code is certainly the recorded state.
        run: Whether to run; otherwise only to see whether that would be possible.
        tolerance: When two numbers are the same, absolutely and relatively; `None` for each dataset's own.
    """

    record: RunRecord
    root: Path
    project: Path
    original: Path
    outer: Path
    exact: bool
    run: bool
    tolerance: float | None = None

    def write(self) -> None:
        """Lay it down for the process."""
        paths = {name: str(getattr(self, name)) for name in ("root", "project", "original", "outer")}
        facts = {"record": self.record, "exact": self.exact, "run": self.run, "tolerance": self.tolerance}
        write_whole(self.root / _ORDER, json.dumps({**paths, **facts}))


def read_order(root: Path) -> Order:
    """The order that lies in a folder."""
    facts = json.loads((root / _ORDER).read_text(encoding="utf-8"))
    for name in ("root", "project", "original", "outer"):
        facts[name] = Path(facts[name])
    return Order(**facts)


@dataclass
class Answer:
    """What came of it.

    Attributes:
        refusals: Why it was not run, or must not count.
        notes: What a person should know.
        ran: Whether the pipeline was started.
        error: What ended the run.
        record: The reproduction's own record.
        values: What a comparison of the values found, by dataset: `status` and `words`.
        protection: How writes were kept from the project's data.
    """

    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    ran: bool = False
    error: ErrorRecord | None = None
    record: RunRecord | None = None
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    protection: str = ""

    def refuse(self, kind: RefusalKind, subject: str, words: str) -> None:
        """Add a reason; a library's own words may hold a connection with its password."""
        self.refusals.append(Refusal(kind, subject, masked_text(words)))

    def write(self, root: Path) -> None:
        """Lay it down for whoever asked."""
        write_whole(root / _ANSWER, json.dumps(asdict(self)))


def forget_answer(root: Path) -> None:
    """Remove the answer to an earlier order."""
    (root / _ANSWER).unlink(missing_ok=True)


def read_answer(root: Path) -> Answer | None:
    """The answer that lies in a folder; `None` where the process did not come that far."""
    try:
        facts = cast("Mapping[str, Any]", json.loads((root / _ANSWER).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
    return Answer(**{**facts, "refusals": [Refusal(**refusal) for refusal in facts["refusals"]]})
