"""What has changed since a dataset was made, and is not in it yet: files, code, parameters, packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from kedro_handoff.runs.difference.code_causes import code_causes
from kedro_handoff.runs.difference.column_words import column_lines
from kedro_handoff.runs.difference.contents import content_change
from kedro_handoff.runs.difference.data_causes import catalog_causes
from kedro_handoff.runs.difference.environment_causes import environment_causes
from kedro_handoff.runs.difference.material import Material, Sources
from kedro_handoff.runs.difference.parameter_causes import parameter_causes
from kedro_handoff.runs.difference.pipeline_causes import pipeline_causes
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.difference.sides import NodeSide, Side
from kedro_handoff.runs.own_id import got_the_id
from kedro_handoff.runs.record import NodeRecord
from kedro_handoff.runs.why.chain import Chain
from kedro_handoff.runs.why.contracts_now import contracts_now
from kedro_handoff.runs.why.files_now import FileNow, files_now
from kedro_handoff.runs.why.project_now import ProjectNow

_READ_AGAIN = 256 * 10**6  # bytes of a changed input that is loaded to see which columns changed


@dataclass(frozen=True)
class SinceThen:
    """What has changed since.

    Attributes:
        changes: Everything that changed, the files first.
        files: How many files were looked at and can be compared.
        open: What could not be looked at, in words.
        whole: Whether code, parameters and packages were looked at, too.
    """

    changes: tuple[Cause, ...]
    files: int
    open: tuple[str, ...]
    whole: bool


def since_then(
    chain: Chain,
    path: Path,
    sources: Sources,
    contract_texts: Sources,
    look: Callable[[Chain], ProjectNow | str] | None = None,
) -> SinceThen:
    """Hold what a chain was made of against what is there now.

    Args:
        chain: The chain behind a dataset.
        path: The project's folder.
        sources: Gives the text of a piece of recorded code by its digest.
        contract_texts: Gives the text of a contract by its fingerprint.
        look: Looks at the project's code and parameters; files alone are looked at without it.
    """
    found = look(chain) if look is not None else None
    now = found if isinstance(found, ProjectNow) else None
    files = files_now(chain, path)
    open_ = [f"`{file.dataset}`: {file.words}" for file in files if file.state == "open" and _counts(file)]
    if isinstance(found, str):
        open_.append(f"code, parameters and packages: the project cannot be read ({found})")
    changes = [_file_cause(file, now) for file in files if file.state in ("changed", "gone")]
    if now is not None:
        open_ += now.notes
        changes += _causes(chain, now, sources)
    changes += contracts_now(chain, path, contract_texts)
    compared = sum(file.state != "open" for file in files)
    return SinceThen(tuple(changes), compared, tuple(open_), now is not None)


def _counts(file: FileNow) -> bool:
    """What a node hands on in memory is no gap."""
    return file.is_input or file.record["persisted"]


def _file_cause(file: FileNow, now: ProjectNow | None) -> Cause:
    place = file.record["path"] or file.dataset
    details = list(_columns(file, now)) if file.is_input and file.state == "changed" else []
    if not file.is_input:
        details = ["something else than a recorded run has written or deleted it; a run makes it anew"]
    verb = "read" if file.is_input else "made"
    return Cause(
        id=f"file:{file.dataset}",
        kind="data",
        name=f"{place} (`{file.dataset}`)",
        change=f"{file.words}, since the run {file.run['id']} {verb} it",
        details=tuple(details),
        facts={
            "dataset": file.dataset,
            "path": file.record["path"],
            "state": file.state,
            "run": file.run["id"],
            "size_before": file.record["file"]["size"] if file.record["file"] else None,
            "size": file.bytes or None,
        },
        datasets=(file.dataset,),
    )


def _columns(file: FileNow, now: ProjectNow | None) -> Iterator[str]:
    """What changed in it, where the dataset can be loaded."""
    before = file.record["read"] or file.record["written"]
    if now is None or before is None:
        return
    if file.bytes > _READ_AGAIN:
        yield "it is large and was not read: which columns changed is not known"
        return
    try:
        after = now.load(file.dataset)
    except Exception as error:  # noqa: BLE001 - whatever somebody has put there
        yield f"it cannot be loaded: {type(error).__name__}; which columns changed is not known"
        return
    change = content_change(before, after)
    if change.status == "same":
        yield "what is read from it is the same"
    rows = change.rows
    if None not in rows and rows[0] != rows[1]:
        yield f"{rows[0]:,} -> {rows[1]:,} rows"
    yield from column_lines(change)


def _causes(chain: Chain, now: ProjectNow, sources: Sources) -> Iterator[Cause]:
    before = chain.side()
    nodes = {name: NodeSide(name, _finished(node), chain.run) for name, node in now.nodes.items()}
    for name, side in nodes.items():
        side.record["parameters"] = _without_hooks(before.nodes[name], side, now)
    environment = {"environment": now.environment, "parameters": _read(before.run, now)}
    run: Any = {**before.run, **environment}
    after = Side(
        run, nodes, {**before.datasets, **{name: _entry(before, name, now) for name in now.datasets}}
    )
    material = Material(
        before, after, lambda digest: now.texts.get(digest) or sources(digest), lambda _: None
    )
    for search in (code_causes, pipeline_causes, parameter_causes, catalog_causes, environment_causes):
        yield from (_told(cause, chain) for cause in search(material) if not cause.weak)


def _finished(node: NodeRecord) -> NodeRecord:
    return {**node, "status": "ran"}


def _without_hooks(before: NodeSide, now: NodeSide, project: ProjectNow) -> dict[str, str]:
    """Parameters as the node would get them; what a hook gave it, as it gave it.

    A hook's value stands nowhere: it differs from the configuration, which is as it was.
    """
    given = dict(now.record["parameters"])
    for name, digest in before.record["parameters"].items():
        same = _value(before.run["parameters"], name) == _value(project.parameters, name)
        if name in given and (same or got_the_id(before.record, name, before.run["id"])):
            given[name] = digest
    return given


def _value(parameters: Any, name: str) -> Any:
    if name == "parameters":
        return parameters
    for key in name.removeprefix("params:").split("."):
        parameters = parameters.get(key) if isinstance(parameters, dict) else None
    return parameters


def _read(run: Any, now: ProjectNow) -> dict[str, Any]:
    """The parameters that the chain reads, as they are now."""
    return {name: value for name, value in now.parameters.items() if name in run["parameters"]}


def _entry(before: Side, name: str, now: ProjectNow) -> Any:
    known, entry = before.datasets[name], now.datasets[name]
    return {**known, "type": entry["type"], "config": entry["config"], "path": entry["path"]}


def _told(cause: Cause, chain: Chain) -> Cause:
    """A parameter that the run was given on its command line is not as the files say, and never was."""
    name = str(cause.facts.get("parameter", ""))
    given = [node.run["id"] for node in chain.nodes if _was_given(node.run["runtime_parameters"], name)]
    if not name or not given:
        return cause
    return replace(cause, details=(*cause.details, f"the run {given[0]} was given it with `--params`"))


def _was_given(given: Any, path: str) -> bool:
    return _value(given, path) is not None or path in given
