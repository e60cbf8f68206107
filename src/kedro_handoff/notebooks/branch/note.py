"""What a reviewer needs to know of a promotion, as the message of its commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kedro_handoff.contracts.change.comparison import compare_sides
from kedro_handoff.contracts.change.render import as_lines
from kedro_handoff.contracts.change.sides import read_side
from kedro_handoff.errors import HandoffError
from kedro_handoff.notebooks.applying import Applied
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.notebooks.promotion import Promotion
from kedro_handoff.project import Project


def review_note(
    project: Project,
    promotion: Promotion,
    applied: Applied,
    commits: tuple[str, str],
    metrics: Sequence[str],
    notes: Sequence[str],
    tests: Sequence[str] = (),
) -> str:
    """The note, its first line short enough for a list of commits.

    Args:
        project: The project.
        promotion: What was promoted.
        applied: What was written, and the proof.
        commits: The commit before, and one with the promotion.
        metrics: Lines on metrics.
        notes: What else to know.
        tests: Lines on tests and their strength.
    """
    nodes = promotion.plan.nodes
    verb = "update" if promotion.updates else "promote"
    what = nodes[0].name if len(nodes) == 1 else f"{len(nodes)} nodes"
    files = [f"- {'changed' if c.before is not None else 'new'}: {c.path.as_posix()}" for c in applied.files]
    parts: list[tuple[str, list[str]]] = [
        (f"Nodes, from {promotion.notebook}", [line for node in nodes for line in _node(node)]),
        ("Files", files),
        ("Contracts", _contracts(project, commits)),
        ("Verification", list(_proof(applied.evidence.document if applied.evidence else None))),
        ("Tests", list(tests) or ["None were written."]),
        ("Metrics, before -> after", list(metrics)),
    ]
    if applied.notes or notes:
        parts.append(("To know", _marked([*applied.notes, *notes])))
    subject = f"feat: {verb} {what} in pipeline {promotion.pipeline}"
    return (
        "\n".join([subject, *(line for title, lines in parts for line in ("", f"{title}:", *lines))]) + "\n"
    )


def _marked(lines: Sequence[str]) -> list[str]:
    return [f"- {line}" for line in lines]


def _node(node: NodePlan) -> Iterator[str]:
    numbers = ", ".join(map(str, node.cells))
    taken, made = ", ".join(node.inputs.values()) or "nothing", ", ".join(node.outputs)
    yield f"- {node.name} (cell{'s' if len(node.cells) > 1 else ''} {numbers}): {taken} -> {made}"
    yield from (f"  {note}" for note in node.notes)


def _contracts(project: Project, commits: tuple[str, str]) -> list[str]:
    """What becomes of contracts, as `kedro handoff contract diff` says it."""
    try:
        comparison = compare_sides(read_side(project, commits[0]), read_side(project, commits[1]))
    except HandoffError as error:
        return [str(error)]
    changed = [line for line in as_lines(comparison) if line] if comparison.changed else []
    # The commit that was compared is a draft of the one that this text goes into.
    places = (f"{commits[0]}:", f"{commits[0][:10]}:"), (f"{commits[1]}:", "")
    for old, new in places:
        changed = [line.replace(old, new) for line in changed]
    return changed or ["None is new or changed."]


def _proof(document: Mapping[str, Any] | None) -> Iterator[str]:
    if document is None:
        yield "Not proved (--no-verify)."
        return
    datasets = document.get("datasets") or ()
    yield (
        f"{document['status']}: the notebook, run anew from a fresh kernel, and the nodes were run on the "
        "same data, every write redirected."
    )
    for dataset in datasets:
        details = f" ({'; '.join(dataset['details'][:3])})" if dataset.get("details") else ""
        yield f"- {dataset['dataset']}: {dataset['status']}{details}"
    yield from (f"- {note}" for note in document.get("notes") or ())
    yield "Again: kedro handoff verify"
