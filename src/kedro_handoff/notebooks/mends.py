"""Mends that stand ready: what `--fix` would do, has done, or cannot do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kedro_handoff.notebooks.lifting import Lifted, lifted
from kedro_handoff.notebooks.plan import NodePlan, Refusal
from kedro_handoff.notebooks.program import Program

_FIXABLE = ("free-data", "free-ambiguous", "free-changed", "query-name")
_SHOWN = 8


def with_mends(program: Program, refusals: Sequence[Refusal]) -> list[Refusal]:
    """The refusals; where `--fix` would help, the mend shows its changes as a diff."""
    if not any(refusal.code in _FIXABLE for refusal in refusals):
        return list(refusals)
    mended = lifted(program, {}, data=True)
    names = {name for given in mended.names.values() for name in given}
    return [
        replace(refusal, mend=f"{refusal.mend}; `--fix` does that to the promoted code:\n{_diff(mended)}")
        if refusal.code in _FIXABLE
        and any(f"`{name}`" in refusal.reason.replace("`@", "`") for name in names)
        else refusal
        for refusal in refusals
    ]


def _diff(mended: Lifted) -> str:
    shown = [f"- {before.strip()}\n+ {after.strip()}" for before, after in mended.lines[:_SHOWN]]
    more = len(mended.lines) - len(shown)
    return "\n".join([*shown, *([f"... and {more} more lines"] if more > 0 else [])])


def with_hindrances(program: Program, refusals: Sequence[Refusal], mended: Lifted) -> list[Refusal]:
    """The refusals and why `--fix` cannot mend them; empty where it was not hindered."""
    left = [refusal for refusal in refusals if refusal.code in _FIXABLE]
    found = [
        Refusal(
            "not-fixable",
            program.place(hindrance.statement),
            f"`{hindrance.name}` cannot be made an argument safely: {hindrance.reason}",
            "add it to the function and to its calls by hand",
        )
        for hindrance in mended.hindrances
        if any(f"`{hindrance.name}`" in refusal.reason.replace("`@", "`") for refusal in left)
    ]
    return [*refusals, *found] if found else []


def with_notes(nodes: Sequence[NodePlan], mended: Lifted) -> Iterator[NodePlan]:
    """The nodes; those whose functions were mended say so."""
    for node in nodes:
        functions = {node.function, *(str(getattr(s.node, "name", "")) for s in node.carried)}
        notes = [
            f"`{function}` takes {', '.join(f'`{name}`' for name in names)} as an argument; in the notebook "
            "it looks that up outside"
            for function, names in sorted(mended.names.items())
            if function in functions
        ]
        yield replace(node, notes=(*node.notes, *notes))
