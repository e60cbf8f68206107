"""What is known of a run before its first node."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from kedro_handoff.credentials import names_a_secret
from kedro_handoff.fingerprint import document_fingerprint
from kedro_handoff.runs.record import FORMAT, DatasetRecord, EnvironmentRecord, NodeRecord, RunRecord
from kedro_handoff.runs.recording.datasets import dataset_record, is_parameter
from kedro_handoff.runs.recording.masking import masked, masked_command
from kedro_handoff.runs.recording.process import this_process
from kedro_handoff.store import utc_now

_SELECTION = (
    "tags",
    "node_names",
    "from_nodes",
    "to_nodes",
    "from_inputs",
    "to_outputs",
    "namespaces",
    "only_missing_outputs",
)
_SEED = re.compile(r"(?:^|[_.\-])(?:seed|seeds|random_state|rng)(?:$|[_.\-])", re.IGNORECASE)
_NOWHERE: EnvironmentRecord = {
    "python": "",
    "platform": "",
    "machine": "",
    "cores": 0,
    "packages": {},
    "lock": {},
    "variables": {},
}


def beginning(
    run_params: Mapping[str, Any], pipeline: Any, catalog: Any, project: Path, env: str
) -> RunRecord:
    """The record of a run that begins now: every node is `not_run`, no dataset has a content yet."""
    parameters = _parameters(catalog)
    return {
        "format": FORMAT,
        "id": file_name(str(run_params["run_id"])),
        "time": utc_now(),
        "ended": None,
        "seconds": None,
        "outcome": "running",
        "error": None,
        "process": this_process(),
        "trigger": _trigger(),
        "command": masked_command(_command()),
        "runner": runner_name(run_params),
        "env": env,
        "pipelines": list(run_params.get("pipeline_names") or ["__default__"]),
        "selection": {name: masked(run_params[name]) for name in _SELECTION if run_params.get(name)},
        "load_versions": {str(k): str(v) for k, v in (run_params.get("load_versions") or {}).items()},
        "parameters": masked(parameters),
        "runtime_parameters": masked(run_params.get("runtime_params") or {}),
        "seeds": _seeds(parameters),
        "nodes": {node.name: node_record(node) for node in pipeline.nodes},
        "datasets": _datasets(pipeline, catalog, project),
        "contracts": {},
        "metrics": {},
        "git": None,
        "environment": _NOWHERE,
        "notes": [],
    }


def node_record(node: Any) -> NodeRecord:
    """A node that has not run."""
    function = getattr(node.func, "func", node.func)  # a partial's own
    module, name = getattr(function, "__module__", ""), getattr(function, "__qualname__", "")
    return {
        "function": f"{module}.{name}" if name else type(function).__qualname__,
        "namespace": node.namespace,
        "tags": sorted(node.tags),
        "inputs": list(node.inputs),
        "outputs": list(node.outputs),
        "code": None,
        "parameters": {},
        "key": None,
        "status": "not_run",
        "why": "",
        "start": None,
        "seconds": None,
        "phases": None,
        "peak_memory": None,
        "rows_in": None,
        "rows_out": None,
    }


def parameter_fingerprint(value: Any) -> str:
    """The fingerprint of a parameter's value: credentials count, though nobody can read them from it."""
    dump = getattr(value, "model_dump", None)
    return document_fingerprint({"value": dump() if callable(dump) else value})


def runner_name(run_params: Mapping[str, Any]) -> str:
    """The runner's class name; Kedro hands on its `repr`."""
    said = str(run_params.get("runner") or "")
    found = re.match(r"<([\w.]+) object at", said)
    name = found.group(1) if found else said
    return "SequentialRunner" if name in ("", "None") else name.rpartition(".")[2]


def file_name(run_id: str) -> str:
    """A run id as a file name: a server's caller may give any text."""
    return re.sub(r"[^\w.\-]", "-", run_id).lstrip(".") or "run"


def _parameters(catalog: Any) -> Any:
    with suppress(Exception):  # a catalog without parameters: a pipeline run by hand
        return catalog.get("parameters").load()
    return {}


def _seeds(parameters: Any) -> dict[str, Any]:
    found = {
        path: value
        for path, value in _leaves(parameters)
        if _SEED.search(path.rpartition(".")[2]) and isinstance(value, int | float | str | None)
    }
    if "PYTHONHASHSEED" in os.environ:
        found["PYTHONHASHSEED"] = os.environ["PYTHONHASHSEED"]
    return found


def _leaves(value: Any, prefix: str = "") -> Iterable[tuple[str, Any]]:
    dump = getattr(value, "model_dump", None)
    value = dump() if callable(dump) else value
    if not isinstance(value, Mapping):
        yield prefix, value
        return
    for name, item in value.items():
        if not names_a_secret(str(name)):
            yield from _leaves(item, f"{prefix}.{name}" if prefix else str(name))


def _datasets(pipeline: Any, catalog: Any, project: Path) -> dict[str, DatasetRecord]:
    makers = {name.partition("@")[0]: node.name for node in pipeline.nodes for name in node.outputs}
    found: dict[str, DatasetRecord] = {}
    for name in sorted(pipeline.datasets()):
        if is_parameter(name):
            continue
        dataset = catalog.get(name) if name in catalog else None
        record = dataset_record(dataset, project)
        record["made_by"] = makers.get(name.partition("@")[0])
        found[name] = record
    return found


def _trigger() -> str:
    if "kedro.server.http_server" in sys.modules:
        return "server"
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        return "notebook"
    return "run" if _is_kedro() else "python"


def _is_kedro() -> bool:
    import click

    context = click.get_current_context(silent=True)
    return context is not None and context.find_root().info_name is not None


def _command() -> list[str]:
    program = Path(sys.argv[0]).name if sys.argv and sys.argv[0] else "python"
    as_module = program in ("__main__.py", "python -m kedro")
    return ["kedro" if as_module and _is_kedro() else program, *sys.argv[1:]]
