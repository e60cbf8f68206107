"""What has changed since a dataset was made, as text."""

from __future__ import annotations

from collections.abc import Iterator

import click

from kedro_handoff.runs.difference.lines import cut, hanging, wrapped
from kedro_handoff.runs.difference.result import Cause
from kedro_handoff.runs.why.explaining import Explanation
from kedro_handoff.runs.why.since_then import SinceThen

_CHANGES = 8
_DETAILS = 6


def since_then_lines(explanation: Explanation, *, everything: bool = False) -> Iterator[str]:
    """What was changed since then and is not in the dataset yet, what was looked at, and what to do."""
    then = explanation.since_then
    yield click.style("Changed since, and not in it yet", bold=True)
    shown = then.changes if everything else then.changes[:_CHANGES]
    for cause in shown:
        yield from _cause(cause, everything)
    if len(then.changes) > len(shown):
        yield f"  ... and {len(then.changes) - len(shown)} more (--all shows all)"
    for words in then.open:
        yield from hanging("  not known      ", words)
    yield from wrapped(_summary(explanation, then), "  ")


def _cause(cause: Cause, everything: bool) -> Iterator[str]:
    yield from hanging(f"  {cause.kind:<13}  ", f"{cause.name} {cause.change}")
    if cause.kind == "code" and cause.facts.get("before") is not None and not everything:
        return  # the sentence has said it all
    details = cause.details if everything else cause.details[:_DETAILS]
    yield from (cut(f"{'':<19}{line}", everything) for line in details)
    if len(cause.details) > len(details):
        yield f"{'':<19}... and {len(cause.details) - len(details)} more lines (--all shows all)"


def _summary(explanation: Explanation, then: SinceThen) -> str:
    looked = [f"{then.files} file{'s' * (then.files != 1)}"] if then.files else []
    looked += ["code, parameters, catalog, packages and contracts"] if then.whole else []
    if not explanation.chain.nodes:
        return "" if then.changes or not then.files else "nothing: its file is as that run found it."
    if then.changes:
        return f"`kedro run --to-outputs={explanation.dataset}` brings it in."
    if not looked:
        return "nothing of it could be looked at."
    but = "" if then.whole else "; code and parameters were not looked at"
    return f"nothing: {' and '.join(looked)} are as they were{but}."
