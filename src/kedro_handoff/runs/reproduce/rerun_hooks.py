"""What a reproduction does to the run that Kedro starts: parameters, places, and a last look before."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kedro.framework.hooks import hook_impl
from kedro.io import DataCatalog
from kedro.io.catalog_config_resolver import CatalogConfigResolver

from kedro_handoff.errors import HandoffError
from kedro_handoff.runs.own_id import ids_of_earlier_runs
from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.datasets import is_parameter
from kedro_handoff.runs.reproduce.asked_versions import bring_versions
from kedro_handoff.runs.reproduce.checks import check_catalog, check_nodes
from kedro_handoff.runs.reproduce.inputs import check_inputs
from kedro_handoff.runs.reproduce.order import Answer, Order
from kedro_handoff.runs.reproduce.parameters import recorded_parameters
from kedro_handoff.runs.reproduce.redirection import (
    adds_to_what_is_there,
    local_path,
    read_where_it_was,
    redirected,
)
from kedro_handoff.runs.reuse.roots import first_party_roots

if TYPE_CHECKING:
    from kedro.framework.context import KedroContext
    from kedro.pipeline import Pipeline
    from kedro.pipeline.node import Node


_NAMES = ("credentials", " credentials")


class NotRun(HandoffError):
    """The run is not started: the answer says why, or that nobody wanted more than to know."""


class RerunHooks:
    """Hooks of one reproduction.

    Attributes:
        then: A catalog in which every dataset is where the recorded run had it; nothing is saved through it.
        again: The catalog of the reproduction.
    """

    def __init__(self, order: Order, answer: Answer) -> None:
        self._order = order
        self._answer = answer
        self.then: DataCatalog | None = None
        self.again: DataCatalog | None = None
        self._there: dict[str, Any] = {}
        self._credentials: Any = None

    @hook_impl(tryfirst=True)
    def after_context_created(self, context: KedroContext) -> None:
        """Give the run the recorded parameters, and lead its outputs into the temporary folder."""
        loader = context.config_loader
        self._take_parameters(loader)
        config, order = dict(loader["catalog"]), self._order
        credentials = context._get_config_credentials()
        entries = entries_of(config, list(order.record["datasets"]))
        here = {name: read_where_it_was(entry, order.project) for name, entry in entries.items()}
        catalog = _catalog(here, credentials)
        check_catalog(order.record, catalog, context.project_path, order.original, self._answer)
        there = {name: read_where_it_was(entry, order.original) for name, entry in entries.items()}
        self.then = _catalog(there, credentials, order.record)
        self._there, self._credentials = _bare(there), credentials
        loader["catalog"] = {**config, **self._placed(entries)}

    @hook_impl(tryfirst=True)
    def before_pipeline_run(self, pipeline: Pipeline, catalog: DataCatalog) -> None:
        """See that all is as it was; go no further where it is not, or where no more was asked.

        Raises:
            NotRun: It ends here.
        """
        self.again = catalog
        roots = first_party_roots(self._order.project)
        check_nodes(self._order.record, pipeline, roots, self._order.exact, self._answer)
        names = sorted(name for name in pipeline.inputs() if not is_parameter(name))
        check_inputs(self._order.record, names, catalog, self._answer)
        bring_versions(self._order.record, self._there, self._credentials, catalog, self._answer)
        if self._answer.refusals or not self._order.run:
            raise NotRun("not run")

    @hook_impl(trylast=True)
    def before_node_run(self, node: Node) -> dict[str, Any] | None:
        """Give a reused node the id of the run that it was of; the word of the last hook counts."""
        record = self._order.record
        known = record["nodes"].get(node.name)
        return (ids_of_earlier_runs(known, record["id"]) if known else {}) or None

    def _take_parameters(self, loader: Any) -> None:
        recorded = self._order.record["parameters"]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                configured = dict(loader["parameters"])
        except Exception:  # noqa: BLE001 - no parameters in the configuration; what is wrong with it Kedro says
            configured = {}
        found = recorded_parameters(configured, recorded)
        if found.hidden:
            self._answer.notes.append(
                f"parameters that a record hides are those of today: {', '.join(found.hidden)}"
            )
        for path in found.unknown:
            words = f"parameter {path} was hidden or no plain value, and the configuration has another"
            self._answer.refuse("parameter", path, words)
        loader["parameters"] = found.values

    def _placed(self, entries: Mapping[str, Any]) -> dict[str, Any]:
        """Inputs as they were read, outputs as they may be written."""
        order = self._order
        nodes = order.record["nodes"].values()
        written = {name.partition("@")[0] for node in nodes for name in node["outputs"]}
        for name, entry in entries.items():
            if name.partition("@")[0] in written and adds_to_what_is_there(entry):
                words = f"{name} is added to by each run; the reproduction begins with nothing in it"
                self._answer.notes.append(words)
        return {
            name: redirected(name, entry, order.project, order.original, order.root / "outside")
            if name.partition("@")[0] in written
            else self._input(entry)
            for name, entry in entries.items()
        }

    def _input(self, entry: Mapping[str, Any]) -> Mapping[str, Any]:
        """An input that git holds is read from the worktree, any other from where it was."""
        path = local_path(entry)
        inside = path is not None and not Path(path).is_absolute() and (self._order.project / path).exists()
        return entry if inside else read_where_it_was(entry, self._order.original)


def entries_of(config: Mapping[str, Any], names: list[str]) -> dict[str, dict[str, Any]]:
    """Catalog entries of some datasets, those of factory patterns filled in; none of what is in memory."""
    resolver = CatalogConfigResolver(_renamed(config, *_NAMES), default_runtime_patterns={"{default}": {}})
    found = {}
    for name in names:
        entry = config.get(name)
        if not isinstance(entry, Mapping):
            entry = _renamed(resolver.resolve_pattern(name) or {}, *reversed(_NAMES))
        if entry.get("type"):
            found[name] = dict(entry)
    return found


def _renamed(value: Any, before: str, after: str) -> Any:
    """Configuration with a key renamed: credentials are looked up by Kedro, where the dataset is made."""
    if not isinstance(value, Mapping):
        return value
    return {after if key == before else key: _renamed(item, before, after) for key, item in value.items()}


def _bare(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Entries without their validators."""
    return {n: {k: v for k, v in entry.items() if k != "validator"} for n, entry in entries.items()}


def _catalog(entries: Mapping[str, Any], credentials: Any, record: RunRecord | None = None) -> DataCatalog:
    """A catalog without validators, whose datasets are made when they are asked for."""
    bare = _bare(entries)
    versions = {n: d["version"] for n, d in record["datasets"].items() if d["version"]} if record else {}
    chosen = {name: str(version) for name, version in versions.items() if name in bare}
    return DataCatalog.from_config(bare, credentials, load_versions=chosen)
