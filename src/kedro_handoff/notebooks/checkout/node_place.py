"""A node of the project with the place of its function, or why it cannot be brought into a notebook."""

from __future__ import annotations

import ast
import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kedro.pipeline.node import Node

from kedro_handoff.errors import NotebookError
from kedro_handoff.near_names import did_you_mean
from kedro_handoff.notebooks.program import Function
from kedro_handoff.structure import ProjectStructure


@dataclass(frozen=True)
class NodePlace:
    """A node and the module in which its function is written.

    Attributes:
        name: Name of the node, namespace included.
        pipeline: The registered pipeline that has it.
        function: Name of its function.
        module: Dotted name of the function's module.
        path: The module's file.
        inputs: Argument of the function to dataset or parameter, in the order of the signature.
        outputs: Datasets that it makes, in the order in which the function returns them.
        single: Whether the function returns its one output by itself, not in a list.
    """

    name: str
    pipeline: str
    function: str
    module: str
    path: Path
    inputs: dict[str, str]
    outputs: tuple[str, ...]
    single: bool

    @property
    def local_name(self) -> str:
        """A short name for files: the node's without its namespace, the function's where it has none."""
        name = self.name.rpartition(".")[2]
        return name if name.isidentifier() and "__" not in name else self.function


def find_node(structure: ProjectStructure, name: str) -> NodePlace:
    """The node of that name; its name without namespace, or its function's, will do where it is the only one.

    Raises:
        NotebookError: There is no such node, there are several, or it cannot be brought into a notebook.
    """
    found = _found(name)
    if not found:
        names = [node.name for _, node in _nodes()]
        near = did_you_mean(name, [*names, *(n.rpartition(".")[2] for n in names)])
        hint = near or ": `kedro registry list` lists pipelines"
        raise NotebookError(f"No pipeline of this project has a node '{name}'{hint}")
    if len(found) > 1:
        names = sorted(found)
        raise NotebookError(
            f"There are {len(found)} nodes '{name}': {', '.join(names)}. Give the whole name."
        )
    ((pipeline, node),) = found.values()
    return place_of(structure, pipeline, node)


def users_of(place: NodePlace) -> list[str]:
    """Names of other nodes that call the same function."""
    same = {
        node.name
        for _, node in _nodes()
        if getattr(node.func, "__name__", "") == place.function
        and getattr(node.func, "__module__", "") == place.module
    }
    return sorted(same - {place.name})


def _nodes() -> Iterator[tuple[str, Node]]:
    from kedro.framework.project import pipelines  # not at the top: needs a configured project

    named = {name: pipeline for name, pipeline in pipelines.items() if name != "__default__"}
    for name, pipeline in (named or dict(pipelines)).items():
        for node in pipeline.nodes:
            yield name, node


def _found(name: str) -> dict[str, tuple[str, Node]]:
    matches: tuple[Callable[[Node], bool], ...] = (
        lambda node: node.name == name,
        lambda node: node.name.rpartition(".")[2] == name,
        lambda node: getattr(node.func, "__name__", "") == name,
    )
    for match in matches:
        found: dict[str, tuple[str, Node]] = {}
        for pipeline, node in _nodes():
            if match(node):
                found.setdefault(node.name, (pipeline, node))
        if found:
            return found
    return {}


def place_of(structure: ProjectStructure, pipeline: str, node: Node) -> NodePlace:
    """The place of a node's function.

    Raises:
        NotebookError: It cannot be written as cells, and why.
    """
    function = node.func
    reason = _odd(function) or _odd_outputs(node)
    if reason:
        raise NotebookError(f"Node '{node.name}' cannot be brought into a notebook: {reason}.")
    module = sys.modules.get(function.__module__)
    name = next((n for n, value in vars(module).items() if value is function), "") if module else ""
    path = Path(inspect.getsourcefile(module) or "").resolve() if module else Path()
    if not path.is_relative_to(structure.source.resolve()):
        raise NotebookError(
            f"Node '{node.name}' cannot be brought into a notebook: its function is `{function.__module__}."
            f"{function.__qualname__}`, which is not in this project's package `{structure.package}`."
        )
    if not name:
        raise NotebookError(
            f"Node '{node.name}' cannot be brought into a notebook: its function `{function.__qualname__}` "
            f"is made while {function.__module__} is imported, by another function or by a decorator without "
            "`functools.wraps`; write it with `def` at the top level of its module."
        )
    if not _is_written(path, name):
        raise NotebookError(
            f"Node '{node.name}' cannot be brought into a notebook: {structure.project.relative(path)} does "
            f"not define `{name}` once with `def` at its top level."
        )
    inputs = _inputs(node)
    outputs = tuple(node.outputs)
    single = isinstance(node._outputs, str)
    return NodePlace(node.name, pipeline, name, function.__module__, path, inputs, outputs, single)


def _odd(function: Any) -> str:
    if isinstance(function, functools.partial):
        inner = getattr(function.func, "__name__", "its function")
        return (
            f"it is a `functools.partial` of `{inner}`; give `{inner}` its fixed arguments as parameters "
            "(`params:`) instead"
        )
    if inspect.ismethod(function):
        return f"`{function.__qualname__}` is a method; write a function at the top level that calls it"
    if not inspect.isfunction(inspect.unwrap(function)):
        return f"it is an object of class `{type(function).__name__}`, not a function written with `def`"
    if function.__name__ == "<lambda>":
        return "it is a lambda, which has no name to find it by; write it with `def`"
    if inspect.isgeneratorfunction(function):
        return f"`{function.__name__}` yields its result in chunks, which a notebook's call would not save"
    if inspect.iscoroutinefunction(function):
        return f"`{function.__name__}` is asynchronous"
    return ""


def _odd_outputs(node: Node) -> str:
    if not node.outputs:
        return "it makes no dataset, so nothing could be compared; let it return what it did"
    if isinstance(node._outputs, dict):
        return "its outputs are given as a dict; give them as a list, in the order of the function's `return`"
    return ""


def _inputs(node: Node) -> dict[str, str]:
    given, named = Node._process_inputs_for_bind(node._inputs)
    signature = inspect.signature(node.func)
    kinds = {p.kind for p in signature.parameters.values()}
    if kinds & {inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD}:
        raise NotebookError(
            f"Node '{node.name}' cannot be brought into a notebook: `{node.func.__name__}` takes *args or "
            "**kwargs, so its inputs have no names; name its arguments."
        )
    return {name: str(dataset) for name, dataset in signature.bind(*given, **named).arguments.items()}


def _is_written(path: Path, name: str) -> bool:
    body = ast.parse(path.read_bytes()).body
    return sum(isinstance(node, Function) and node.name == name for node in body) == 1
