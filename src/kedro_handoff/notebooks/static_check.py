"""Whether a notebook and the nodes made of it still say the same, by reading both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.linked import unlinked
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.module_text import definitions, nodes_file
from kedro_handoff.notebooks.parameter_text import project_parameters
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.notebooks.side_differences import (
    code_of_node,
    differences,
    module_differences,
    value_differences,
    wiring_differences,
)
from kedro_handoff.notebooks.signature import only_typed
from kedro_handoff.structure import NodeFacts, ProjectStructure

State = Literal["in sync", "notebook ahead", "module ahead", "conflict"]


@dataclass(frozen=True)
class NodeState:
    """How one promoted node stands.

    Attributes:
        node: Its name.
        state: Who has changed since the promotion.
        reason: What has changed, in words; empty where nothing has.
    """

    node: str
    state: State
    reason: str = ""


def static_states(structure: ProjectStructure, manifest: Manifest, program: Program) -> list[NodeState]:
    """The state of each node of a manifest; formatting and comments are no change.

    Two sides that were changed to the same code are in sync.
    """
    facts = _facts(structure, manifest)
    program, linked = read_through(structure, manifest, program)
    now, given = _now(manifest, with_files(program, structure))
    there = project_parameters(structure.project) if manifest.parameters else {}
    found = []
    for node in manifest.nodes:
        values = value_differences(manifest, node, given, there)
        if node.function in linked:
            found.append(_linked_state(node, now[node.name], facts.get(node.name), values))
        else:
            module = _module(structure, manifest, node)
            found.append(_state(node, now[node.name], module, facts.get(node.name), values))
    return found


def sealed_states(structure: ProjectStructure, manifest: Manifest) -> list[NodeState]:
    """As `static_states`, where the notebook is known to say what it said when it was promoted."""
    facts = _facts(structure, manifest)
    there = project_parameters(structure.project) if manifest.parameters else {}
    return [
        _state(
            *(node, node, _module(structure, manifest, node), facts.get(node.name)),
            values=value_differences(manifest, node, manifest.parameters, there),
        )
        for node in manifest.nodes
    ]


def notebook_agrees(manifest: Manifest, program: Program) -> bool:
    """Whether the notebook gives the nodes of the manifest, no more and no less."""
    now, given = _now(manifest, program)
    for node in manifest.nodes:
        found = now[node.name]
        if isinstance(found, str) or list(differences(node, code_of_node(found), found)):
            return False
        if any(value_differences(manifest, node, given, manifest.parameters)):
            return False
    return True


def _facts(structure: ProjectStructure, manifest: Manifest) -> dict[str, NodeFacts]:
    known = structure.pipelines.get(manifest.pipeline, ())
    return {n.local_name: n for n in known} | {n.name: n for n in known}


def read_through(
    structure: ProjectStructure, manifest: Manifest, program: Program
) -> tuple[Program, Mapping[str, str]]:
    """The notebook as if it defined what it imports of its promoted functions, and their texts."""
    own = f"{structure.package}.pipelines.{manifest.pipeline}.nodes"
    text = read_text(nodes_file(structure.source / "pipelines" / manifest.pipeline)) or ""
    return (program, {}) if manifest.checkout else unlinked(program, own, text)


def _linked_state(
    node: PromotedNode,
    now: PromotedNode | str,
    facts: NodeFacts | None,
    values: tuple[list[str], list[str]],
) -> NodeState:
    """How a node stands whose function the notebook imports: only its wiring can differ."""
    said = f"the notebook imports `{node.function}`, so that this proves its wiring only"
    if isinstance(now, str):
        return NodeState(node.name, "notebook ahead", now)
    same = replace(node, inputs=now.inputs, outputs=now.outputs)
    found = [*differences(node, code_of_node(node), same), *wiring_differences(node, facts)]
    found += [*values[0], *values[1]]
    return NodeState(node.name, "notebook ahead" if found else "in sync", "; ".join([*found, said]))


def _module(structure: ProjectStructure, manifest: Manifest, node: PromotedNode) -> str:
    """Text of the module that the node's function lives in."""
    parts = node.module.split(".")[len(structure.package.split(".")) :]
    path = structure.source.joinpath(*parts) if parts else Path()
    if not parts or not path.parent.is_dir():
        path = structure.source / "pipelines" / manifest.pipeline / "nodes"
    return read_text(path.with_suffix(".py")) or read_text(path / "__init__.py") or ""


