"""What the code of pipelines does past their contracts: raw data read elsewhere, code of another role."""

from __future__ import annotations

from collections.abc import Iterator

from kedro_handoff.contracts.problem import Problem
from kedro_handoff.imports import cross_imports
from kedro_handoff.structure import NodeFacts, ProjectStructure

RAW_READER = "data_engineering"


def raw_readers(structure: ProjectStructure) -> Iterator[Problem]:
    """Nodes of other roles that read raw data."""
    roles, layers = structure.project.settings.roles, structure.project.settings.raw_layers
    for name, nodes in structure.pipelines.items():
        if roles.get(name, RAW_READER) == RAW_READER:
            continue
        for node in nodes:
            for dataset in node.inputs:
                entry = structure.entries.get(dataset)
                if entry is not None and entry.layer in layers:
                    message = (
                        f"node '{node.name}' of {roles[name]} reads the raw dataset '{dataset}'; "
                        f"let {RAW_READER} clean it and read what it writes"
                    )
                    yield Problem("raw-dataset-read", message, _pipeline_file(node, structure))


def imports_across_roles(structure: ProjectStructure) -> Iterator[Problem]:
    """Pipelines that import the code of a pipeline of another role."""
    roles = structure.project.settings.roles
    packages = {
        _code_package(node.module): name
        for name, nodes in structure.pipelines.items()
        if name in roles
        for node in nodes
        if node.module.startswith(f"{structure.package}.")
    }
    for found in cross_imports(structure.source, structure.package, packages, roles):
        message = (
            f"{roles[found.importer]} pipeline '{found.importer}' imports {roles[found.imported]} pipeline "
            f"'{found.imported}' ({' -> '.join(found.chain)}); pass data through the catalog, or move what "
            "both need out of the two"
        )
        file = str(structure.project.relative(found.file))
        yield Problem("import-across-roles", message, file, found.line)


def _code_package(module: str) -> str:
    """The pipeline's package: `flights.pipelines.modeling` of `flights.pipelines.modeling.nodes`."""
    before, found, after = module.partition(".pipelines.")
    return f"{before}{found}{after.split('.')[0]}" if found else module


def _pipeline_file(node: NodeFacts, structure: ProjectStructure) -> str:
    """The `pipeline.py` beside the node's code, or the module of that code."""
    parts = _code_package(node.module).removeprefix(f"{structure.package}.").split(".")
    folder = structure.source.joinpath(*parts)
    for path in (
        folder / "pipeline.py",
        folder.with_suffix(".py"),
        structure.source / "pipeline_registry.py",
    ):
        if path.exists():
            return str(structure.project.relative(path))
    return str(structure.project.relative(structure.source))
