"""`kedro handoff runs stale`."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import click
from kedro.framework.startup import ProjectMetadata

from kedro_handoff.cli.runs.run_choice import RunChoice, choice_of, run_choice
from kedro_handoff.errors import HandoffError, ProjectError
from kedro_handoff.project import project_in
from kedro_handoff.runs.reuse.decision import Decision
from kedro_handoff.runs.reuse.foresight import foresee
from kedro_handoff.runs.reuse.unknown_nodes import unknown_nodes


@click.command()
@run_choice
@click.option("--env", "-e", default=None, help="Kedro environment.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable.")
@click.pass_obj
def stale(metadata: ProjectMetadata, /, env: str | None, as_json: bool, **options: Any) -> None:
    """Say which nodes the incremental runner would run, and why; nothing is executed."""
    decisions = _decisions(metadata, choice_of(options), env)
    if as_json:
        click.echo(json.dumps({"format": 1, "nodes": [_facts(decision) for decision in decisions]}, indent=2))
    else:
        click.echo("\n".join(_lines(decisions)))


def _decisions(metadata: ProjectMetadata, choice: RunChoice, env: str | None) -> list[Decision]:
    from kedro.framework.session import KedroSession  # not at the top: slow

    project = project_in(metadata.project_path, env)
    if project.settings.runs.problem:
        raise ProjectError(f"{project.settings.runs.problem}.")
    told: dict[str, Any] = {"project_path": metadata.project_path, "env": env}
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", message="Parameters not found", category=UserWarning)
            with KedroSession.create(**told, runtime_params=choice.params or None) as session:
                context = session.load_context()  # type: ignore[attr-defined] # of KedroSession
                # As `session.run` makes it, which is the only way to name versions.
                catalog = context._get_catalog(load_versions=choice.load_versions or None)
                hooks = session._hook_manager  # type: ignore[attr-defined] # as above
                pipeline = choice.pipeline()
                for sentence in unknown_nodes(project.settings.reuse, pipeline):
                    click.echo(f"Warning: {sentence}", err=True)
                return foresee(pipeline, catalog, project, hooks)
    except HandoffError:
        raise
    except Exception as error:
        raise ProjectError(f"This project cannot be read: {type(error).__name__}: {error}") from error


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
