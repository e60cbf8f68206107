"""Whether rows of a dataset can be set aside as its contract says, found without any data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from kedro_handoff.catalog_files import catalog_entry
from kedro_handoff.contracts.quarantine.rule import ViolationRule, violation_rule
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.structure import EntryFacts, ProjectStructure


def quarantine_problems(entry: EntryFacts, suite: Suite, structure: ProjectStructure) -> Iterator[str]:
    """What stands in the way of setting rows of this dataset aside; nothing where the contract stops."""
    rule = violation_rule(suite.meta)
    if rule.action != "quarantine":
        return
    options = (entry.validator or {}).get("options") or {}
    nodes = [node for nodes in structure.pipelines.values() for node in nodes]
    by_chunks = any(entry.name in node.outputs and node.by_chunks for node in nodes)
    yield from declaration_problems(rule, entry.name, as_table=options.get("as_table"), by_chunks=by_chunks)
    name = rule.dataset_for(entry.name)
    writers = sorted({node.name for node in nodes if name in node.outputs})
    if writers and name != entry.name:
        yield f"bad rows of '{entry.name}' go to '{name}', which node '{writers[0]}' writes; name another"
    config = catalog_entry(structure.project, name)
    if config is None or not EntryFacts(name, config).persisted:
        what = "is not in the catalog" if config is None else "is kept in memory only"
        place = str(entry.config.get("filepath", ""))
        yield f"bad rows of '{entry.name}' go to '{name}', which {what}; add {entry_for(name, place)}"


def declaration_problems(
    rule: ViolationRule, dataset: str, *, as_table: str | None, by_chunks: bool
) -> Iterator[str]:
    """Why rows of this dataset cannot be set aside at all, as far as its own declaration tells."""
    if rule.action != "quarantine":
        return
    if as_table:
        yield f"'{dataset}' is judged through `as_table: {as_table}`, and rows of a view cannot be taken out"
    if by_chunks:
        yield f"'{dataset}' is saved chunk by chunk, and each chunk would replace the bad rows of the last"
    if rule.dataset_for(dataset) == dataset:
        yield f"'{dataset}' would set its bad rows aside in itself"


def entry_for(name: str, beside: str) -> str:
    """A catalog entry to type for rows that are set aside, in the folder of the file `beside`."""
    parts = PurePosixPath(beside).parent.parts
    folder = "/".join(parts[parts.index("data") :]) if "data" in parts else "data/02_intermediate"
    return f"`{name}: {{type: pandas.ParquetDataset, filepath: {folder}/{name}.parquet}}`"
