"""Runs in this process: Kedro's runners, datasets and hooks, in a project in a temporary folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kedro.config import OmegaConfigLoader
from kedro.framework.hooks.manager import _create_hook_manager
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from kedro.runner import SequentialRunner

from kedro_handoff.hooks import HandoffHooks
from kedro_handoff.project import Project, locate_project
from kedro_handoff.runs.run_store import RunStore


class Context:
    """What the hooks ask of Kedro's context."""

    def __init__(self, path: Path) -> None:
        self.project_path, self.env = path, "base"
        self.config_loader = OmegaConfigLoader(str(path / "conf"), env="base", base_env="base")


class Runs:
    """Runs pipelines and reads the records that they leave."""

    def __init__(self, path: Path) -> None:
        self.path = path
        (path / "conf/base/contracts").mkdir(parents=True)
        (path / "pyproject.toml").write_text("[tool.kedro]\n")
        self.settings("{}")

    def settings(self, runs: str) -> None:
        """Write `runs:` of handoff.yml."""
        (self.path / "conf/base/handoff.yml").write_text(f"version: 1\nruns: {runs}\n")

    @property
    def project(self) -> Project:
        """The project as it is on disk now."""
        return locate_project(self.path, env="base")

    @property
    def store(self) -> RunStore:
        return RunStore(self.project)

    def run(
        self,
        nodes: list[Any],
        parameters: dict[str, Any] | None = None,
        run_id: str = "r1",
        before: Callable[[], None] = lambda: None,
        versions: dict[str, str] | None = None,
        **entries: Any,
    ) -> dict[str, Any]:
        """Run nodes over catalog entries, as a session does; the record of the run."""
        pipeline = Pipeline(nodes)
        placed = {name: self._entry(name, entry) for name, entry in entries.items()}
        catalog = DataCatalog.from_config(placed, load_versions=versions, save_version=run_id)
        catalog["parameters"] = parameters or {}
        for name, value in (parameters or {}).items():
            catalog[f"params:{name}"] = value
        manager = _create_hook_manager()
        manager.register(HandoffHooks())
        manager.hook.after_context_created(context=Context(self.path))
        told = {"run_id": run_id, "project_path": str(self.path), "env": "base", "runtime_params": parameters}
        told["load_versions"] = versions
        about = {"run_params": told, "pipeline": pipeline, "catalog": catalog}
        try:
            manager.hook.before_pipeline_run(**about)
            before()
            result = SequentialRunner().run(pipeline, catalog, manager, run_id)
            manager.hook.after_pipeline_run(**about, run_result=result)
        except Exception as error:  # noqa: BLE001 - the record says what it was
            try:
                manager.hook.on_pipeline_error(error=error, **about)
            except Exception as said:  # noqa: BLE001
                self.said = str(said)
        return json.loads(self._text(run_id))

    def kept(self) -> str:
        """All that is kept of all runs."""
        files = [path for path in (self.path / ".handoff").rglob("*") if path.is_file()]
        return "\n".join(path.read_text() for path in files if "runs" in path.parts)

    def _text(self, run_id: str) -> str:
        path = self.path / f".handoff/runs/{run_id}.json"
        return path.read_text() if path.is_file() else "null"

    def _entry(self, name: str, entry: dict[str, Any]) -> dict[str, Any]:
        place = {"project": str(self.path), "conf_source": str(self.path / "conf"), "dataset": name}
        placed = {**entry, "filepath": str(self.path / entry["filepath"])} if "filepath" in entry else entry
        if "validator" not in entry:
            return placed
        options = {**place, "env": "base", "base_env": "base"}
        return {**placed, "validator": {"class": "kedro_handoff.Contract", "options": options}}


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """A project in an empty folder that is no repository."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    return Runs(tmp_path)
