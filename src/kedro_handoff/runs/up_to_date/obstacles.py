"""What of a project could make a run another one though no file of it has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from kedro_handoff.fingerprint.code.import_time import import_time_unknowns
from kedro_handoff.runs.reuse.roots import first_party_roots

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
_KEDROS_OWN = ("SESSION_CLASS", "CONTEXT_CLASS", "CONFIG_LOADER_CLASS", "DATA_CATALOG_CLASS")


def obstacles(project: Path, hook_manager: Any) -> Iterator[str]:
    """Why the files do not say all, in words; the cheap questions first."""
    yield from _settings()
    yield from _hooks(hook_manager)
    yield from _code(project)


def _settings() -> Iterator[str]:
    from kedro.framework.project import settings  # not at the top: needs a configured project

    for name in _KEDROS_OWN:
        kind = getattr(settings, name, None)
        if kind is not None and kind.__module__.partition(".")[0] != "kedro":
            yield f"settings.py has a {name} of its own"
    if settings.SESSION_STORE_CLASS.__name__ != "BaseSessionStore":
        yield "its sessions are stored"


def _hooks(hook_manager: Any) -> Iterator[str]:
    for plugin in hook_manager.get_plugins():
        kind = plugin if isinstance(plugin, type) else type(plugin)
        module = plugin.__name__ if isinstance(plugin, ModuleType) else kind.__module__
        if module.partition(".")[0] in _HARMLESS:
            continue
        called = {caller.name for caller in hook_manager.get_hookcallers(plugin) or ()}
        for name in sorted(called - _AROUND_NODES):
            yield f"the hook {name} of {module}.{kind.__qualname__} is called in each run"


def _code(project: Path) -> Iterator[str]:
    for gap in import_time_unknowns(first_party_roots(project)):
        if getattr(gap, "kind", "") != "environment":  # every variable of the environment is compared
            yield f"{gap.where}:{gap.line} {gap.why}"
