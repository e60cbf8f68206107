"""What in a project stands against a plan of promotion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kedro_handoff.near_names import did_you_mean
from kedro_handoff.notebooks.catalog_calls import loads, saves
from kedro_handoff.notebooks.parameter_text import MISSING, parameter
from kedro_handoff.notebooks.plan import PromotionPlan, Refusal
from kedro_handoff.notebooks.program import Program
from kedro_handoff.structure import EntryFacts, ProjectStructure


def project_refusals(
    plan: PromotionPlan,
    structure: ProjectStructure,
    pipeline: str,
    ours: frozenset[str],
    parameters: Mapping[str, Any],
) -> Iterator[Refusal]:
    """Names that the project has for something else, and datasets that it does not have.

    Args:
        plan: What is to be.
        structure: The project.
        pipeline: The pipeline that takes the nodes.
        ours: Names of nodes that were promoted from this notebook earlier.
        parameters: The project's parameters.
    """
    planned = {node.name for node in plan.nodes}
    known = {node.name: name for name, nodes in structure.named_pipelines.items() for node in nodes}
    makers = {
        output: node.name
        for nodes in structure.named_pipelines.values()
        for node in nodes
        for output in node.outputs
        if node.local_name not in ours & planned
    }
    made = {output for node in plan.nodes for output in node.outputs}
    raw = _raw(structure) - plan.entries.keys()
    catalog = {_plain(name) for name in (*structure.entries, *plan.entries)}
    where = f"pipeline '{pipeline}'"
    for node in plan.nodes:
        if node.name in known and node.name not in ours:
            reason = f"pipeline '{known[node.name]}' has a node '{node.name}' already"
            yield Refusal("node-exists", where, reason, "give yours another name: `#| node name=...`, `--as`")
        for output in node.outputs:
            if output in plan.saved and _plain(output) not in catalog:
                yield _unknown(output, structure, where)
            maker = makers.get(_plain(output), node.name)
            if maker != node.name:
                reason = f"node '{maker}' of the project makes dataset '{output}' already"
                mend = "give the variable another name, or the result: `outputs=...` in a marker or a plan"
                mend = "save to another dataset" if output in plan.saved else mend
                if maker in ours:
                    reason = f"node '{maker}', promoted from this notebook, makes dataset '{output}'"
                    mend = f"promote under that name again (`--as {maker}`), or delete that node first"
                yield Refusal("dataset-made", where, reason, mend)
            elif output in raw - plan.saved:
                reason = (
                    f"node '{node.name}' would write over dataset '{output}' of the catalog, which no node "
                    "makes and the notebook does not save"
                )
                mend = f'give the result another name, or save it: `catalog.save("{output}", ...)`'
                yield Refusal("dataset-overwritten", where, reason, mend, node.name)
        for dataset in node.inputs.values():
            if dataset in made or _plain(dataset) in makers or _plain(dataset) in catalog:
                continue
            if not dataset.startswith("params:"):
                yield _unknown(dataset, structure, where)
    for name, value in plan.parameters.items():
        there = parameter(parameters, name)
        if there is not MISSING and (there != value or type(there) is not type(value)):
            reason = f"the project's parameter '{name}' is {there!r}, and the notebook's {value!r}"
            yield Refusal("parameter-differs", where, reason, "give yours another name, or make them equal")


def unsaved_notes(plan: PromotionPlan, structure: ProjectStructure, ours: frozenset[str]) -> Iterator[str]:
    """Results that runs will save although the notebook does not: the catalog has an entry of their name.

    Args:
        plan: What is to be.
        structure: The project.
        ours: Results of nodes that were promoted earlier; somebody wanted them saved since.
    """
    for output in (output for node in plan.nodes for output in node.outputs):
        entry = structure.entries.get(_plain(output))
        if entry is None or not entry.persisted or output in plan.saved or output in ours:
            continue
        yield (
            f"the notebook does not save `{output}`, but the catalog has an entry of this name, so runs "
            f"write it to {entry.config.get('filepath') or 'its place'}; if they should not, rename it"
        )


def _plain(dataset: str) -> str:
    """The name without the suffix of a transcoded entry."""
    return dataset.split("@")[0]


def _raw(structure: ProjectStructure) -> set[str]:
    """Datasets of the catalog that hold data which no node makes, as far as can be told without loading."""
    made = {o for nodes in structure.named_pipelines.values() for n in nodes for o in n.outputs}
    return {
        name
        for name, entry in structure.entries.items()
        if name not in made and entry.persisted and _may_hold(entry, structure)
    }


def _may_hold(entry: EntryFacts, structure: ProjectStructure) -> bool:
    path = entry.config.get("filepath")
    local = isinstance(path, str) and "://" not in path
    return not local or (structure.project.path / str(path)).exists()


def _unknown(dataset: str, structure: ProjectStructure, where: str) -> Refusal:
    reason = f"dataset '{dataset}' is in no catalog file{did_you_mean(dataset, structure.entries)}"
    entry = f"{dataset}: {{type: pandas.ParquetDataset, filepath: data/03_primary/{dataset}.parquet}}"
    mend = f"add it to a catalog file, as `{entry}` say, or mend the name"
    return Refusal("unknown-dataset", where, reason, mend)


def saved_elsewhere(plan: PromotionPlan, structure: ProjectStructure, program: Program) -> Iterator[Refusal]:
    """Datasets that the nodes take and that code of the notebook saves which is not promoted."""
    made = {output for node in plan.nodes for output in node.outputs}
    made |= {o for nodes in structure.named_pipelines.values() for n in nodes for o in n.outputs}
    wanted = {dataset for node in plan.nodes for dataset in node.inputs.values()} - made
    for load in loads(program).values():
        for save in saves(program).values():
            above = save.statement.position < load.statement.position
            if save.dataset != load.dataset or load.dataset not in wanted or not above:
                continue
            file = program.files.get(save.statement.position)
            if file is not None:
                continue  # said of the file
            yield Refusal(
                "dataset-made-here",
                program.place(load.statement),
                f"'{load.dataset}' is saved at {program.place(save.statement)}, by code that is not promoted",
                "promote that code, too",
            )


def missing_files(plan: PromotionPlan, program: Program) -> Iterator[Refusal]:
    """Files that the nodes read and that are not there; the notebook could not run either."""
    made = {output for node in plan.nodes for output in node.outputs}
    written: dict[str, int] = {}
    wanted = {dataset for node in plan.nodes for dataset in node.inputs.values()} - made
    for use in program.files.values():
        if not use.reads:
            written.setdefault(use.path, use.position)
        elif use.path and use.path in written and use.dataset in wanted:
            yield Refusal(
                "file-made-here",
                program.place(program.statements[use.position], use.line),
                f"this file is written at {program.place(program.statements[written[use.path]])}, by code "
                "that is not promoted",
                "promote that code, too",
            )
            continue
        local = use.path and "://" not in use.path
        if use.reads and local and use.dataset in wanted and not Path(use.path).exists():
            statement = program.statements[use.position]
            yield Refusal(
                "file-missing",
                program.place(statement, use.line),
                f"there is no file {use.path}",
                "a notebook runs in its own folder: write the path as seen from there ('../data/x.csv')",
            )
