"""What a comparison finds; how it is shown is the affair of others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Affected = Literal["both", "consumers", "producers", "neither"]
Kind = Literal["added", "removed", "tightened", "loosened", "changed", "reworded"]
Bump = Literal["none", "patch", "minor", "major"]


@dataclass(frozen=True)
class Change:
    """One change of a contract.

    Attributes:
        affects: For whom it is breaking: `consumers`, `producers`, `both` or `neither`.
        kind: What happened to the promise: it was added, removed, tightened, loosened, changed in a way
            that cannot be compared, or only reworded.
        subject: What it is about: an expectation type, or a path in `meta`.
        column: The column, or the columns joined by commas; empty where it is about the table.
        old: What was said; empty where nothing was.
        new: What is said now; empty where nothing is.
        reason: Why it is classed so, in words.
        old_line: Line in the old file; `None` where it stands in the new one only.
        new_line: Line in the new file; `None` where it stands in the old one only.
    """

    affects: Affected
    kind: Kind
    subject: str
    column: str
    old: str
    new: str
    reason: str
    old_line: int | None = None
    new_line: int | None = None


@dataclass(frozen=True)
class VersionCheck:
    """Whether `meta.version` went along with the changes.

    Attributes:
        old: The version before, as written; `None` where there was none.
        new: The version now, as written; `None` where there is none.
        needed: The least step that the changes ask for.
        least: The least version that would do; `None` where none is needed.
        problem: What is wrong with it; empty where nothing is.
        advice: What would be good and is not asked for; may be empty.
    """

    old: str | None
    new: str | None
    needed: Bump
    least: str | None
    problem: str = ""
    advice: str = ""


@dataclass(frozen=True)
class ContractDiff:
    """The comparison of one contract.

    Attributes:
        name: The contract.
        status: Whether the file itself was `added`, `removed`, `renamed`, is `changed` or `unchanged`.
        old_place: Where the old text is from; `None` where there is none.
        new_place: Where the new text is from; `None` where there is none.
        changes: Every change; the breaking ones first, then in the order of the new file.
        version: What they mean for the version.
        consumers: Roles that read the dataset, as the old contract names them.
    """

    name: str
    status: Literal["added", "removed", "renamed", "changed", "unchanged"]
    old_place: str | None
    new_place: str | None
    changes: tuple[Change, ...]
    version: VersionCheck
    consumers: tuple[str, ...] = ()

    @property
    def breaking(self) -> tuple[Change, ...]:
        """The changes that break somebody."""
        return tuple(change for change in self.changes if change.affects != "neither")

    @property
    def problem(self) -> str:
        """Why this contract may not go on as it is; empty where it may."""
        return self.version.problem
