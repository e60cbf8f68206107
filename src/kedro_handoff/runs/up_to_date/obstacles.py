"""What of a project could make a run another one though no file of it has changed."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from kedro_handoff.fingerprint.code.import_time import import_time_unknowns
from kedro_handoff.project import Project
from kedro_handoff.runs.reuse.roots import first_party_roots
from kedro_handoff.runs.up_to_date.sources import is_installed

# What happens around nodes and their data does not happen where no node runs.
_AROUND_NODES = {
    "before_node_run",
    "after_node_run",
    "on_node_error",
    "before_dataset_loaded",
    "after_dataset_loaded",
    "before_dataset_saved",
    "after_dataset_saved",
}
_HARMLESS = ("kedro", "kedro_handoff", "kedro_telemetry", "kedro_viz")
_THE_COMMAND = ("__main__", "__mp_main__")
_KEDROS_OWN = ("SESSION_CLASS", "CONTEXT_CLASS", "CONFIG_LOADER_CLASS", "DATA_CATALOG_CLASS")


def obstacles(project: Project, hook_manager: Any, folders: Collection[str]) -> Iterator[str]:
    """Why the files do not say all, in words; the cheap questions first.

    Args:
        project: The project, in the environment of the run.
        hook_manager: Kedro's, with all plugins of the run.
        folders: Those of code and configuration, whose files are looked at.
    """
    yield from _settings(project)
    yield from _hooks(hook_manager)
    yield from modules_elsewhere(folders)
    yield from _code(project.path)


def _settings(project: Project) -> Iterator[str]:
    from kedro.framework.project import settings  # not at the top: needs a configured project
    from kedro.framework.session.store import BaseSessionStore

    for name in _KEDROS_OWN:
        kind = getattr(settings, name, None)
        if kind is not None and kind.__module__.partition(".")[0] != "kedro":
            yield f"settings.py has a {name} of its own"
    if settings.SESSION_STORE_CLASS is not BaseSessionStore:
        yield "its sessions are stored"
    declared = [project.env, project.base_env, *_texts(settings.CONFIG_LOADER_ARGS.get("config_patterns"))]
    for text in declared:
        if ".." in text or Path(text).is_absolute():
            yield f"configuration is looked for in {text}, outside of {project.conf_source}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    else:
        for item in value.values() if isinstance(value, Mapping) else value or ():
            yield from _texts(item)


def _hooks(hook_manager: Any) -> Iterator[str]:
    for plugin in hook_manager.get_plugins():
        kind = plugin if isinstance(plugin, type) else type(plugin)
        module = plugin.__name__ if isinstance(plugin, ModuleType) else kind.__module__
        if module.partition(".")[0] in _HARMLESS:
            continue
        called = {caller.name for caller in hook_manager.get_hookcallers(plugin) or ()}
        for name in sorted(called - _AROUND_NODES):
            yield f"the hook {name} of {module}.{kind.__qualname__} is called in each run"


def modules_elsewhere(folders: Collection[str]) -> Iterator[str]:
    """Loaded modules of which nothing is compared: neither below these folders nor installed."""
    python = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib"))
    looked_at = (*folders, *map(os.path.realpath, folders), *python)
    own = tuple(f"{folder}{os.sep}" for folder in looked_at)
    for name, module in sys.modules.copy().items():
        file = getattr(module, "__file__", None)
        if name in _THE_COMMAND or not isinstance(file, str):
            continue
        if not (file.startswith(own) or is_installed(Path(file)) or os.path.realpath(file).startswith(own)):
            yield f"the module {name} is at {file}, neither below the project's folders nor installed"


def _code(project: Path) -> Iterator[str]:
    for gap in import_time_unknowns(first_party_roots(project)):
        if getattr(gap, "kind", "") != "environment":  # every variable of the environment is compared
            yield f"{gap.where}:{gap.line} {gap.why}"
