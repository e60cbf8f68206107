"""The commands on a scientist's own layer over the shared data."""

from __future__ import annotations

import click

from kedro_handoff.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    modules={
        "clear": "kedro_handoff.cli.sandbox.clear",
        "diff": "kedro_handoff.cli.sandbox.diff",
        "publish": "kedro_handoff.cli.sandbox.publish",
    },
)
def sandbox() -> None:
    """Show, drop or publish what was saved in a sandbox."""
