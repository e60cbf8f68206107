"""The group `kedro handoff runs`."""

from __future__ import annotations

import click

from kedro_handoff.cli.lazy import LazyGroup


@click.group(cls=LazyGroup, modules={"reproduce": "kedro_handoff.cli.runs.reproduce"})
def runs() -> None:
    """What runs left behind: list, show, compare, explain, reproduce."""
