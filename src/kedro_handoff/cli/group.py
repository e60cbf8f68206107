"""The command group that Kedro finds."""

from __future__ import annotations

import click

from kedro_handoff.cli.lazy import LazyGroup


@click.group(name="kedro-handoff")
def commands() -> None:
    """Commands of kedro-handoff."""


@commands.group(
    cls=LazyGroup,
    modules={
        "check": "kedro_handoff.cli.check",
        "checkout": "kedro_handoff.cli.checkout",
        "contract": "kedro_handoff.cli.contract.group",
        "init": "kedro_handoff.cli.init",
        "lab": "kedro_handoff.cli.lab",
        "promote": "kedro_handoff.cli.promote",
        "runs": "kedro_handoff.cli.runs.group",
        "sandbox": "kedro_handoff.cli.sandbox.group",
        "status": "kedro_handoff.cli.status",
        "verify": "kedro_handoff.cli.verify",
    },
)
def handoff() -> None:
    """Contracts between data engineering and modeling; notebooks that become pipelines."""
