"""The options of `kedro run` that choose what runs, read by Kedro's own functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

import click

from kedro_handoff.errors import ProjectError


@dataclass(frozen=True)
class RunChoice:
    """What `kedro run` would be told.

    Attributes:
        pipelines: Names of registered pipelines; the default one where there is none.
        params: Parameters of the command line, nested.
        load_versions: The version to load, by dataset.
        filters: What is left of the pipelines, in the words of Kedro's `Pipeline.filter`.
    """

    pipelines: list[str]
    params: dict[str, Any]
    load_versions: dict[str, str]
    filters: dict[str, list[str]] = field(default_factory=dict)

    def pipeline(self) -> Any:
        """The part of the project's pipelines that would run.

        Raises:
            ProjectError: There is no such pipeline, or nothing is left of it.
        """
        from kedro.framework.project import pipelines  # needs a configured project

        names = self.pipelines or ["__default__"]
        unknown = [name for name in names if name not in pipelines]
        if unknown:
            known = ", ".join(sorted(pipelines))
            raise ProjectError(f"There is no pipeline '{unknown[0]}'; there are {known}.")
        whole: Any = sum((pipelines[name] for name in names), start=0)
        try:
            return whole.filter(**{name: chosen or None for name, chosen in self.filters.items()})
        except ValueError as error:
            raise ProjectError(f"`kedro run` would refuse this choice: {error}") from error


def run_choice(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of `kedro run` that choose what runs; `choice_of` makes a `RunChoice`."""
    return reduce(lambda made, option: option(made), reversed(_OPTIONS), command)


def choice_of(options: dict[str, Any]) -> RunChoice:
    """What the options of a command say."""
    said = dict(options)
    return RunChoice(said.pop("pipelines"), said.pop("params"), said.pop("load_versions"), said)


def _read_by(function: str) -> Callable[..., Any]:
    def read(context: click.Context, option: click.Parameter, value: str) -> Any:
        from kedro.framework.cli import utils  # not at the top: only where something is chosen

        return getattr(utils, function)(context, option, value)

    return read


def _option(*names: str, by: str, say: str) -> Any:
    return click.option(*names, default="", callback=_read_by(by), help=say)


_OPTIONS = (
    _option(
        "--pipelines",
        "-p",
        by="split_string",
        say="Registered pipelines, by comma; `__default__` unless said.",
    ),
    _option("--tags", "-t", by="split_string", say="Only nodes with one of these tags."),
    _option("--nodes", "-n", "node_names", by="split_node_names", say="Only these nodes."),
    _option("--from-nodes", by="split_node_names", say="These nodes and all after them."),
    _option("--to-nodes", by="split_node_names", say="These nodes and all before them."),
    _option("--from-inputs", by="split_string", say="What is made from these datasets."),
    _option("--to-outputs", by="split_string", say="What these datasets are made of."),
    _option("--namespaces", "node_namespaces", by="split_node_names", say="Only nodes of these namespaces."),
    _option("--load-versions", by="_split_load_versions", say="DATASET:VERSION, by comma."),
    _option("--params", by="_split_params", say="Parameters, as `kedro run --params` takes them."),
)
