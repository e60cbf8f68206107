"""What a promotion says at its end: the branch that took it, what `check` asks for, what to type next."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

from kedro_handoff.contracts.audit import blanks
from kedro_handoff.handoff_settings import SETTINGS_FILE
from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.branch.commit import Committed
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.project import Project
from kedro_handoff.safe_yaml import read_yaml

_BLANKS = {
    "owner": "--owner 'WHO IS ASKED'",
    "description": "--description 'WHAT ONE ROW IS'",
    "consumers": "--consumers 'WHO RELIES ON IT'",
}


def next_lines(
    project: Project, promotion: Promotion, applied: Applied, committed: Committed | None
) -> Iterator[str]:
    """Lines for people."""
    if not applied.files and committed is None:
        return
    steps: list[str] = []
    if committed is not None:
        yield from _of_branch(committed)
        if not committed.commit:
            return
        branch = shlex.quote(committed.branch)
        steps = [f"git push -u origin {branch}   then ask for a review"]
        steps += [f"git switch {branch}   to see the files here"]
    steps += _asked_for(project, promotion, applied)
    if committed is None:
        steps += _to_commit(project, promotion, applied)
    for number, step in enumerate(steps):
        yield f"{'      ' if number else 'next: '}{step}"


def _of_branch(committed: Committed) -> Iterator[str]:
    if not committed.commit:
        yield f"branch {committed.branch} has all of this already; nothing was committed"
        return
    yield f"committed on branch {committed.branch} as {committed.commit[:10]} (no hooks run, not signed)"
    yield "the working tree, what is staged and the current branch are as they were"
    yield ""
    yield from (f"  {line}".rstrip() for line in committed.message.splitlines())
    yield ""


def _asked_for(project: Project, promotion: Promotion, applied: Applied) -> Iterator[str]:
    """What `kedro handoff check` will complain of, each with its mend."""
    settings = project.base / SETTINGS_FILE
    name = promotion.pipeline
    if settings.is_file() and not promotion.updates and name not in project.settings.roles:
        yield f"add `{name}: {{role: WHOSE}}` under `pipelines:` in {_from_here(settings)}"
    outputs = [output.split("@")[0] for node in promotion.plan.nodes for output in node.outputs]
    paths = {project.relative(project.contract_path(name)): name for name in outputs}
    for change in applied.files:
        if change.path not in paths or change.before is not None:
            continue
        document = read_yaml(change.after)
        left = blanks(document.get("meta") or {}) if isinstance(document, dict) else []
        options = [_BLANKS[fact] for fact in left if fact in _BLANKS]
        confirm = " ".join(["kedro handoff contract confirm", paths[change.path], *options])
        yield f"{confirm}   once you have read {_from_here(project.path / change.path)}"


def _to_commit(project: Project, promotion: Promotion, applied: Applied) -> Iterator[str]:
    paths = list(dict.fromkeys([*(c.path.as_posix() for c in applied.files), promotion.notebook]))
    what = ", ".join(node.name for node in promotion.plan.nodes)
    verb = "Update" if promotion.updates else "Promote"
    yield f"git add {shlex.join(_from_here(project.path / path) for path in paths if path)}"
    yield f"git commit -m {shlex.quote(f'{verb} {what}')}"
    yield "(`--commit` does that on a branch of its own, with a note for the reviewer)"


def _from_here(path: Path) -> str:
    """A path as one types it in the current folder."""
    return Path(os.path.relpath(path.resolve())).as_posix()
