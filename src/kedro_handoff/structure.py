"""What a Kedro project is made of: pipelines with their nodes, and catalog entries with their places.

Read from Kedro's own registry and configuration, without creating a dataset or loading any data.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from kedro.io.catalog_config_resolver import CatalogConfigResolver

from kedro_handoff.catalog_files import catalog_config, places_of, without_credentials
from kedro_handoff.errors import ProjectError
from kedro_handoff.project import Project

CONTRACT_CLASSES = ("kedro_handoff.Contract", "kedro_handoff.contracts.validator.Contract")
CONTRACT_OPTIONS = (
    "dataset",
    "contract",
    "as_table",
    "project",
    "conf_source",
    "env",
    "base_env",
    "environment",
)


@dataclass(frozen=True)
class NodeFacts:
    """A node as the registry has it.

    Attributes:
        name: Its name, namespace included.
        inputs: Datasets that it reads, without transcoding suffix.
        outputs: Datasets that it writes, without transcoding suffix.
        module: Module of its function; empty where the function has none.
        by_chunks: Whether it yields its outputs chunk by chunk.
    """

    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    module: str = ""
    by_chunks: bool = False

    @property
    def local_name(self) -> str:
        """Its name without the namespace that its pipeline puts before it."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class EntryFacts:
    """A catalog entry, or a dataset that a factory pattern of the catalog makes.

    Attributes:
        name: The dataset.
        config: The entry as configured, factory placeholders filled in.
        file: The file that declares it; `None` where it cannot be told.
        line: The line in that file.
    """

    name: str
    config: Mapping[str, Any]
    file: Path | None = None
    line: int | None = None

    @property
    def persisted(self) -> bool:
        """Whether the data outlive the process."""
        return not str(self.config.get("type", "")).endswith(("MemoryDataset", "LambdaDataset"))

    @property
    def layer(self) -> str | None:
        """The kedro-viz layer, or the one that the folder `data/0N_<layer>` says."""
        metadata = self.config.get("metadata")
        viz = metadata.get("kedro-viz") if isinstance(metadata, Mapping) else None
        if isinstance(viz, Mapping) and viz.get("layer"):
            return str(viz["layer"])
        for part in Path(str(self.config.get("filepath", ""))).parts:
            if fnmatch(part, "0[0-9]_*"):
                return part[3:]
        return None

    @property
    def validator(self) -> Mapping[str, Any] | None:
        """The `validator:` key in its long form, or `None`."""
        declared = self.config.get("validator")
        return {"class": declared} if isinstance(declared, str) else declared

    @property
    def contract(self) -> str | None:
        """Name of the contract that the validator holds, where it is one of ours."""
        if self.validator is None or self.validator.get("class") not in CONTRACT_CLASSES:
            return None
        options = self.validator.get("options") or {}
        return str(options.get("contract") or options.get("dataset") or self.name)

    @property
    def environment(self) -> str:
        """Which of the contract's expectations hold for this entry: those for `training` or `serving`."""
        options = (self.validator or {}).get("options") or {}
        return str(options.get("environment") or "training")


@dataclass(frozen=True)
class ProjectStructure:
    """Pipelines and datasets of one project.

    Attributes:
        project: Whose structure it is.
        package: The project's Python package.
        source: The folder of that package.
        pipelines: Nodes of each registered pipeline, `__default__` included.
        entries: Facts of every dataset that the catalog knows or a pipeline uses.
    """

    project: Project
    package: str
    source: Path
    pipelines: Mapping[str, tuple[NodeFacts, ...]]
    entries: Mapping[str, EntryFacts]
    _roles: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def named_pipelines(self) -> Mapping[str, tuple[NodeFacts, ...]]:
        """The pipelines without `__default__`, unless there is no other."""
        named = {name: nodes for name, nodes in self.pipelines.items() if name != "__default__"}
        return named or self.pipelines

    def writers(self, dataset: str) -> set[str]:
        """Roles of the pipelines that write a dataset."""
        return self._roles_where(dataset, "outputs")

    def readers(self, dataset: str) -> set[str]:
        """Roles of the pipelines that read a dataset."""
        return self._roles_where(dataset, "inputs")

    def boundaries(self) -> dict[str, tuple[set[str], set[str]]]:
        """Datasets written by one role and read by another, with their writers and readers."""
        found = {}
        for dataset in sorted(self.entries):
            writers, readers = self.writers(dataset), self.readers(dataset)
            if writers and readers - writers:
                found[dataset] = (writers, readers)
        return found

    def _roles_where(self, dataset: str, side: str) -> set[str]:
        roles = self.project.settings.roles
        return {
            roles[name]
            for name, nodes in self.pipelines.items()
            if name in roles and any(dataset in getattr(node, side) for node in nodes)
        }


