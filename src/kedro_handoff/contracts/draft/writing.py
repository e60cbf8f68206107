"""A dataset drafted from its catalog, and the file that comes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.io import MemoryDataset

from kedro_handoff.contracts.draft.draft import draft_table, refuse_odd, that_hold
from kedro_handoff.contracts.draft.proposal import Draft, Proposal, in_order
from kedro_handoff.contracts.draft.source import entry_of, load_source
from kedro_handoff.contracts.draft.surroundings import context_of, contract_file, existing_suite, facts_of
from kedro_handoff.contracts.draft.types import type_name
from kedro_handoff.contracts.draft.yaml_text import suite_text
from kedro_handoff.contracts.suite import PROPOSED
from kedro_handoff.errors import DraftError
from kedro_handoff.structure import ProjectStructure

if TYPE_CHECKING:
    import pandas as pd


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


def draft_made(
    structure: ProjectStructure,
    name: str,
    saved: pd.DataFrame,
    loaded: pd.DataFrame,
    known: Mapping[str, Any],
    source: str,
    producer: str,
) -> DraftedFile:
    """The draft of a contract, marked as proposed, for a table that was made but is not in its place yet.

    What it promises holds on the table as it is saved and as it is loaded again, because a contract is held
    on both.

    Args:
        structure: The project.
        name: The dataset.
        saved: The table as it was made.
        loaded: The same behind the dataset's own format.
        known: Other datasets' objects, whose keys it may refer to.
        source: Where the table comes from, in words.
        producer: Who makes it, where the project's settings give its pipeline no role.

    Raises:
        DraftError: No contract can be drafted from it.
    """
    entry = entry_of(structure, name)
    refuse_odd(saved, name)
    context = context_of(structure, _Objects(known), entry)
    draft = draft_table(loaded, context)
    kept = that_hold(list(_of_both(draft.proposals, saved, loaded)), [saved], name)
    if not kept:
        raise DraftError(f"Nothing can be promised of '{name}' both before and after saving.")
    draft = replace(draft, proposals=in_order(list(map(_of_one_load, kept))))
    facts = {"status": PROPOSED, **({} if structure.writers(name) else {"producer": producer})}
    return file_of(structure, draft, contract_file(structure, entry), facts, source)


def _of_both(proposals: Iterable[Proposal], saved: pd.DataFrame, loaded: pd.DataFrame) -> Iterator[Proposal]:
    """Without what cannot hold on both forms of a column; that spares asking Great Expectations."""
    other = {str(c) for c in loaded.columns.intersection(saved.columns) if _changed(saved[c], loaded[c])}
    numbers = {c for c in other if all(f[c].dtype.kind in "iuf" for f in (saved, loaded))}
    for proposal in proposals:
        touched = set(proposal.columns) & other
        whatever = proposal.section in ("table", "key", "presence")
        if whatever or not touched or (touched <= numbers and proposal.section != "type"):
            yield proposal


def _changed(one: pd.Series, other: pd.Series) -> bool:
    return type_name(one) != type_name(other)


def _of_one_load(proposal: Proposal) -> Proposal:
    """How many rows the next load has cannot be told from one, and nobody has read this yet."""
    if proposal.type != "expect_table_row_count_to_be_between":
        return proposal
    return proposal.doubted(0.6, "It only warns, because one load says little of the next.")


class _Objects:
    """Objects in the place of a catalog."""

    def __init__(self, objects: Mapping[str, Any]) -> None:
        self._objects = objects

    def get(self, name: str) -> MemoryDataset | None:
        if name not in self._objects:
            return None
        return MemoryDataset(self._objects[name], copy_mode="assign")


def file_of(
    structure: ProjectStructure,
    draft: Draft,
    path: Path,
    facts: Mapping[str, Any] | None = None,
    source: str = "",
) -> DraftedFile:
    """The file that a draft makes.

    Args:
        structure: The project.
        draft: What is proposed.
        path: Where the contract is to be.
        facts: Further facts for the contract's `meta`.
        source: Where the rows come from, where that is not the dataset itself.
    """
    entry = structure.entries[draft.dataset]
    meta = {**facts_of(structure, entry, existing_suite(structure, entry)), **(facts or {})}
    if draft.key:
        meta["key"] = list(draft.key)
    known = meta.get("columns") or {}
    names = [*draft.roles, *(name for name in (*draft.references, *known) if name not in draft.roles)]
    columns = {name: _facts(draft, name, known.get(name) or {}) for name in dict.fromkeys(names)}
    if columns:
        meta["columns"] = columns
    comment = (
        f"Drafted from {draft.rows:,} rows of {source or draft.dataset} on {datetime.now(UTC):%Y-%m-%d}. "
        "Each section goes from the surest to the weakest; what is doubtful only warns. Strike what nobody "
        "relies on, and say why the rest matters."
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
