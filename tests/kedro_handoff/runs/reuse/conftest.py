from __future__ import annotations

import importlib
import json
import sys
import textwrap
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from kedro.config import OmegaConfigLoader
from kedro.framework.hooks.manager import _create_hook_manager
from kedro.io import DataCatalog, MemoryDataset, SharedMemoryDataCatalog
from kedro.io.core import generate_timestamp
from kedro.pipeline import Pipeline, node
from kedro.runner import AbstractRunner, ParallelRunner, SequentialRunner

import kedro_handoff
from kedro_handoff.hooks import HandoffHooks, hooks
from kedro_handoff.project import locate_project
from kedro_handoff.runs.reuse.foresight import foresee

NODES = """
from kedro.pipeline import Pipeline, node

FACTOR = 2

def double(raw):
    return [FACTOR * number for number in raw]

def total(doubled, offset):
    return {"total": sum(doubled) + offset}

def create():
    return Pipeline([
        node(double, "raw", "doubled", name="double"),
        node(total, ["doubled", "params:offset"], "total", name="total"),
    ])
"""


class Bench:
    """A small project on disk whose pipeline runs in this process, with Kedro's own datasets and hooks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.parameters: dict[str, Any] = {"offset": 1}
        self.entries: dict[str, Any] = {name: self.json(name) for name in ("raw", "doubled", "total")}
        self.runs = 0
        self.calls: list[tuple[str, ...]] = []
        self.hooks: list[Any] = []
        (path / "pyproject.toml").write_text("[tool.kedro]\n")
        (path / "conf" / "base").mkdir(parents=True)
        self.settings()
        self.code(NODES)
        self.write("data/raw.json", "[1, 2, 3]")

    def write(self, name: str, text: str) -> None:
        """Write a file of the project."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def read(self, name: str) -> Any:
        return json.loads((self.path / "data" / f"{name}.json").read_text())

    def code(self, text: str, module: str = "steps") -> None:
        """Write the code of the project."""
        self.write(f"src/benched/{module}.py", textwrap.dedent(text))

    @staticmethod
    def json(name: str) -> dict[str, Any]:
        """A catalog entry."""
        return {"type": "json.JSONDataset", "filepath": f"data/{name}.json"}

    def replace(self, old: str, new: str, module: str = "steps") -> None:
        source = self.path / "src" / "benched" / f"{module}.py"
        assert old in source.read_text()
        source.write_text(source.read_text().replace(old, new))

    def settings(self, **reuse: Any) -> None:
        """Write `reuse:` of handoff.yml."""
        self.write("conf/base/handoff.yml", yaml.safe_dump({"reuse": reuse}))

    def load(self, versions: dict[str, str] | None = None, shared: bool = False) -> tuple[Any, DataCatalog]:
        """The pipeline and a new catalog, which processes may share, from what is on disk now."""
        for name in [name for name in sys.modules if name.partition(".")[0] == "benched"]:
            del sys.modules[name]
        importlib.invalidate_caches()
        pipeline = importlib.import_module("benched.steps").create()
        config = {name: self._placed(entry) for name, entry in self.entries.items()}
        kind = SharedMemoryDataCatalog if shared else DataCatalog
        catalog = kind.from_config(config, load_versions=versions, save_version=generate_timestamp())
        for name, value in self.parameters.items():
            catalog[f"params:{name}"] = value
        return pipeline, catalog

    def run(self, versions: dict[str, str] | None = None, **arguments: Any) -> dict[str, str]:
        """Run it and say of each node why it ran; nodes that were reused are not there."""
        self.runs += 1
        self.calls = []
        pipeline, self.catalog = self.load(versions)
        manager = self.manager()
        runner = kedro_handoff.IncrementalRunner(**arguments)
        self.result = runner.run(pipeline, self.catalog, manager, run_id=f"run {self.runs}")
        return {name: why for name, status, why in self.calls if status == "ran"}

    def plain(self, runner: AbstractRunner | None = None) -> None:
        """Run it as `kedro run` does, with the hooks of a session around it, by a runner of Kedro's own."""
        self.runs += 1
        runner = runner or SequentialRunner()
        shared = isinstance(runner, ParallelRunner)
        pipeline, self.catalog = self.load(shared=shared)
        # Worker processes have the one that Kedro finds by its entry point.
        manager = self.manager(hooks if shared else None)
        told = {"run_id": f"run {self.runs}", "runner": str(runner)}
        loader = OmegaConfigLoader(str(self.path / "conf"), env="base", base_env="base")
        session = {"project_path": self.path, "env": "base", "config_loader": loader}
        manager.hook.after_context_created(context=SimpleNamespace(**session, _hook_manager=manager))
        about = {"run_params": told, "pipeline": pipeline, "catalog": self.catalog}
        manager.hook.before_pipeline_run(**about)
        try:
            runner.run(pipeline, self.catalog, manager, run_id=told["run_id"])
        except Exception as error:
            manager.hook.on_pipeline_error(error=error, **about)
            raise
        manager.hook.after_pipeline_run(**about, run_result={})

    def clean(self) -> dict[str, Any]:
        """What a full run of Kedro's own makes of the same code, parameters and inputs, in another folder."""
        pipeline, catalog = self.load()
        outputs = [name for name in self.entries if name in pipeline.all_outputs()]
        for name in outputs:
            catalog[name] = MemoryDataset()
        copies = {f"copy of {name}": MemoryDataset() for name in outputs}
        for name, dataset in copies.items():
            catalog[name] = dataset
        watched = sum((Pipeline([node(_same, name, f"copy of {name}")]) for name in outputs), pipeline)
        SequentialRunner().run(watched, catalog)
        return {name: copies[f"copy of {name}"].load() for name in outputs}

    def kept(self) -> dict[str, Any]:
        """What is in the files of the pipeline's outputs."""
        pipeline, catalog = self.load()
        return {name: catalog.load(name) for name in self.entries if name in pipeline.all_outputs()}

    def stale(self) -> dict[str, str]:
        """Which nodes would run, and why."""
        pipeline, catalog = self.load()
        project = locate_project(self.path, env="base")
        found = foresee(pipeline, catalog, project, self.manager())
        return {decision.node.name: decision.why for decision in found if decision.runs}

    def manager(self, own: HandoffHooks | None = None) -> Any:
        manager = _create_hook_manager()
        for plugin in (own or HandoffHooks(), Listener(self.calls), *self.hooks):
            manager.register(plugin)
        return manager

    def entry(self, node: str) -> Path:
        return next((self.path / ".handoff" / "reuse" / node).glob("*.json"))

    def _placed(self, entry: Any) -> Any:
        path = entry.get("filepath", "://")
        return entry if "://" in path else {**entry, "filepath": str(self.path / path)}


def _same(value: Any) -> Any:
    return value


class Listener:
    def __init__(self, calls: list[tuple[str, ...]]) -> None:
        self.calls = calls

    def node_decided(self, _: str, node: str, **told: str) -> None:
        self.calls.append((node, told["status"], told["why"]))


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """A project with `raw` -> double -> `doubled` -> total -> `total`."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path / "src"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("KEDRO_ENV", "base")
    return Bench(tmp_path)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the clock go on, so that files written before are no longer fresh."""

    def go_on() -> None:
        moment = time.time() + 10
        monkeypatch.setattr(time, "time", lambda: moment)

    return go_on
