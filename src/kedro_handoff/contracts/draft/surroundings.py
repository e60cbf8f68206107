"""What a project knows of a dataset: who consumes it, its contract, the keys of other datasets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.contracts.draft.context import Context, Reference
from kedro_handoff.contracts.draft.profile import ColumnProfile, plain
from kedro_handoff.contracts.draft.source import load_table, table_names
from kedro_handoff.contracts.suite import Suite, read_suite
from kedro_handoff.errors import ContractDeclarationError, DraftError
from kedro_handoff.structure import EntryFacts, ProjectStructure

_MOST_BYTES = 50_000_000
_MOST_TABLES = 20
_MOST_KEYS = 100_000


def contract_file(structure: ProjectStructure, entry: EntryFacts) -> Path:
    """Where the contract of a dataset is, or would be."""
    return structure.project.contract_path(entry.contract or entry.name)


def sharing(structure: ProjectStructure, name: str, path: Path) -> list[str]:
    """Other datasets that are held to the contract in this file."""
    entries = [e for e in structure.entries.values() if e.contract and e.name != name]
    return sorted(e.name for e in entries if contract_file(structure, e) == path)


def existing_suite(structure: ProjectStructure, entry: EntryFacts) -> Suite | None:
    """The contract that a dataset has; `None` where it has none or it cannot be read."""
    try:
        return read_suite(contract_file(structure, entry))
    except ContractDeclarationError:
        return None


def context_of(structure: ProjectStructure, catalog: Any, entry: EntryFacts) -> Context:
    """What is known of a dataset beside its data; keys of other datasets are loaded."""
    suite = existing_suite(structure, entry)
    readers = structure.readers(entry.name) | set(suite.meta.get("consumers") or () if suite else ())
    return Context(
        entry.name,
        modeled=any("model" in role for role in readers),
        roles=_roles(suite),
        key=suite.key if suite else (),
        references=tuple(_references(structure, catalog, entry)),
    )


def facts_of(structure: ProjectStructure, entry: EntryFacts, suite: Suite | None) -> dict[str, Any]:
    """The facts at the head of a contract file; those of a contract that is there come first."""
    writers, readers = structure.writers(entry.name), structure.readers(entry.name)
    facts: dict[str, Any] = {
        "format": 1,
        "version": "0.1.0",
        "owner": "put a name or an address here",
        "producer": min(writers) if writers else "external",
        "consumers": sorted(readers),
        "description": "say here what one row is, and where it comes from",
    }
    return {**facts, **(dict(suite.meta) if suite else {})}


def _roles(suite: Suite | None) -> dict[str, str]:
    columns = suite.meta.get("columns") if suite else None
    if not isinstance(columns, Mapping):
        return {}
    return {str(c): f["role"] for c, f in columns.items() if isinstance(f, Mapping) and f.get("role")}


def _references(structure: ProjectStructure, catalog: Any, entry: EntryFacts) -> Iterator[Reference]:
    """Single-column keys of other tables; a table that is missing, large or wrong is passed over."""
    names = [name for name in table_names(list(structure.entries.values())) if name != entry.name]
    for name in names[:_MOST_TABLES]:
        other = structure.entries[name]
        if _too_large(structure, other):
            continue
        try:
            table = load_table(catalog.get(name), other)
        except (DraftError, AttributeError):
            continue
        column = _key_of(structure, other, table)
        if column is not None and len(table) <= _MOST_KEYS:
            yield Reference(name, column, frozenset(map(plain, table[column].dropna().unique())))


def _too_large(structure: ProjectStructure, entry: EntryFacts) -> bool:
    path = structure.project.path / str(entry.config.get("filepath", ""))
    return path.is_file() and path.stat().st_size > _MOST_BYTES


def _key_of(structure: ProjectStructure, entry: EntryFacts, table: Any) -> str | None:
    suite = existing_suite(structure, entry)
    if suite is not None and suite.key:
        single = suite.key[0] if len(suite.key) == 1 else None
        return single if single in table.columns else None
    first = str(next(iter(table.columns), ""))
    if not first or list(table.columns).count(first) != 1 or len(table) < 2:
        return None
    column = ColumnProfile(table[first])
    return (
        first if column.kind in ("string", "number") and not column.null_count and column.is_unique else None
    )
