"""A plan of some nodes beside those that were promoted from the notebook earlier, whose results they take."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.plan import PromotionPlan, Refusal
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.notebooks.side_differences import code_of_node, differences
from kedro_handoff.notebooks.static_check import NodeState, choice_again, is_linked


def planned_beside(
    program: Program, choices: Sequence[Choice], earlier: Manifest, states: Sequence[NodeState]
) -> PromotionPlan:
    """The plan of what was chosen; results of earlier nodes that still stand are known in it.

    An earlier node stands where both sides say what was promoted, and reading the notebook with the new
    choices in it gives that very node again. Any other is left out, and what would take its result is
    refused.

    Args:
        program: The notebook, bound to files.
        choices: What was chosen.
        earlier: What was promoted before.
        states: How these nodes stand.
    """
    alone = plan_promotion(program, choices)
    chosen = {node.name for node in alone.nodes} | {n for c in choices for n in (c.name, c.function) if n}
    others = {node.name: node for node in earlier.nodes if node.name not in chosen}
    said = {state.node: state for state in states}
    left = {n: node for n, node in others.items() if n in said and said[n].state == "in sync"}
    plan = alone
    while left:
        known = [choice for node in left.values() if (choice := choice_again(node, program))]
        plan = plan_promotion(program, list(dict.fromkeys([*choices, *known])))
        fallen = [node for node in left.values() if not _is_same(node, plan, program)]
        if not fallen:
            break
        for node in fallen:
            del left[node.name]
        plan = alone
    plan = _only(plan, {node.name for node in alone.nodes}, left.keys())
    fallen = [node for name, node in others.items() if name not in left]
    refusals = tuple(_with_reason(refusal, fallen, said, program) for refusal in plan.refusals)
    return replace(plan, refusals=refusals)


def standing(program: Program, earlier: Manifest, states: Sequence[NodeState]) -> list[Choice]:
    """How nodes were chosen of which both sides say what was promoted."""
    same = {state.node for state in states if state.state == "in sync"}
    found = (choice_again(node, program) for node in earlier.nodes if node.name in same)
    return list(dict.fromkeys(filter(None, found)))


def _is_same(node: PromotedNode, plan: PromotionPlan, program: Program) -> bool:
    """Whether a plan has the node just as it was promoted."""
    found = next((planned for planned in plan.nodes if planned.name == node.name), None)
    if found is None or any(refusal.node == node.name for refusal in plan.refusals):
        return False
    now = promoted(found, program, ())
    # Of a function that the notebook imports it says the wiring only.
    return not any(differences(node, code_of_node(node if is_linked(node, program) else now), now))


def _only(plan: PromotionPlan, chosen: Collection[str], known: Collection[str]) -> PromotionPlan:
    """The part of a plan that is about the chosen nodes, and not about those that are known."""
    nodes = tuple(node for node in plan.nodes if node.name in chosen)
    taken = {dataset for node in nodes for dataset in node.inputs.values()}
    bound = taken | {dataset for node in nodes for dataset in node.outputs}
    return replace(
        plan,
        nodes=nodes,
        refusals=tuple(r for r in plan.refusals if r.node not in known and not _is_told(r, known)),
        parameters={name: value for name, value in plan.parameters.items() if f"params:{name}" in taken},
        entries={name: entry for name, entry in plan.entries.items() if name in bound},
    )


def _is_told(refusal: Refusal, known: Collection[str]) -> bool:
    """Whether it is about a dataset that an earlier node makes, too: the project's check says that."""
    return refusal.code == "two-makers" and any(f"'{name}'" in refusal.reason for name in known)


def _with_reason(
    refusal: Refusal, fallen: Sequence[PromotedNode], said: Mapping[str, NodeState], program: Program
) -> Refusal:
    """A refusal that an earlier node would have spared, with why it does not."""
    for node in fallen if refusal.code == "unbound-input" else ():
        choice = choice_again(node, program)
        if choice is None or not set(refusal.cells) & set(_cells(node, choice)):
            continue
        state = said.get(node.name)
        if state is not None and state.state in ("module ahead", "conflict"):
            mend = f"settle first which side of '{node.name}' is right: `--take notebook` or `--take module`"
        else:
            mend = f"promote '{node.name}' again together with this: {_options(choice)}"
        why = state.reason if state is not None and state.reason else "it would be another beside this one"
        reason = f"{refusal.reason}; node '{node.name}' was promoted of it, but is another now: {why}"
        return replace(refusal, reason=reason, mend=mend)
    return refusal


def _cells(node: PromotedNode, choice: Choice) -> tuple[int, ...]:
    return choice.cells or node.cells


def _options(choice: Choice) -> str:
    if choice.function:
        return f"`--function {choice.function}`"
    return f"`--cells {','.join(map(str, choice.cells))} --as {choice.name}`"
