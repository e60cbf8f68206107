"""Where a Kedro project keeps what the handoff reads: configuration, contracts and records."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from kedro.utils import find_kedro_project

from kedro_handoff.errors import ProjectError
from kedro_handoff.reuse_settings import ReuseSettings, reuse_settings, reuse_settings_problem
from kedro_handoff.run_settings import RunSettings, run_settings
from kedro_handoff.safe_yaml import read_yaml
from kedro_handoff.store import RecordStore

SETTINGS_FILE = "handoff.yml"
SANDBOX = "KEDRO_HANDOFF_SANDBOX"
RECORDS = "KEDRO_HANDOFF_RECORDS"  # a folder for all records of this process, whatever handoff.yml says
_SETTINGS_KEYS = {
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
_VERIFY_KEYS = {"tolerance", "relative", "keys"}


@dataclass(frozen=True)
class Sameness:
    """When two versions of one dataset are still the same; exactly the same unless told otherwise.

    Attributes:
        tolerance: Largest absolute difference of two numbers.
        relative: Largest difference as a share of the larger of the two.
        keys: Columns that name a row. With them rows are matched, and their order does not count.
    """

    tolerance: float = 0.0
    relative: float = 0.0
    keys: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Project:
    """One Kedro project in one of its environments.

    Attributes:
        path: The folder with the project's pyproject.toml.
        conf_source: The folder of the environments.
        env: The environment of the run.
        base_env: The environment that always stands behind it.
    """

    path: Path
    conf_source: Path
    env: str = "base"
    base_env: str = "base"

    @cached_property
    def settings(self) -> Settings:
        """The project's handoff.yml; an empty one where there is none.

        Raises:
            ProjectError: The file is not valid.
        """
        path = self._first_existing(SETTINGS_FILE)
        declared = read_settings(path) if path else Settings(roles={})
        elsewhere = os.environ.get(RECORDS)
        if elsewhere:
            return replace(declared, records=elsewhere, runs=RunSettings(snapshots=False))
        return declared

    @property
    def takes_part(self) -> bool:
        """Whether this project has a handoff.yml or contracts: the plugin is silent where it has neither."""
        folders = (folder / "contracts" for folder in self.environments())
        return self._first_existing(SETTINGS_FILE) is not None or any(map(Path.is_dir, folders))

    @property
    def records(self) -> RecordStore:
        """Where this process's records are: the project's, or a sandbox's own."""
        root = self.path / self.settings.records
        name = sandbox_name()
        return RecordStore(root / "sandbox" / name if name else root)

    def contract_path(self, name: str) -> Path:
        """The contract file of that name: the environment's own, else the one in the base environment.

        The file need not exist. Dots and slashes in names stay inside the folder.
        """
        relative = Path("contracts") / f"{name.replace('/', '_').replace(':', '_')}.yml"
        return self._first_existing(relative) or self.base / relative

    @property
    def base(self) -> Path:
        """Folder of the base environment."""
        return self.conf_source / self.base_env

    def environments(self) -> tuple[Path, ...]:
        """Configuration folders that exist, the strongest first."""
        folders = [self.conf_source / name for name in dict.fromkeys((self.env, self.base_env))]
        return tuple(folder for folder in folders if folder.is_dir())

    def relative(self, path: Path) -> Path:
        """A path as a person in the project's folder would type it."""
        return path.relative_to(self.path) if path.is_relative_to(self.path) else path

    def _first_existing(self, relative: str | Path) -> Path | None:
        found = (folder / relative for folder in self.environments())
        return next((path for path in found if path.is_file()), None)


def locate_project(
    path: str | Path | None = None,
    conf_source: str | Path | None = None,
    env: str | None = None,
    base_env: str | None = None,
) -> Project:
    """The project at `path`, or the one around the current folder.

    Raises:
        ProjectError: There is no Kedro project there, or its configuration is an archive.
    """
    root = Path(path) if path else find_kedro_project(Path.cwd())
    if root is None:
        raise ProjectError(
            f"{Path.cwd()} is not inside a Kedro project. Go into one, or in a notebook run "
            "`%reload_kedro <path to the project>` first."
        )
    source = Path(conf_source) if conf_source else root / "conf"
    if source.is_file():
        raise ProjectError(
            f"The configuration {source} is an archive; contracts are read from a folder. Unpack it and give "
            "the folder to `--conf-source`."
        )
    return Project(root, source, env or os.environ.get("KEDRO_ENV") or "local", base_env or "base")


