"""Which datasets can be held to a contract at rest, and under which contract."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro_handoff.errors import ProjectError
from kedro_handoff.near_names import did_you_mean
from kedro_handoff.structure import CONTRACT_CLASSES, EntryFacts, ProjectStructure


@dataclass(frozen=True)
class Subject:
    """A dataset under contract.

    Attributes:
        dataset: Its name in the catalog.
        contract: Name of its contract file, without `.yml`.
        as_table: Dotted path of the function that makes a table of it, or `None`.
        environment: `training` or `serving`, as its validator says.
    """

    dataset: str
    contract: str
    as_table: str | None = None
    environment: str = "training"


def subjects_of(structure: ProjectStructure) -> dict[str, Subject]:
    """Persisted datasets under contract, by name; those of factory patterns where a node uses them."""
    entries = sorted(structure.entries.items())
    return {name: _subject(entry) for name, entry in entries if entry.persisted and entry.contract}


def chosen(structure: ProjectStructure, names: Sequence[str]) -> list[Subject]:
    """The named datasets, or all that are persisted and under contract.

    Raises:
        ProjectError: A name is unknown, or its dataset is in memory only or under no contract.
    """
    subjects = subjects_of(structure)
    if not names:
        return list(subjects.values())
    return [_named(name, subjects, structure) for name in dict.fromkeys(names)]


def _named(name: str, subjects: Mapping[str, Subject], structure: ProjectStructure) -> Subject:
    if name in subjects:
        return subjects[name]
    entry = structure.entries.get(name)
    if entry is None:
        near = did_you_mean(name, subjects) or did_you_mean(name, structure.entries)
        raise ProjectError(
            f"There is no dataset '{name}' in the catalog" + (near or ". `kedro handoff status` lists them.")
        )
    if not entry.contract:
        raise ProjectError(
            f"Dataset '{name}' is under no contract: give its catalog entry"
            f"{_place(entry)} a `validator:` with `class: {CONTRACT_CLASSES[0]}`."
        )
    raise ProjectError(
        f"Dataset '{name}' is in memory only, so that there is nothing at rest; hold a file to its contract "
        f"with: kedro handoff contract test {name} --data FILE"
    )


def file_subject(structure: ProjectStructure, name: str) -> Subject:
    """The dataset whose contract a file is held to; it need not be persisted.

    Raises:
        ProjectError: The name is unknown, or its dataset is under no contract.
    """
    entry = structure.entries.get(name)
    if entry is not None and entry.contract:
        return _subject(entry)
    return _named(name, subjects_of(structure), structure)


def _subject(entry: EntryFacts) -> Subject:
    options: Mapping[str, Any] = (entry.validator or {}).get("options") or {}
    return Subject(
        entry.name,
        str(entry.contract),
        options.get("as_table"),
        str(options.get("environment") or "training"),
    )


def _place(entry: EntryFacts) -> str:
    return f" ({Path(entry.file).name}:{entry.line})" if entry.file else ""
