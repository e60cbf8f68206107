"""From a notebook and a choice to a plan: bindings are found, obstacles are named."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kedro_handoff.notebooks import changes, file_obstacles, flat_node, function_node, obstacles
from kedro_handoff.notebooks.binder import Binder, with_lossy_inputs
from kedro_handoff.notebooks.choice import Choice, parameter_paths, plain_params
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.figure_node import figure_draft, names_drawn
from kedro_handoff.notebooks.lifting import lifted
from kedro_handoff.notebooks.mends import with_hindrances, with_mends, with_notes
from kedro_handoff.notebooks.named_parameters import beginnings, unknown_parameters
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan, Refusal
from kedro_handoff.notebooks.program import Function, Program, Statement
from kedro_handoff.notebooks.run_order import order_notes
from kedro_handoff.secrets_in_code import masked

# Refusals that are gone once another is mended.
_FOLLOW_FROM = {"no-output": ("database", "file-inside"), "changed-before-use": ("shared-object",)}


def plan_promotion(program: Program, choices: Sequence[Choice]) -> PromotionPlan:
    """The nodes that a notebook's chosen code makes, or why it cannot be promoted as it is.

    Args:
        program: The notebook.
        choices: What was chosen, in any order.
    """
    paths = parameter_paths(choices)
    choices = list(map(plain_params, choices))
    fix = any(choice.fix for choice in choices)
    mended = lifted(program, beginnings(program, choices), fix)
    plan = _planned(mended.program, choices, paths)
    hindered = plan.refusals and with_hindrances(program, plan.refusals, mended)
    refusals = list(hindered or with_mends(program, plan.refusals))
    refusals.extend(unknown_parameters(program, paths, plan))
    # What stands in the code is quoted in reasons; a secret in it is not.
    shown = tuple(replace(r, reason=masked(r.reason), mend=masked(r.mend)) for r in refusals)
    notes = (*plan.notes, *order_notes(program.notebook))
    return replace(plan, nodes=tuple(with_notes(plan.nodes, mended)), refusals=shown, notes=notes)


def _planned(program: Program, choices: Sequence[Choice], paths: Mapping[str, str]) -> PromotionPlan:
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    chosen = frozenset(number for choice in choices if not choice.figure for number in choice.cells)
    drawn = frozenset(names_drawn(program, choices, chosen))
    for choice in choices:
        for found in _drafted(program, choice, chosen, drawn):
            if isinstance(found, Refusal):
                refusals.append(replace(found, node=found.node or choice.name or choice.function))
            else:
                drafts.append(found)
    drafts.sort(key=lambda draft: draft.position)
    binder = Binder(program, paths)
    nodes = [with_lossy_inputs(node, binder.entries) for node in map(binder.bind, drafts)]
    owned = frozenset(s.position for draft in drafts for s in draft.statements)
    for place, draft in enumerate(drafts):
        refusals.extend(replace(r, node=draft.name) for r in file_obstacles.of_draft(program, draft))
        refusals.extend(replace(r, node=draft.name) for r in obstacles.of_draft(program, draft, owned))
        more = dict.fromkeys(changes.notes_of(program, draft, owned))
        nodes[place] = replace(nodes[place], notes=(*nodes[place].notes, *more))
    refusals.extend(binder.refusals)
    refusals.extend(_same_names(nodes, program))
    refusals.extend(_made_later(nodes, drafts, binder, program))
    return PromotionPlan(
        tuple(nodes),
        _told_once(refusals),
        binder.parameters,
        frozenset(binder.saved),
        binder.entries,
    )


def _told_once(refusals: Sequence[Refusal]) -> tuple[Refusal, ...]:
    """Each refusal once, without those that follow from another of the same node.

    A database that is not known yet is said at its first place for each node.
    """
    said = {(refusal.node, refusal.code) for refusal in refusals}
    found: dict[object, Refusal] = {}
    for refusal in refusals:
        if any((refusal.node, cause) in said for cause in _FOLLOW_FROM.get(refusal.code, ())):
            continue
        found.setdefault((refusal.mend, refusal.node) if refusal.code == "database" else refusal, refusal)
    return tuple(found.values())


def _drafted(
    program: Program, choice: Choice, chosen: frozenset[int], drawn: frozenset[int]
) -> Iterator[Draft | Refusal]:
    if choice.figure:
        yield figure_draft(program, choice, chosen)
        return
    functions = _chosen_functions(program, choice)
    if choice.function or functions:
        if not functions:
            names = sorted(s.node.name for s in program.statements if isinstance(s.node, Function))
            known = f"it defines {', '.join(names)}" if names else "it defines none; use `--cells`, `--as`"
            yield Refusal(
                "unknown-function",
                program.notebook.path.name,
                f"the notebook has no function `{choice.function}`",
                known,
            )
        for definition in functions:
            yield from function_node.drafts(program, definition, choice)
        return
    yield from flat_node.flat_drafts(program, choice, drawn)


def _chosen_functions(program: Program, choice: Choice) -> list[Statement]:
    defined = [s for s in program.statements if isinstance(s.node, Function)]
    if choice.function:
        return [s for s in defined if s.node.name == choice.function][-1:]  # type: ignore[attr-defined]
    here = [s for s in program.statements if s.cell.number in choice.cells]
    # A marked cell of definitions only is chosen for its functions; anything else is flat code.
    if here and len(choice.cells) == 1 and all(isinstance(s.node, Function | ast.ClassDef) for s in here):
        return [s for s in here if isinstance(s.node, Function)]
    return []


def _same_names(nodes: Sequence[NodePlan], program: Program) -> Iterator[Refusal]:
    makers: dict[str, str] = {}
    for node in nodes:
        for output in node.outputs:
            if output in makers:
                yield Refusal(
                    "two-makers",
                    program.notebook.path.name,
                    f"nodes '{makers[output]}' and '{node.name}' both make '{output}'"
                    if makers[output] != node.name
                    else f"node '{node.name}' makes '{output}' more than once",
                    "give one of the results another name",
                    node.name,
                    next(other.cells for other in nodes if other.name == makers[output]),
                )
            makers[output] = node.name
            if output in node.inputs.values():
                yield Refusal(
                    "same-in-and-out",
                    program.notebook.path.name,
                    f"node '{node.name}' takes and makes '{output}'",
                    "give the result another name than its input",
                    node.name,
                )


def _made_later(
    nodes: Sequence[NodePlan], drafts: Sequence[Draft], binder: Binder, program: Program
) -> Iterator[Refusal]:
    """Datasets that the notebook loads before other nodes make them: a pipeline makes them first."""
    for (taker, dataset), load in binder.loaded.items():
        for node, draft in zip(nodes, drafts, strict=True):
            if dataset in node.outputs and node.name != taker and load.position < max(draft.making):
                yield Refusal(
                    "made-later",
                    program.place(load),
                    f"'{dataset}' is loaded here, and node '{node.name}' makes it only below: in a pipeline "
                    "it would be made first",
                    "save the result to another dataset",
                    taker,
                )
