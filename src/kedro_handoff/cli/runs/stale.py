"""`kedro handoff runs stale`."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import click
from kedro.framework.startup import ProjectMetadata

from kedro_handoff.errors import HandoffError, ProjectError
from kedro_handoff.project import project_in
from kedro_handoff.runs.reuse.decision import Decision
from kedro_handoff.runs.reuse.foresight import foresee
from kedro_handoff.runs.reuse.unknown_nodes import unknown_nodes


@click.command()
@click.option("--pipelines", "-p", default="", help="Registered pipelines, by comma; all of them by default.")
@click.option("--env", "-e", default=None, help="Kedro environment.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.pass_obj
def stale(metadata: ProjectMetadata, pipelines: str, env: str | None, as_json: bool) -> None:
    """Say which nodes the incremental runner would run, and why; nothing is executed."""
    decisions = _decisions(metadata, [name.strip() for name in pipelines.split(",") if name.strip()], env)
    if as_json:
        click.echo(json.dumps({"format": 1, "nodes": [_facts(decision) for decision in decisions]}, indent=2))
    else:
        click.echo("\n".join(_lines(decisions)))


def _decisions(metadata: ProjectMetadata, names: list[str], env: str | None) -> list[Decision]:
    from kedro.framework.session import KedroSession  # not at the top: slow

    project = project_in(metadata.project_path, env)
    if project.settings.runs.problem:
        raise ProjectError(f"{project.settings.runs.problem}.")
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Parameters not found", category=UserWarning)
            with KedroSession.create(project_path=metadata.project_path, env=env) as session:
                catalog = session.load_context().catalog  # type: ignore[attr-defined] # of KedroSession
                hooks = session._hook_manager  # type: ignore[attr-defined] # as above
                pipeline = _pipeline(names)
                for sentence in unknown_nodes(project.settings.reuse, pipeline):
                    click.echo(f"Warning: {sentence}", err=True)
                return foresee(pipeline, catalog, project, hooks)
    except HandoffError:
        raise
    except Exception as error:
        raise ProjectError(f"This project cannot be read: {type(error).__name__}: {error}") from error


def _pipeline(names: list[str]) -> Any:
    from kedro.framework.project import pipelines  # needs a configured project

    unknown = [name for name in names if name not in pipelines]
    if unknown:
        known = ", ".join(sorted(pipelines))
        raise ProjectError(f"There is no pipeline '{unknown[0]}'; there are {known}.")
    return sum((pipelines[name] for name in names or ["__default__"]), start=0)


def _facts(decision: Decision) -> dict[str, Any]:
    return {
        "name": decision.node.name,
        "runs": decision.runs,
        "why": decision.why,
        "only_for_memory": decision.demanded,
    }


def _lines(decisions: list[Decision]) -> Iterator[str]:
    running = [decision for decision in decisions if decision.runs]
    if not running:
        yield f"Nothing would run: all {len(decisions)} nodes are as they were."
        return
    yield f"{len(running)} of {len(decisions)} nodes would run:"
    width = min(40, max(len(decision.node.name) for decision in running))
    for decision in running:
        yield f"  {decision.node.name:<{width}}  {decision.why}"
