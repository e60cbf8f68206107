"""A dataset drafted from its catalog, and the file that comes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.draft.draft import draft_table
from kedro_handoff.contracts.draft.proposal import Draft, Proposal
from kedro_handoff.contracts.draft.source import entry_of, load_source
from kedro_handoff.contracts.draft.surroundings import context_of, contract_file, existing_suite, facts_of
from kedro_handoff.contracts.draft.yaml_text import suite_text
from kedro_handoff.errors import DraftError
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class DraftedFile:
    """A draft and the file that it makes.

    Attributes:
        draft: What is proposed.
        path: Where the contract is to be.
        text: The file's text.
        declared: Whether the catalog names this contract already.
    """

    draft: Draft
    path: Path
    text: str
    declared: bool


def draft_dataset(structure: ProjectStructure, catalog: Any, name: str, runs: int = 1) -> DraftedFile:
    """The draft of a contract for a dataset of a project; nothing is written.

    Raises:
        DraftError: There is no such dataset, it cannot be loaded, or no contract can be drafted from it.
    """
    entry = entry_of(structure, name)
    source = load_source(catalog, structure, name, runs)
    context = replace(context_of(structure, catalog, entry), row_counts=source.row_counts)
    draft = draft_table(source.frames[-1], context, source.frames[:-1])
    draft = replace(draft, remarks=(*source.remarks, *draft.remarks))
    path = contract_file(structure, entry)
    return file_of(structure, draft, path)


def file_of(structure: ProjectStructure, draft: Draft, path: Path) -> DraftedFile:
    """The file that a draft makes."""
    entry = structure.entries[draft.dataset]
    meta = facts_of(structure, entry, existing_suite(structure, entry))
    if draft.key:
        meta["key"] = list(draft.key)
    known = meta.get("columns") or {}
    names = [*draft.roles, *(name for name in (*draft.references, *known) if name not in draft.roles)]
    columns = {name: _facts(draft, name, known.get(name) or {}) for name in dict.fromkeys(names)}
    if columns:
        meta["columns"] = columns
    comment = (
        f"Drafted from {draft.rows:,} rows of {draft.dataset} on {datetime.now(UTC):%Y-%m-%d}. Each section "
        "goes from the surest to the weakest; what is doubtful only warns. Strike what nobody relies on, and "
        "say why the rest matters."
    )
    return DraftedFile(draft, path, suite_text(draft, meta, comment), entry.contract is not None)


def select(file: DraftedFile, structure: ProjectStructure, keep: Callable[[Proposal], bool]) -> DraftedFile:
    """The same file with some of the proposals only.

    Raises:
        DraftError: None is left.
    """
    draft = replace(file.draft, proposals=tuple(filter(keep, file.draft.proposals)))
    if not draft.proposals:
        raise DraftError(f"None of the proposals for '{draft.dataset}' is sure enough to be accepted unseen.")
    return file_of(structure, draft, file.path)


def _facts(draft: Draft, name: str, known: dict[str, Any]) -> dict[str, Any]:
    role = {"role": draft.roles[name]} if name in draft.roles else {}
    linked = {"references": draft.references[name]} if name in draft.references else {}
    return {**role, **known, **linked}