def read_structure(project: Project, package: str, source: Path) -> ProjectStructure:
    """Read the structure of a project that Kedro has bootstrapped.

    Raises:
        ProjectError: The catalog or the pipelines cannot be read.
    """
    registered = _registered()
    pipelines = {
        name: tuple(_node_facts(node) for node in pipeline.nodes) for name, pipeline in registered.items()
    }
    used = {name for pipeline in registered.values() for name in pipeline.datasets()}
    data = {name for name in used if name != "parameters" and not name.startswith("params:")}
    return ProjectStructure(project, package, source, pipelines, _entries(project, data))


def with_nodes(structure: ProjectStructure, pipeline: str, nodes: Sequence[NodeFacts]) -> ProjectStructure:
    """The structure after a pipeline was given nodes: catalog files are read again, code is not imported.

    Args:
        structure: The project as it was.
        pipeline: Name of the pipeline.
        nodes: Its new nodes; those of the same name are replaced.
    """
    names = {node.name for node in nodes}
    kept = [node for node in structure.pipelines.get(pipeline, ()) if node.name not in names]
    pipelines = {**structure.pipelines, pipeline: (*kept, *nodes)}
    used = {name for found in pipelines.values() for n in found for name in (*n.inputs, *n.outputs)}
    data = {name for name in used if name != "parameters" and not name.startswith("params:")}
    return replace(structure, pipelines=pipelines, entries=_entries(structure.project, data))


def _registered() -> dict[str, Any]:
    from kedro.framework.project import pipelines  # not at the top: needs a configured project

    try:
        return dict(pipelines)
    except Exception as error:
        causes = [f"{type(cause).__name__}: {cause}" for cause in _causes(error)]
        raise ProjectError(
            "The pipelines of this project cannot be read:\n  " + "\n  ".join(causes)
        ) from error


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _node_facts(node: Any) -> NodeFacts:
    function = inspect.unwrap(getattr(node.func, "func", node.func))
    return NodeFacts(
        node.name,
        _plain(node.inputs),
        _plain(node.outputs),
        str(getattr(function, "__module__", "") or ""),
        inspect.isgeneratorfunction(function),
    )


def _plain(datasets: list[str]) -> tuple[str, ...]:
    """Names without the transcoding suffix (`table@spark` is `table`)."""
    return tuple(name.split("@")[0] if not name.startswith("params:") else name for name in datasets)


def _entries(project: Project, used: set[str]) -> dict[str, EntryFacts]:
    config = without_credentials(catalog_config(project))
    resolver = CatalogConfigResolver(
        config, default_runtime_patterns={"{default}": {"type": "kedro.io.MemoryDataset"}}
    )
    places = places_of(project)
    named = {name for name in config if not resolver.is_pattern(name) and not name.startswith("_")}
    found = {}
    # Where `x@pandas` stands in the catalog, `x` is no dataset of its own.
    used = used - {name.split("@")[0] for name in named if "@" in name}
    for name in sorted(named | used):
        pattern = resolver.match_dataset_pattern(name) if name not in named else None
        entry = config.get(name) or (resolver.resolve_pattern(name) if pattern else {"type": "MemoryDataset"})
        if isinstance(entry, Mapping):
            file, line = places.get(name) or places.get(pattern or "") or (None, None)
            found[name] = EntryFacts(name.split("@")[0], entry, file, line)
    # A transcoded dataset has an entry for each of its names; the one that a node uses without a contract
    # is the one to show.
    by_contract = sorted(found.items(), key=lambda item: (item[0] in used, item[1].contract is None))
    return {facts.name: facts for _, facts in by_contract}
