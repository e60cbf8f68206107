"""Hooks that may change what a node finds, is given, or what becomes of it, with what each was made with."""

from __future__ import annotations

import dis
import functools
from collections.abc import Callable, Iterator, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from kedro_handoff.runs.reuse.parameters import is_json

if TYPE_CHECKING:
    from kedro_handoff.fingerprint.code import CodeFingerprint

_HOOKS = (
    "after_context_created",  # these three may set what nodes find: options of packages, the environment
    "after_catalog_created",
    "before_pipeline_run",
    "before_node_run",
    "after_node_run",
    "before_dataset_loaded",
    "after_dataset_loaded",
    "before_dataset_saved",
)
# What these set is there before nodes are decided upon, as values that a constructor was given are.
_EARLY = ("after_context_created", "after_catalog_created")
_MAKING = ("__init__", "__post_init__")
_AROUND_PIPELINES = ("before_pipeline_run", "after_pipeline_run", "on_pipeline_error")
_HARMLESS = ("kedro", "kedro_handoff", "kedro_telemetry", "kedro_viz")


def hook_facts(hook_manager: Any, code_of: Callable[[Any], CodeFingerprint]) -> Iterator[tuple[str, str]]:
    """Name and digest of each hook that could change what a node finds, its inputs or its outputs.

    A hook counts with its code and with the plain values and functions that it was made with, or that it took
    from context or catalog for what it does around nodes. What it sets itself while a run goes on (a time, a
    counter) is not among them: reuse would then never happen.
    """
    for hook in _HOOKS:
        for plugin in others(hook_manager, hook):
            if isinstance(plugin, ModuleType):
                yield plugin.__name__, code_of(plugin).digest
                continue
            kind = _kind(plugin)
            name = f"{kind.__module__}.{kind.__qualname__}"
            given = {} if kind is plugin else dict(_given(plugin))
            yield name, code_of(functools.partial(kind, **given) if given else kind).digest


def others(hook_manager: Any, hook: str) -> Iterator[Any]:
    """The plugins that have a hook, other than Kedro's own and ours."""
    caller = getattr(hook_manager, "hook", None)
    for found in getattr(getattr(caller, hook, None), "get_hookimpls", list)():
        plugin = found.plugin
        module = plugin.__name__ if isinstance(plugin, ModuleType) else _kind(plugin).__module__
        if module.partition(".")[0] not in _HARMLESS:
            yield plugin


def _kind(plugin: Any) -> type:
    return plugin if isinstance(plugin, type) else type(plugin)


def _given(plugin: Any) -> Iterator[tuple[str, Any]]:
    state: Mapping[str, Any] = getattr(plugin, "__dict__", {})
    methods = [pair for kind in type(plugin).__mro__ for pair in _methods(kind)]
    later = {name for method, f in methods if method not in _MAKING + _EARLY for name in _set(f)}
    early = {name for method, f in methods if method in _EARLY for name in _set(f)}
    read = {
        name
        for method, f in methods
        if method not in _MAKING + _EARLY + _AROUND_PIPELINES
        for name in _read(f)
    }
    own = later | (early - read)
    for name, value in sorted(state.items()):
        if name not in own and (isinstance(value, FunctionType | type) or is_json(value)):
            yield name, value


def _methods(kind: type) -> Iterator[tuple[str, FunctionType]]:
    yield from ((name, method) for name, method in vars(kind).items() if isinstance(method, FunctionType))


def _set(method: FunctionType) -> Iterator[str]:
    """Attributes that a method sets."""
    yield from (str(at.argval) for at in dis.get_instructions(method) if at.opname == "STORE_ATTR")


def _read(method: FunctionType) -> Iterator[str]:
    """Attributes that a method reads, functions within it included."""
    pending = [method.__code__]
    while pending:
        code = pending.pop()
        pending += [constant for constant in code.co_consts if isinstance(constant, CodeType)]
        yield from code.co_names