def project_in(path: Path, env: str | None = None) -> Project:
    """The project at `path` that Kedro has bootstrapped, with its own names of environments.

    Raises:
        ProjectError: The environment has no folder.
    """
    from kedro.framework.project import settings  # not at the top: needs a configured project

    arguments = settings.CONFIG_LOADER_ARGS
    source = path / settings.CONF_SOURCE
    chosen = env or os.environ.get("KEDRO_ENV")
    if chosen and not (source / chosen).is_dir():
        raise ProjectError(f"There is no environment '{chosen}': {source / chosen} is not a folder.")
    return locate_project(path, source, chosen or arguments.get("default_run_env"), arguments.get("base_env"))


def sandbox_name() -> str:
    """Name of the sandbox that this process works in; empty where it works on the shared data."""
    return os.environ.get(SANDBOX, "").strip()


def validation_is_off() -> bool:
    """Whether Kedro's own switch turns every validator off; the words are Kedro's."""
    return os.environ.get("KEDRO_DATASET_VALIDATION", "").strip().lower() in ("0", "false", "off")


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
    problem = _settings_problem(document)
    if problem:
        raise ProjectError(f"{path}: {problem}")
    return Settings(
        roles={name: facts["role"] for name, facts in (document.get("pipelines") or {}).items()},
        metrics={name: tuple(paths or ()) for name, paths in (document.get("metrics") or {}).items()},
        raw_layers=tuple(document.get("raw_layers") or ("raw",)),
        records=document.get("records") or ".handoff",
        engine=document.get("engine") or "both",
        keep_outcomes=document.get("keep_outcomes") or 1000,
        verify={name: _sameness(facts) for name, facts in (document.get("verify") or {}).items()},
        runs=run_settings(document.get("runs") or {}, str(path)),
        reuse=reuse_settings(document.get("reuse") or {}),
    )


def _settings_problem(document: Any) -> str | None:
    if not isinstance(document, dict):
        return "the file is not a mapping"
    unknown = sorted(map(str, document.keys() - _SETTINGS_KEYS))
    if unknown:
        return f"unknown key {', '.join(unknown)}; known are {', '.join(sorted(_SETTINGS_KEYS))}"
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
    return _verify_problem(document.get("verify") or {}) or reuse_settings_problem(
        document.get("reuse") or {}
    )


def _verify_problem(declared: Any) -> str | None:
    example = "write `by_ward: {tolerance: 1e-9, keys: [ward]}`"
    if not isinstance(declared, dict):
        return f"`verify` is not a mapping of dataset to how exact it is: {example}"
    for name, facts in declared.items():
        if not isinstance(facts, dict) or not facts:
            return f"`verify: {name}` says nothing: {example}"
        unknown = sorted(map(str, facts.keys() - _VERIFY_KEYS))
        if unknown:
            known = ", ".join(sorted(_VERIFY_KEYS))
            return f"`verify: {name}` has the unknown key {', '.join(unknown)}; known are {known}"
        for key in ("tolerance", "relative"):
            amount = _amount(facts.get(key, 0))
            if amount is None or (key == "relative" and amount >= 1):
                bound = " and below 1" if key == "relative" else ""
                return f"`verify: {name}`: `{key}: {facts[key]}` is not a number of at least 0{bound}"
        keys = facts.get("keys", ["a"])
        if not isinstance(keys, list) or not keys or not all(isinstance(key, str) for key in keys):
            return f"`verify: {name}`: `keys` is not a list of columns: {example}"
    return None


def _amount(value: Any) -> float | None:
    """A number of at least 0. In YAML `1e-9` is a text, unlike `1.0e-9`; both mean what they say."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = float(value)
    except ValueError:
        return None
    return amount if 0 <= amount < math.inf else None


def _sameness(facts: Mapping[str, Any]) -> Sameness:
    amounts = {key: float(facts[key]) for key in ("tolerance", "relative") if key in facts}
    return Sameness(**amounts, keys=tuple(facts.get("keys") or ()))
