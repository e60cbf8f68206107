"""`kedro handoff status`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.contracts.overview import DatasetState, dataset_states

_COLOURS = {
    "held": "green",
    "warned": "yellow",
    "quarantined": "yellow",
    "violated": "red",
    "not_evaluated": "magenta",
    "wrongly_declared": "magenta",
    "unreadable": "magenta",
}


@click.command()
@click.option("--env", "-e", default=None, help="Kedro environment; `local` by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
@click.pass_obj
def status(metadata: Any, env: str | None, as_json: bool) -> None:
    """Show every dataset: layer, owner, contract, last outcome and when.

    A `*` marks datasets that cross from one role to another; `old` an outcome of an earlier wording of the
    contract; `proposed` a contract that a promotion has drafted and nobody has confirmed.
    """
    states = dataset_states(structure_of(metadata, env))
    if as_json:
        click.echo(json.dumps({"format": 1, "datasets": [asdict(s) for s in states]}, indent=2))
        return
    for line in _table(states):
        click.echo(line)


def _table(states: list[DatasetState]) -> Iterator[str]:
    header = ("dataset", "layer", "owner", "contract", "outcome", "rows", "when (UTC)")
    rows = [_cells(state) for state in states]
    widths = [max(len(row[i]) for row in [header, *rows]) for i in range(len(header))]
    yield click.style(_aligned(header, widths), bold=True)
    for state, row in zip(states, rows, strict=True):
        yield click.style(_aligned(row, widths), fg=_COLOURS.get(state.outcome or ""))
        if state.message and state.outcome not in ("held", None):
            yield f"    {state.message}"


def _cells(state: DatasetState) -> tuple[str, ...]:
    contract = state.contract.rpartition("/")[2] if state.contract else "-"
    contract += " (proposed)" if state.proposed else ""
    age = " (old)" if state.contract and state.current is False else ""
    return (
        f"{state.dataset}{' *' if state.boundary else ''}",
        state.layer or "-",
        state.owner or "-",
        contract,
        f"{(state.outcome or 'never judged').replace('_', ' ')}{age}" if state.contract else "-",
        f"{state.row_count:,}" if state.row_count is not None else "-",
        state.time[:19].replace("T", " ") if state.time else "-",
    )


def _aligned(cells: Iterable[str], widths: Iterable[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
