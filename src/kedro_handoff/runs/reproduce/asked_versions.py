"""Versions that a run was told to load of what it makes itself: an earlier run made them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kedro.io import DataCatalog

from kedro_handoff.runs.record import RunRecord
from kedro_handoff.runs.recording.values import content_of
from kedro_handoff.runs.reproduce.inputs import difference
from kedro_handoff.runs.reproduce.order import Answer


def bring_versions(
    record: RunRecord, entries: Mapping[str, Any], credentials: Any, again: DataCatalog, answer: Answer
) -> None:
    """Copy such versions to where the reproduction looks for them.

    Args:
        record: The recorded run.
        entries: Catalog entries of the original project, in which these versions are.
        credentials: Kedro's credentials.
        again: The catalog of the reproduction, whose outputs lie in the temporary folder.
        answer: Takes the refusal where a version is gone, or holds something else.
    """
    for name, version in record["load_versions"].items():
        held = record["datasets"].get(name)
        if held is None or held["made_by"] is None or name not in entries:
            continue
        catalog = DataCatalog.from_config(
            {name: entries[name]}, credentials, load_versions={name: version}, save_version=record["id"]
        )
        try:
            problem = _problem(held["read"], catalog.load(name))
        except Exception as error:  # noqa: BLE001 - datasets are the user's own
            said = str(error).strip() or type(error).__name__
            problem = f"cannot be loaded any more: {said.splitlines()[-1]:.200}"
        if problem:
            answer.refuse("input", name, f"{name}, version {version}, {problem}")
        else:
            _copy(catalog.get(name), again.get(name), version)


def _problem(then: Any, value: Any) -> str:
    if then is None or then["digest"] is None:
        return ""
    now = content_of(value)
    return "" if now["digest"] == then["digest"] else f"has changed: {difference(then, now)}"


def _copy(original: Any, placed: Any, version: str) -> None:
    source, target = (dataset._get_versioned_path(version) for dataset in (original, placed))
    if Path(str(target)).exists():
        return  # git holds it
    Path(str(target)).parent.mkdir(parents=True, exist_ok=True)
    original._fs.get(str(source), str(target), recursive=True)
