"""The group `kedro handoff runs`."""

from __future__ import annotations

import click

from kedro_handoff.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    modules={
        "diff": "kedro_handoff.cli.runs.diff",
        "list": "kedro_handoff.cli.runs.list",
        "reproduce": "kedro_handoff.cli.runs.reproduce",
        "show": "kedro_handoff.cli.runs.show",
        "why": "kedro_handoff.cli.runs.why",
        "stale": "kedro_handoff.cli.runs.stale",
    },
)
def runs() -> None:
    """What runs left behind: list, show, compare, explain, reproduce."""
