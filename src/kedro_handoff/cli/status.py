"""`kedro handoff status`."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import click

from kedro_handoff.cli.place import structure_of
from kedro_handoff.contracts.overview import DatasetState, dataset_states

_HEADER = ("dataset", "layer", "owner", "contract", "outcome", "rows", "when (UTC)")
# What a narrow terminal can do without, first what is missed least.
_LEFT_OUT = ("owner", "layer", "rows", "contract")
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
    # A pipe or a file has no width.
    for line in table(states, shutil.get_terminal_size().columns if sys.stdout.isatty() else None):
        click.echo(line)


def table(states: list[DatasetState], width: int | None = None) -> Iterator[str]:
    """The lines of the table; in a narrow terminal without some columns, which is said."""
    rows = [_HEADER, *(_cells(state) for state in states)]
    shown = list(range(len(_HEADER)))
    for name in _LEFT_OUT:
        if width is not None and _width(rows, shown) > width:
            shown.remove(_HEADER.index(name))
    widths = [max(len(row[column]) for row in rows) for column in shown]
    lines = [_aligned([row[column] for column in shown], widths) for row in rows]
    yield click.style(lines[0], bold=True)
    for state, line in zip(states, lines[1:], strict=True):
        yield click.style(line, fg=_COLOURS.get(state.outcome or ""))
        if state.message and state.outcome not in ("held", None):
            yield f"    {state.message}"
    absent = [name for column, name in enumerate(_HEADER) if column not in shown]
    if absent:
        yield f"(Not shown in {width} columns: {', '.join(absent)}.)"


def _width(rows: Sequence[Sequence[str]], shown: Sequence[int]) -> int:
    return sum(max(len(row[column]) for row in rows) + 2 for column in shown) - 2


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
        state.time[:16].replace("T", " ") if state.time else "-",
    )


def _aligned(cells: Iterable[str], widths: Iterable[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
