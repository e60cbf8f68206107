"""What a promotion says at its end: the branch that took it, or what to type next."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.branch.commit import Committed
from kedro_handoff.notebooks.promotion import Promotion


def next_lines(promotion: Promotion, applied: Applied, committed: Committed | None) -> Iterator[str]:
    """Lines for people."""
    if committed is None:
        if applied.files:
            yield from _to_commit(promotion, applied)
        return
    if not committed.commit:
        yield f"branch {committed.branch} has all of this already; nothing was committed"
        return
    yield f"committed on branch {committed.branch} as {committed.commit[:10]} (no hooks run, not signed)"
    yield "the working tree, what is staged and the current branch are as they were"
    yield ""
    yield from (f"  {line}".rstrip() for line in committed.message.splitlines())
    yield ""
    yield f"next: git push -u origin {shlex.quote(committed.branch)}   then ask for a review"
    yield f"      git switch {shlex.quote(committed.branch)}   to see the files here"


def _to_commit(promotion: Promotion, applied: Applied) -> Iterator[str]:
    paths = list(dict.fromkeys([*(c.path.as_posix() for c in applied.files), promotion.notebook]))
    what = ", ".join(node.name for node in promotion.plan.nodes)
    verb = "Update" if promotion.updates else "Promote"
    yield f"next: git add {shlex.join(filter(None, paths))}"
    yield f"      git commit -m {shlex.quote(f'{verb} {what}')}"
    yield "      (`--commit` does that on a branch of its own, with a note for the reviewer)"
