"""`conf/<env>/handoff.yml`: what a project says of itself, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from kedro_handoff.errors import ProjectError
from kedro_handoff.reuse_settings import ReuseSettings, reuse_settings, reuse_settings_problem
from kedro_handoff.run_settings import RunSettings, run_settings
from kedro_handoff.safe_yaml import read_yaml
from kedro_handoff.verify_settings import Sameness, verify_settings, verify_settings_problem

SETTINGS_FILE = "handoff.yml"
_KEYS = {
    "version",
    "pipelines",
    "metrics",
    "raw_layers",
    "records",
    "engine",
    "keep_outcomes",
    "verify",
    "runs",
    "reuse",
}


@dataclass(frozen=True)
class Settings:
    """`conf/<env>/handoff.yml`: what the project says of itself.

    Attributes:
        roles: Role of each pipeline by the pipeline's registered name.
        metrics: Datasets that hold metrics (a JSON mapping), shown after a run, each with the dotted paths
            of those to show; no path at all shows every number.
        raw_layers: kedro-viz layers whose datasets only data engineering may read.
        records: Folder of the records, relative to the project.
        engine: `both` proves what it can and lets Great Expectations judge the rest; `gx` lets it judge all.
        keep_outcomes: How many outcomes of each dataset a run leaves; older ones are deleted.
        verify: How exact `kedro handoff verify` is, by dataset.
        runs: Whether, where and how long run records are kept.
        reuse: What `kedro run` need not do again.
    """

    roles: Mapping[str, str]
    metrics: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    raw_layers: tuple[str, ...] = ("raw",)
    records: str = ".handoff"
    engine: Literal["both", "gx"] = "both"
    keep_outcomes: int = 1000
    verify: Mapping[str, Sameness] = field(default_factory=dict)
    runs: RunSettings = field(default_factory=RunSettings)
    reuse: ReuseSettings = field(default_factory=ReuseSettings)


def read_settings(path: Path) -> Settings:
    """Read and check a handoff.yml.

    Raises:
        ProjectError: It is not YAML, or says something that has no meaning.
    """
    try:
        return _settings_of(path, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ProjectError(f"{path} cannot be read: {error}") from error


# Every load and save of a run asks for the settings.
@lru_cache(maxsize=16)
def _settings_of(path: Path, text: str) -> Settings:
    document = read_yaml(text) or {}
    problem = _problem(document)
    if problem:
        raise ProjectError(f"{path}: {problem}")
    return Settings(
        roles={name: facts["role"] for name, facts in (document.get("pipelines") or {}).items()},
        metrics={name: tuple(paths or ()) for name, paths in (document.get("metrics") or {}).items()},
        raw_layers=tuple(document.get("raw_layers") or ("raw",)),
        records=document.get("records") or ".handoff",
        engine=document.get("engine") or "both",
        keep_outcomes=document.get("keep_outcomes") or 1000,
        verify=verify_settings(document.get("verify") or {}),
        runs=run_settings(document.get("runs") or {}, str(path)),
        reuse=reuse_settings(document.get("reuse") or {}),
    )


def _problem(document: Any) -> str | None:
    if not isinstance(document, dict):
        return "the file is not a mapping"
    unknown = sorted(map(str, document.keys() - _KEYS))
    if unknown:
        return f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}"
    if document.get("version", 1) != 1:
        return f"version {document['version']} is not known; this kedro-handoff reads version 1"
    pipelines = document.get("pipelines") or {}
    if not isinstance(pipelines, dict):
        return "`pipelines` is not a mapping of pipeline to {role: ...}"
    for name, facts in pipelines.items():
        if not isinstance(facts, dict) or not isinstance(facts.get("role"), str):
            return f"pipeline '{name}' needs a role: write `{name}: {{role: data_engineering}}`"
    if document.get("engine", "both") not in ("both", "gx"):
        return f"engine '{document['engine']}' is neither both nor gx"
    keep = document.get("keep_outcomes", 1000)
    if not isinstance(keep, int) or isinstance(keep, bool) or keep < 1:
        return f"`keep_outcomes: {keep}` is not a number of outcomes above 0"
    metrics = document.get("metrics") or {}
    if not isinstance(metrics, dict) or not all(isinstance(paths or [], list) for paths in metrics.values()):
        return "`metrics` is not a mapping of dataset to a list of paths: write `evaluation: [test.auc]`"
    if not isinstance(document.get("raw_layers") or [], list):
        return "`raw_layers` is not a list"
    records = document.get("records", ".handoff")
    if not isinstance(records, str) or "://" in records:
        return f"`records: {records}` is not a folder of this machine"
    # What is wrong with `runs:` stops commands that read records, and no run: see RunSettings.problem.
    return verify_settings_problem(document.get("verify") or {}) or reuse_settings_problem(
        document.get("reuse") or {}
    )
