"""Whether code and catalog are those of the recorded run; looked at before anything runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kedro_handoff.runs.record import CodeRecord, NodeRecord, RunRecord
from kedro_handoff.runs.recording.code import code_of
from kedro_handoff.runs.recording.datasets import dataset_record
from kedro_handoff.runs.reproduce.order import Answer

_SHOWN = 4


def check_nodes(record: RunRecord, pipeline: Any, roots: Sequence[Path], exact: bool, answer: Answer) -> None:
    """See that the nodes of the run are there, wired as then, and made of the same code.

    Args:
        record: The recorded run.
        pipeline: Its pipeline as the code at hand has it.
        roots: Folders of first-party code.
        exact: Whether the code is certainly the recorded state, so that a node without a recorded
            fingerprint needs none.
        answer: Takes the refusals and notes.
    """
    present = {node.name: node for node in pipeline.nodes}
    for name, recorded in record["nodes"].items():
        node = present.get(name)
        if node is None:
            answer.refuse("code", name, f"node {name} is not in the pipeline of this code")
        elif (list(node.inputs), list(node.outputs)) != (recorded["inputs"], recorded["outputs"]):
            answer.refuse("code", name, f"node {name} reads and writes other datasets in this code")
        else:
            _check_code(name, node, recorded, roots, exact, answer)


def check_catalog(record: RunRecord, catalog: Any, project: Path, original: Path, answer: Answer) -> None:
    """See that every dataset of the run is configured as it was; credentials do not count.

    Args:
        record: The recorded run.
        catalog: Its catalog as the code at hand has it.
        project: The folder that this code is in.
        original: The project whose run it was; packages that an entry names may be installed below it.
        answer: Takes the refusals.
    """
    for name, recorded in record["datasets"].items():
        if not recorded["config"] or not recorded["persisted"]:
            continue
        dataset = catalog.get(name) if name in catalog else None
        now = dataset_record(dataset, project)
        if recorded["config"] not in (now["config"], dataset_record(dataset, original)["config"]):
            words = f"the catalog entry of {name} is not what it was"
            if now["path"] != recorded["path"]:
                words += f": {now['path'] or 'no path'} instead of {recorded['path']}"
            elif now["type"] != recorded["type"]:
                words += f": {now['type']} instead of {recorded['type']}"
            answer.refuse("catalog", name, words)


def changed_parts(recorded: CodeRecord, now: CodeRecord) -> list[str]:
    """Names of functions, classes and constants that are not the same; packages do not count here."""
    before = {name: part["digest"] for name, part in recorded["parts"].items()}
    after = {name: part["digest"] for name, part in now["parts"].items()}
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))


def _check_code(
    name: str, node: Any, recorded: NodeRecord, roots: Sequence[Path], exact: bool, answer: Answer
) -> None:
    if recorded["code"] is None:
        if not exact:
            words = f"the record has no fingerprint of the code of node {name}, and its commit is not at hand"
            answer.refuse("code", name, words)
        return
    try:
        now, _ = code_of(node.func, roots)
    except Exception as error:  # noqa: BLE001 - the code is the user's own
        if not exact:
            answer.refuse("code", name, f"the code of node {name} cannot be fingerprinted here: {error}")
        return
    changed = changed_parts(recorded["code"], now)
    if changed:
        more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
        parts = f"{', '.join(changed[:_SHOWN])}{more}"
        answer.refuse("code", name, f"the code of node {name} is not the code that ran: {parts}")
    elif not exact and recorded["code"]["not_covered"]:
        first = recorded["code"]["not_covered"][0]
        answer.notes.append(
            f"node {name} has code that a fingerprint does not cover ({first['where']}:{first['line']}: "
            f"{first['why']}); that it is the same is not certain"
        )
