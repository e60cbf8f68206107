"""The first files of the handoff in a Kedro project that has none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kedro_handoff.structure import EntryFacts, ProjectStructure

_SETTINGS = """\
# What kedro-handoff knows of this project. `kedro handoff check` says what is missing.
version: 1

# Who writes and who reads: a dataset that goes from one role to another is a boundary and needs a contract.
pipelines:
{pipelines}
# Datasets with metrics (a JSON mapping), shown at the end of a run.
metrics: {{}}
"""

_CONTRACT = """\
# The contract of the dataset `{dataset}`: a Great Expectations suite, word for word.
# It holds once the catalog entry names it:
#
#   {dataset}:
#     ...
#     validator:
#       class: kedro_handoff.Contract
#       options: {{dataset: {dataset}}}
#
# Other expectations: https://greatexpectations.io/expectations/
name: {dataset}
meta:
  format: 1
  version: 0.1.0
  owner: "put a name or an address here"
  producer: {producer}
  consumers: [{consumers}]
  description: "say here what one row is, and where it comes from"
expectations:
  - type: expect_table_row_count_to_be_between
    kwargs: {{min_value: 1}}
    notes: an empty table is never right; say more about yours below
"""


@dataclass(frozen=True)
class NewFile:
    """A file to write, relative to the project."""

    path: Path
    text: str


def scaffold(structure: ProjectStructure) -> list[NewFile]:
    """The files that the project lacks: a handoff.yml, and one example contract if it has none at all."""
    conf = structure.project.relative(structure.project.base)
    files = []
    if not (structure.project.path / conf / "handoff.yml").exists():
        files.append(NewFile(conf / "handoff.yml", _SETTINGS.format(pipelines=_pipelines(structure))))
    contracts = structure.project.path / conf / "contracts"
    example = example_dataset(structure)
    if example is not None and not list(contracts.glob("*.y*ml")):
        name = structure.project.contract_path(example.name).name
        files.append(NewFile(conf / "contracts" / name, _contract(structure, example)))
    return files


def example_dataset(structure: ProjectStructure) -> EntryFacts | None:
    """The dataset whose contract is worth most: persisted, a table, used by most pipelines."""
    tables = [
        entry
        for entry in structure.entries.values()
        if entry.persisted and entry.validator is None and "pandas." in str(entry.config.get("type"))
    ]
    return max(tables, key=lambda e: (_users(structure, e.name), e.layer != "raw"), default=None)


def _users(structure: ProjectStructure, dataset: str) -> int:
    return sum(
        any(dataset in (*node.inputs, *node.outputs) for node in nodes)
        for nodes in structure.named_pipelines.values()
    )


def _pipelines(structure: ProjectStructure) -> str:
    lines = [f"  {name}: {{role: {_role(name)}}}" for name in sorted(structure.named_pipelines)]
    return "\n".join(lines) + "\n" if lines else "  {}\n"


def _role(pipeline: str) -> str:
    """A guess that a person will read: data work, or modeling."""
    words = ("data_processing", "data_engineering", "ingest", "clean", "etl", "feature", "prepar")
    return "data_engineering" if any(word in pipeline for word in words) else "modeling"


def _contract(structure: ProjectStructure, entry: EntryFacts) -> str:
    writers = [
        n for n, nodes in structure.named_pipelines.items() if any(entry.name in x.outputs for x in nodes)
    ]
    readers = [
        n for n, nodes in structure.named_pipelines.items() if any(entry.name in x.inputs for x in nodes)
    ]
    return _CONTRACT.format(
        dataset=entry.name,
        producer=_role(writers[0]) if writers else "external",
        consumers=", ".join(sorted({_role(name) for name in readers})),
    )