def _now(manifest: Manifest, program: Program) -> tuple[dict[str, PromotedNode | str], Mapping[str, Any]]:
    """Each node as the notebook would give it now, or why it gives none; and values of parameters."""
    choices = {node.name: choice_again(node, program) for node in manifest.nodes}
    plan = replanned(manifest, program)
    found = {node.name: node for node in plan.nodes}
    refused = "; ".join(refusal.reason for refusal in plan.refusals[:3])
    against = {refusal.node: refusal for refusal in reversed(plan.refusals)}
    now: dict[str, PromotedNode | str] = {}
    for name, choice in choices.items():
        if choice is None:
            now[name] = "its cells are no longer in the notebook"
        elif name not in found:
            now[name] = refused or "the notebook makes no such node any more"
        elif name in against:
            now[name] = f"{against[name].place}: {against[name].reason}"
        else:
            now[name] = promoted(found[name], program, [choice])
    return now, plan.parameters


def replanned(manifest: Manifest, program: Program) -> PromotionPlan:
    """What a promotion of all nodes would do now."""
    # All at once, because one node's result is another's input.
    return plan_promotion(program, choices_again(manifest, program))


def linked_choice(choice: Choice, manifest: Manifest, program: Program) -> Choice | None:
    """How a linked node is chosen, where a choice means its function or its cells; else `None`."""
    for node in manifest.nodes:
        means = choice.function == node.function or choice.name in (node.name, node.function)
        if means and is_linked(node, program):
            return choice_again(node, program)
    return None


def is_linked(node: PromotedNode, program: Program) -> bool:
    """Whether a notebook that was read through imports the node's function."""
    return any(
        s.cell.number == 0 and getattr(s.node, "name", "") == node.function for s in program.statements
    )


def choices_again(manifest: Manifest, program: Program) -> list[Choice]:
    """How the nodes were chosen, with the numbers that their cells have now; cells that are gone left out."""
    choices = [choice_again(node, program) for node in manifest.nodes]
    return list(dict.fromkeys(filter(None, choices)))


def replanned_nodes(manifest: Manifest, program: Program) -> tuple[NodePlan, ...]:
    """The nodes as the notebook would give them now."""
    return replanned(manifest, program).nodes


def choice_again(node: PromotedNode, program: Program) -> Choice | None:
    """How a node was chosen, with the numbers that its cells have now; `None` where they are gone."""
    facts: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in node.choice.items()}
    if is_linked(node, program):  # its cells hold a call now
        outputs = facts.get("outputs") or node.outputs
        return Choice(function=node.function, name=node.name, outputs=outputs)
    if facts.get("function"):
        return Choice(**facts)
    numbers = {cell.id: cell.number for cell in program.notebook.cells if cell.id}
    if any(node.cell_ids):
        # A marked function's node has the cell of its call, too, which nobody has chosen.
        ids = [i for n, i in zip(node.cells, node.cell_ids, strict=True) if n in facts.get("cells", [n])]
        if not set(ids) <= numbers.keys():
            return None
        facts["cells"] = tuple(sorted(numbers[i] for i in ids))
    return Choice(**facts)


def _state(
    node: PromotedNode,
    now: PromotedNode | str,
    module: str,
    facts: NodeFacts | None,
    values: tuple[list[str], list[str]],
) -> NodeState:
    notebook = [now] if isinstance(now, str) else list(differences(node, code_of_node(now), now))
    there = list(module_differences(node, module, facts))
    known = bool(notebook and there) and not isinstance(now, str) and facts is not None
    if known and _same_now(node, now, module, facts):  # type: ignore[arg-type]
        notebook, there = [], []
    notebook, there = [*notebook, *values[0]], [*there, *values[1]]
    if not notebook and not there:
        return NodeState(node.name, "in sync")
    if not there:
        return NodeState(node.name, "notebook ahead", "; ".join(notebook))
    if not notebook:
        return NodeState(node.name, "module ahead", "; ".join(there))
    said = f"in the notebook: {'; '.join(notebook)}; in the module: {'; '.join(there)}"
    return NodeState(node.name, "conflict", said)


def _same_now(node: PromotedNode, now: PromotedNode, module: str, facts: NodeFacts) -> bool:
    """Whether both sides were changed to the same; types that the promotion added are no difference."""
    there = definitions(module).get(node.function)
    if there is not None and only_typed(node.in_module, node.source) and only_typed(there[2], now.source):
        now = replace(now, module_source=there[2])
    return not list(module_differences(now, module, facts))
