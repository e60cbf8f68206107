"""What to type after a verdict: how to see the rows, and the two ways to mend what broke."""

from __future__ import annotations

import re

from kedro_handoff.contracts.occasion import Occasion
from kedro_handoff.contracts.response import Response
from kedro_handoff.contracts.suite import Suite
from kedro_handoff.contracts.verdict import Finding, Verdict
from kedro_handoff.project import Project

_SETS = re.compile("distinct|_set$|common|unique|type")
Steps = list[tuple[str, str]]


def next_steps(
    dataset: str,
    suite: Suite,
    verdict: Verdict,
    project: Project,
    response: Response | None = None,
    occasion: Occasion | None = None,
    as_table: str | None = None,
) -> Steps:
    """What to do, in the order of doing it: a label, and what to type or to whom to turn.

    Args:
        dataset: What was judged.
        suite: The contract.
        verdict: What was found.
        project: Whose paths are shortened.
        response: What followed, where that is more than to stop.
        occasion: Who asked for the judgement.
        as_table: The function that made the table, where the dataset itself is none.
    """
    occasion = occasion or Occasion("python")
    steps: Steps = []
    if response is not None and response.split is not None:
        file = f" ({project.relative(response.file)})" if response.file else ""
        steps.append(("set aside in", f"{response.aside}{file}, with the reasons beside each row"))
        steps.append(("see the rows", f'`kedro ipython`, then `catalog.load("{response.aside}")`'))
    else:
        steps.append(("see the data", _look(dataset, verdict.not_held, occasion, as_table)))
    if any(finding.status == "not_evaluated" for finding in verdict.not_held):
        steps.append(("cannot be judged", "until each column is there, and of a type that fits its promise"))
    worst = (verdict.critical or verdict.not_held)[0]
    steps.append(("data are wrong", _mend(suite, occasion)))
    steps.append(("promise is wrong", f"edit {project.relative(suite.path)}:{worst.line}"))
    return [*steps, ("every dataset", "`kedro handoff status`")]


def _look(dataset: str, findings: tuple[Finding, ...], occasion: Occasion, as_table: str | None) -> str:
    # Loading through `catalog.load` would only break the contract again.
    if occasion.operation == "save" and occasion.node:
        return f"`kedro ipython`, then `%load_node {occasion.node}`: the node, line by line"
    table = f'catalog["{dataset}"].load()'
    if as_table:
        module, _, view = as_table.rpartition(".")
        return f"`kedro ipython`, then `from {module} import {view}` and `{view}({table})`"
    labels = list(dict.fromkeys(row["row"] for f in findings for row in f.rows if _simple(row["row"])))[:5]
    if labels:
        return f"`kedro ipython`, then `{table}.loc[{labels!r}]`"
    named = next((f for f in findings if f.column and f.status == "violated" and ", " not in f.column), None)
    if named is None:
        return f"`kedro ipython`, then `{table}.info()`"
    summary = "value_counts" if _SETS.search(named.type) else "describe"
    return f'`kedro ipython`, then `{table}["{named.column}"].{summary}()`'


def _simple(label: object) -> bool:
    """Whether a row's label can be typed as it is shown: not one of a multi-index, and no time."""
    return isinstance(label, int)


def _mend(suite: Suite, occasion: Occasion) -> str:
    owner = suite.meta.get("owner")
    if occasion.operation == "save" and occasion.node:
        return f"mend node '{occasion.node}', then `kedro run --from-nodes={occasion.node}`"
    producer = suite.meta.get("producer")
    ask = f"ask {owner}" if owner else "find out who makes them"
    if producer and producer != "external":
        return f"{ask}, or mend what {producer} makes; then `kedro run`"
    return f"{ask}, or fetch them again; then `kedro run`"
