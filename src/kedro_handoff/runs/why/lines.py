"""Why a dataset is as it is, as text: what lies there, the chain that made it, what changed in it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kedro_handoff.runs.difference.column_words import OTHER, column_lines, content_words
from kedro_handoff.runs.difference.contents import dataset_change
from kedro_handoff.runs.difference.lines import as_lines as difference_lines
from kedro_handoff.runs.difference.lines import hanging, named, wrapped
from kedro_handoff.runs.difference.sides import NodeSide
from kedro_handoff.runs.why.chain import Chain, Piece
from kedro_handoff.runs.why.explaining import Explanation
from kedro_handoff.runs.why.present import Present
from kedro_handoff.runs.why.since_then_lines import since_then_lines
from kedro_handoff.runs.words import duration

_NODES = 30


def as_lines(explanation: Explanation, *, everything: bool = False) -> Iterator[str]:
    """The whole explanation; without `everything` long parts are cut, and say so."""
    yield from _head(explanation)
    yield ""
    if explanation.chain.nodes:
        yield from _chain(explanation.chain, everything)
        yield ""
    yield from since_then_lines(explanation, everything=everything)
    yield ""
    yield from _change(explanation, everything)


def _head(explanation: Explanation) -> Iterator[str]:
    content = explanation.record["written"] or explanation.record["read"]
    rows = content["rows"] if content else None
    columns = len(content["columns"]) if content else 0
    shape = f"{rows:,} rows, {columns} columns" if rows is not None and columns else ""
    place = explanation.record["path"] or "in memory"
    facts = "  ".join(word for word in (place, shape) if word)
    yield from hanging(click.style(explanation.dataset, bold=True) + "  ", facts)
    yield from wrapped(_state(explanation), "  ")


def _state(explanation: Explanation) -> str:
    present = explanation.present
    if present is None:
        made_by = explanation.record["made_by"]
        run = explanation.chain.run["id"]
        if made_by:
            return f"No recorded run made it; the node `{made_by}` would. The run {run} found it there."
        return f"No run made it: it comes in from outside. The run {run} was the last that read it."
    return _PRESENT[present.state].format(run=present.run["id"], why=present.why) + _same_since(
        explanation, present
    )


_PRESENT = {
    "as_made": "It is as the run {run} made it.",
    "put_back": "It is what the run {run} made: somebody has put it back, for a later run made it otherwise.",
    "changed_since": (
        "It is NOT what the last recorded run left: something else has changed it since (it {why}). "
        "What follows is how the run {run} made it."
    ),
    "gone": "It is not there any more. What follows is how the run {run} made it.",
    "in_memory": "It is never on disk. The run {run} was the last that made it.",
    "not_recorded": "The run {run} was the last that made it; its file was not recorded: no more is known.",
    "unreachable": "Its place does not answer ({why}). The run {run} was the last that made it.",
}


def _same_since(explanation: Explanation, present: Present) -> str:
    same = explanation.same_since
    return f" The same since the run {same}." if same != present.run["id"] else ""


def _chain(chain: Chain, everything: bool) -> Iterator[str]:
    yield click.style("Made by", bold=True)
    for piece in chain.inputs:
        yield from _input(piece)
    nodes = chain.nodes if everything else chain.nodes[-_NODES:]
    left_out = len(chain.nodes) - len(nodes)
    if left_out:
        yield f"  ... {left_out} more nodes before (--all shows all)"
    previous = ""
    for node in nodes:
        if node.run["id"] != previous and len(chain.runs) > 1:
            yield f"  in the run {node.run['id']}"
        previous = node.run["id"]
        yield from _node(node)
    if len(chain.runs) == 1:
        yield f"  all in the run {chain.runs[0]}"
    for name in chain.twice:
        yield from wrapped(f"Mind: two versions of `{name}`, of different runs, have a part in it.", "  ")


def _input(piece: Piece) -> Iterator[str]:
    made = (
        f"; made by `{piece.should_be_made_by}` in a run that is not recorded"
        if piece.should_be_made_by
        else ""
    )
    yield from hanging("  input  ", f"{piece.dataset}  {piece.record['path'] or ''}{made}")


def _node(node: NodeSide) -> Iterator[str]:
    made = ", ".join(node.record["outputs"])
    taken = named(node.record["inputs"], "") or "nothing"
    facts = "reused" if node.record["status"] == "reused" else duration(node.record["seconds"])
    yield from hanging("  node   ", f"{node.name}: {taken} -> {made}  ({facts})")


def _change(explanation: Explanation, everything: bool) -> Iterator[str]:
    since = explanation.since
    if since is None:
        yield from wrapped("Every recorded run that knows it had the same: there is nothing to compare.", "")
        return
    title = f"What changed in it since the run {since['id']}"
    yield click.style(title, bold=True)
    yield ""
    if explanation.change is not None and explanation.chain.nodes:
        yield from difference_lines(explanation.change, everything=everything)
        return
    before = since["datasets"][explanation.dataset]
    change = dataset_change(explanation.dataset, before, explanation.record).shown
    lines = list(column_lines(change))
    yield from (f"  {line}" for line in (lines if everything else lines[:12]))
    if change.status == "same":
        words = f"`{explanation.dataset}` is as it was."
    else:
        found = content_words(change)
        more = f": {found}" if found != OTHER else ""
        words = f"`{explanation.dataset}` came in with other content{more}."
    yield from (click.style(line, bold=True) for line in wrapped(words, ""))
