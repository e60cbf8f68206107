"""The project as it is now: code, parameters, catalog and packages, without running anything."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kedro_handoff.runs.record import ContentRecord, DatasetRecord, EnvironmentRecord, NodeRecord, RunRecord
from kedro_handoff.runs.recording.beginning import node_record, parameter_fingerprint
from kedro_handoff.runs.recording.code import code_of_nodes
from kedro_handoff.runs.recording.datasets import dataset_record, is_parameter
from kedro_handoff.runs.recording.environment import environment_of
from kedro_handoff.runs.recording.masking import masked
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.why.chain import Chain


@dataclass(frozen=True)
class ProjectNow:
    """What a run would find now.

    Attributes:
        nodes: The nodes of the chain that are still in the pipelines, as a run that begins would record them.
        texts: Texts of the pieces of their code, by digest.
        parameters: All parameters, credentials masked.
        datasets: The catalog entries of the chain's datasets.
        environment: Python and packages.
        load: Loads a dataset and gives its content.
        notes: What could not be looked at, in words.
    """

    nodes: Mapping[str, NodeRecord]
    texts: Mapping[str, str]
    parameters: dict[str, Any]
    datasets: Mapping[str, DatasetRecord]
    environment: EnvironmentRecord
    load: Callable[[str], ContentRecord]
    notes: list[str] = field(default_factory=list)


def project_now(path: Path, chain: Chain) -> ProjectNow | str:
    """The project around a chain, in the environment of its run; in words why it cannot be read.

    The project's own code is imported, as for any command of Kedro.
    """
    from kedro.framework.session import KedroSession  # not at the top: slow

    try:
        # What the project prints while it is imported is no part of the answer.
        with warnings.catch_warnings(), redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            with KedroSession.create(project_path=path, env=_env(path, chain.run)) as session:
                catalog = session.load_context().catalog  # type: ignore[attr-defined] # of KedroSession
                return _looked_at(path, chain, catalog)
    except Exception as error:  # noqa: BLE001 - a project in the middle of a change may fail in any way
        words = str(error).strip().partition("\n")[0]
        return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _env(path: Path, run: RunRecord) -> str | None:
    from kedro.framework.project import settings  # needs a configured project

    return run["env"] if (path / settings.CONF_SOURCE / run["env"]).is_dir() else None


def _looked_at(path: Path, chain: Chain, catalog: Any) -> ProjectNow:
    nodes = _nodes_of(chain)
    codes, texts, notes = code_of_nodes(nodes.values(), path)
    records: dict[str, NodeRecord] = {}
    for name, node in nodes.items():
        records[name] = {**node_record(node), "code": codes.get(name), "parameters": _given(node, catalog)}
    parameters = masked(catalog.get("parameters").load() if "parameters" in catalog else {})
    datasets = {name: dataset_record(catalog.get(name), path) for name in chain.datasets if name in catalog}
    return ProjectNow(
        records,
        texts,
        parameters,
        datasets,
        environment_of(path),
        lambda name: _content(catalog, name),
        notes,
    )


def _nodes_of(chain: Chain) -> dict[str, Any]:
    """The chain's nodes as the registered pipelines of their runs have them now."""
    from kedro.framework.project import pipelines  # needs a configured project

    wanted = {node.name for node in chain.nodes}
    registered = {name for node in chain.nodes for name in node.run["pipelines"] if name in pipelines}
    found: dict[str, Any] = {}
    for name in sorted(registered) or ["__default__"]:
        found |= {node.name: node for node in pipelines[name].nodes if node.name in wanted}
    return found


def _given(node: Any, catalog: Any) -> dict[str, str]:
    names = [name for name in node.inputs if is_parameter(name) and name in catalog]
    return {name: parameter_fingerprint(catalog.get(name).load()) for name in names}


def _content(catalog: Any, name: str) -> ContentRecord:
    # Its own load: the catalog's would judge the data by their contract.
    return content_of(catalog.get(name).load())
