"""The commands on contracts."""

from __future__ import annotations

import click

from kedro_handoff.cli.lazy import LazyGroup


@click.group(
    cls=LazyGroup,
    modules={
        "confirm": "kedro_handoff.cli.contract.confirm",
        "diff": "kedro_handoff.cli.contract.diff",
        "docs": "kedro_handoff.cli.contract.docs",
        "draft": "kedro_handoff.cli.contract.draft",
        "export": "kedro_handoff.cli.contract.export",
        "import": "kedro_handoff.cli.contract.import_",
        "test": "kedro_handoff.cli.contract.test",
    },
)
def contract() -> None:
    """Write, test, compare and show contracts."""
