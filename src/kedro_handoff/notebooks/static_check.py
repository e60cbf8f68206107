"""Whether a notebook and the nodes made of it still say the same, by reading both."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from kedro_handoff.notebooks.checkout.imports import bindings, bound_in
from kedro_handoff.notebooks.checkout.module_code import module_program
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.file_binding import with_files
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.linked import unlinked
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.module_text import definitions, nodes_file, normalised
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.notebooks.signature import only_typed
from kedro_handoff.structure import NodeFacts, ProjectStructure

_IMPORTS = ast.Import | ast.ImportFrom
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
    now = _now(manifest, with_files(program, structure))
    return [
        _linked_state(node, now[node.name], facts.get(node.name))
        if node.function in linked
        else _state(node, now[node.name], _module(structure, manifest, node), facts.get(node.name))
        for node in manifest.nodes
    ]


def sealed_states(structure: ProjectStructure, manifest: Manifest) -> list[NodeState]:
    """As `static_states`, where the notebook is known to say what it said when it was promoted."""
    facts = _facts(structure, manifest)
    modules = [_module(structure, manifest, node) for node in manifest.nodes]
    pairs = zip(manifest.nodes, modules, strict=True)
    return [_state(node, node, module, facts.get(node.name)) for node, module in pairs]


def notebook_agrees(manifest: Manifest, program: Program) -> bool:
    """Whether the notebook gives the nodes of the manifest, no more and no less."""
    now = _now(manifest, program)
    for node in manifest.nodes:
        found = now[node.name]
        if isinstance(found, str) or list(_differences(node, _code(found), found)):
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


def _linked_state(node: PromotedNode, now: PromotedNode | str, facts: NodeFacts | None) -> NodeState:
    """How a node stands whose function the notebook imports: only its wiring can differ."""
    said = f"the notebook imports `{node.function}`, so that this proves its wiring only"
    if isinstance(now, str):
        return NodeState(node.name, "notebook ahead", now)
    same = replace(node, inputs=now.inputs, outputs=now.outputs)
    differences = [*_differences(node, _code(node), same), *_wiring_differences(node, facts)]
    return NodeState(
        node.name, "notebook ahead" if differences else "in sync", "; ".join([*differences, said])
    )


def _module(structure: ProjectStructure, manifest: Manifest, node: PromotedNode) -> str:
    """Text of the module that the node's function lives in."""
    parts = node.module.split(".")[len(structure.package.split(".")) :]
    path = structure.source.joinpath(*parts) if parts else Path()
    if not parts or not path.parent.is_dir():
        path = structure.source / "pipelines" / manifest.pipeline / "nodes"
    return read_text(path.with_suffix(".py")) or read_text(path / "__init__.py") or ""


def _now(manifest: Manifest, program: Program) -> dict[str, PromotedNode | str]:
    """Each node as the notebook would give it now, or why it gives none."""
    choices = {node.name: _choice(node, program) for node in manifest.nodes}
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
    return now


def replanned(manifest: Manifest, program: Program) -> PromotionPlan:
    """What a promotion of all nodes would do now."""
    # All at once, because one node's result is another's input.
    return plan_promotion(program, choices_again(manifest, program))


def linked_choice(choice: Choice, manifest: Manifest, program: Program) -> Choice | None:
    """How a linked node is chosen, where a choice means its function or its cells; else `None`."""
    for node in manifest.nodes:
        means = choice.function == node.function or choice.name in (node.name, node.function)
        if means and is_linked(node, program):
            return _choice(node, program)
    return None


def is_linked(node: PromotedNode, program: Program) -> bool:
    """Whether a notebook that was read through imports the node's function."""
    return any(
        s.cell.number == 0 and getattr(s.node, "name", "") == node.function for s in program.statements
    )


def choices_again(manifest: Manifest, program: Program) -> list[Choice]:
    """How the nodes were chosen, with the numbers that their cells have now; cells that are gone left out."""
    choices = [_choice(node, program) for node in manifest.nodes]
    return list(dict.fromkeys(filter(None, choices)))


