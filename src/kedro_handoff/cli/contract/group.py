"""The commands on contracts."""

from __future__ import annotations

import click

from kedro_handoff.cli.lazy import LazyGroup


@click.group(cls=LazyGroup, modules={"test": "kedro_handoff.cli.contract.test"})
def contract() -> None:
    """Write, test, compare and show contracts."""
