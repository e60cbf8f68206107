"""Where a Kedro project keeps what the handoff reads: configuration, contracts and records."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from kedro.utils import find_kedro_project

from kedro_handoff.errors import ProjectError
from kedro_handoff.handoff_settings import SETTINGS_FILE, Settings, read_settings
from kedro_handoff.run_settings import RunSettings
from kedro_handoff.store import RecordStore

SANDBOX = "KEDRO_HANDOFF_SANDBOX"
RECORDS = "KEDRO_HANDOFF_RECORDS"  # a folder for all records of this process, whatever handoff.yml says


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