def replanned_nodes(manifest: Manifest, program: Program) -> tuple[NodePlan, ...]:
    """The nodes as the notebook would give them now."""
    return replanned(manifest, program).nodes


def _choice(node: PromotedNode, program: Program) -> Choice | None:
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


def _state(node: PromotedNode, now: PromotedNode | str, module: str, facts: NodeFacts | None) -> NodeState:
    notebook = [now] if isinstance(now, str) else list(_differences(node, _code(now), now))
    there = list(_module_differences(node, module, facts))
    if not notebook and not there:
        return NodeState(node.name, "in sync")
    if notebook and not there:
        return NodeState(node.name, "notebook ahead", "; ".join(notebook))
    if there and not notebook:
        return NodeState(node.name, "module ahead", "; ".join(there))
    if not isinstance(now, str) and facts is not None and _same_now(node, now, module, facts):
        return NodeState(node.name, "in sync")
    said = f"in the notebook: {'; '.join(notebook)}; in the module: {'; '.join(there)}"
    return NodeState(node.name, "conflict", said)


def _same_now(node: PromotedNode, now: PromotedNode, module: str, facts: NodeFacts) -> bool:
    """Whether both sides were changed to the same; types that the promotion added are no difference."""
    there = definitions(module).get(node.function)
    if there is not None and only_typed(node.in_module, node.source) and only_typed(there[2], now.source):
        now = replace(now, module_source=there[2])
    return not list(_module_differences(now, module, facts))


def _code(node: PromotedNode) -> dict[str, str]:
    return {**node.carried, node.function: node.source}


def _differences(node: PromotedNode, code: Mapping[str, str], now: PromotedNode) -> Iterator[str]:
    before = _code(node)
    for name in sorted(before.keys() | code.keys()):
        if name not in code:
            yield f"`{name}` is gone"
        elif name not in before:
            yield f"`{name}` is new"
        elif before[name] != code[name] and normalised(before[name]) != normalised(code[name]):
            yield f"`{name}` was changed"
    if dict(now.inputs) != dict(node.inputs):
        yield f"it takes {_listed(now.inputs.values())} instead of {_listed(node.inputs.values())}"
    if now.outputs != node.outputs:
        yield f"it makes {_listed(now.outputs)} instead of {_listed(node.outputs)}"


def _module_differences(node: PromotedNode, module: str, facts: NodeFacts | None) -> Iterator[str]:
    present = {name: text for name, (_, _, text) in definitions(module).items()}
    # By what they bind: `import a, b` may stand there as two lines.
    imports = bound_in([ast.unparse(n) for n in ast.parse(module).body if isinstance(n, _IMPORTS)])
    known = bindings(module_program(Path(node.module), module), node.module) if node.module else {}
    for name, text in {**node.carried, node.function: node.in_module}.items():
        if not name.isidentifier():
            missing = bound_in([text]).items() - known.items()
            if node.module and all(binding.module == node.module for _, binding in missing):
                continue
            if bound_in([text]).items() - imports.items():
                yield f"`{text}` is gone"
        elif name not in present:
            yield f"`{name}` is gone"
        elif present[name] != text and normalised(present[name]) != normalised(text):
            yield f"`{name}` was changed"
    yield from _wiring_differences(node, facts)


def _wiring_differences(node: PromotedNode, facts: NodeFacts | None) -> Iterator[str]:
    if facts is None:
        yield f"the pipeline has no node '{node.name}'"
        return
    taken = {name.split("@")[0] for name in node.inputs.values() if not name.startswith("params:")}
    if taken != {dataset for dataset in facts.inputs if not dataset.startswith("params:")}:
        yield f"the node takes {_listed(facts.inputs)} instead of {_listed(taken)}"
    if {name.split("@")[0] for name in node.outputs} != set(facts.outputs):
        yield f"the node makes {_listed(facts.outputs)} instead of {_listed(node.outputs)}"


def _listed(names: Any) -> str:
    return ", ".join(sorted(names)) or "nothing"
