"""From a notebook and a choice to a plan: bindings are found, obstacles are named."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from kedro_handoff.notebooks import changes, function_node, obstacles
from kedro_handoff.notebooks.catalog_calls import loads, saved_as, saves
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.constants import constant_value, survives_yaml, value_of
from kedro_handoff.notebooks.function_node import Draft
from kedro_handoff.notebooks.lifting import lifted
from kedro_handoff.notebooks.mends import with_hindrances, with_mends, with_notes
from kedro_handoff.notebooks.origin import Origin, origin_of
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan, Refusal
from kedro_handoff.notebooks.program import Function, Program, Statement


def plan_promotion(program: Program, choices: Sequence[Choice]) -> PromotionPlan:
    """The nodes that a notebook's chosen code makes, or why it cannot be promoted as it is.

    Args:
        program: The notebook.
        choices: What was chosen, in any order.
    """
    fix = any(choice.fix for choice in choices)
    mended = lifted(program, _parameters(program, choices), fix)
    plan = _planned(mended.program, choices)
    hindered = plan.refusals and with_hindrances(program, plan.refusals, mended)
    refusals = list(hindered or with_mends(program, plan.refusals))
    refusals.extend(_unknown_parameters(program, choices, plan))
    return replace(plan, nodes=tuple(with_notes(plan.nodes, mended)), refusals=tuple(refusals))


def _parameters(program: Program, choices: Sequence[Choice]) -> dict[str, set[str]]:
    """Names that are to be parameters, with the functions that each choice begins at."""
    found: dict[str, set[str]] = {}
    for choice in choices:
        here = [s for s in program.statements if s.cell.number in choice.cells]
        begun = {choice.function, *(n for s in here for n in s.names.reads | s.names.binds)}
        for name in choice.params:
            found.setdefault(name, set()).update(begun)
    return found


def _unknown_parameters(
    program: Program, choices: Sequence[Choice], plan: PromotionPlan
) -> Iterator[Refusal]:
    """Names that were to be parameters and that no node takes."""
    for name in dict.fromkeys(name for choice in choices for name in choice.params):
        if name not in plan.parameters:
            yield Refusal(
                "unknown-parameter",
                program.notebook.path.name,
                f"no node takes `{name}` as a constant that could be a parameter",
                f"mend the name, or give it one value on a line of its own: `{name} = ...`",
            )


def _planned(program: Program, choices: Sequence[Choice]) -> PromotionPlan:
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    for choice in choices:
        for found in _drafted(program, choice):
            (refusals if isinstance(found, Refusal) else drafts).append(found)  # type: ignore[arg-type]
    drafts.sort(key=lambda draft: draft.position)
    binder = _Binder(program)
    nodes = [binder.bind(draft) for draft in drafts]
    owned = frozenset(s.position for draft in drafts for s in draft.statements)
    for place, draft in enumerate(drafts):
        found_here = obstacles.of_draft(program, draft, owned)
        refusals.extend(replace(refusal, node=draft.name) for refusal in found_here)
        more = dict.fromkeys(changes.notes_of(program, draft, owned))
        nodes[place] = replace(nodes[place], notes=(*nodes[place].notes, *more))
    refusals.extend(binder.refusals)
    refusals.extend(_same_names(nodes, program))
    return PromotionPlan(
        tuple(nodes), tuple(dict.fromkeys(refusals)), binder.parameters, frozenset(binder.saved)
    )


def _drafted(program: Program, choice: Choice) -> Iterator[Draft | Refusal]:
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
    yield from function_node.flat_drafts(program, choice)


def _chosen_functions(program: Program, choice: Choice) -> list[Statement]:
    defined = [s for s in program.statements if isinstance(s.node, Function)]
    if choice.function:
        return [s for s in defined if s.node.name == choice.function][-1:]  # type: ignore[attr-defined]
    here = [s for s in program.statements if s.cell.number in choice.cells]
    # A marked cell of definitions only is chosen for its functions; anything else is flat code.
    if here and len(choice.cells) == 1 and all(isinstance(s.node, Function | ast.ClassDef) for s in here):
        return [s for s in here if isinstance(s.node, Function)]
    return []


class _Binder:
    """Gives datasets to the arguments and results of drafts, one after the other."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._loads = loads(program)
        self._saves = saves(program)
        self._made: dict[tuple[int, str], str] = {}
        self.refusals: list[Refusal] = []
        self.parameters: dict[str, Any] = {}
        self.saved: set[str] = set()
        self._believed: set[str] = set()

    def bind(self, draft: Draft) -> NodePlan:
        self._believed = set()
        inputs = {argument: self._input(draft, argument, value) for argument, value in draft.arguments}
        notes = [
            f"`{argument}` is bound to '{inputs[argument]}' because you say so; reading cannot tell"
            for argument in sorted(self._believed)
        ]
        outputs = tuple(self._output(draft, target) for target in draft.targets)
        if draft.dataset:
            outputs = (draft.dataset,)
            self.saved.add(draft.dataset)
        if not outputs:
            self._refuse(
                "no-output",
                draft,
                f"nothing comes out of `{draft.function}`: its result is not kept",
                f"give it a name: `result = {draft.function}(...)`, or save it with `catalog.save`",
            )
        return NodePlan(
            name=draft.name,
            function=draft.function,
            source=draft.source,
            inputs={argument: dataset for argument, dataset in inputs.items() if dataset},
            outputs=outputs,
            cells=draft.cells,
            made=draft.made,
            carried=draft.carried,
            left_out=draft.left_out,
            notes=(*draft.notes, *notes),
            built=draft.built,
        )

    def _input(self, draft: Draft, argument: str, value: ast.expr | None) -> str:
        if argument in draft.loaded:
            return draft.loaded[argument]
        name = argument if value is None else value.id if isinstance(value, ast.Name) else ""
        named = draft.given.get(argument, "")
        if not name:
            return self._believe(argument, named) if named else self._constant(draft, argument, value)
        position = draft.taken.get(name, draft.position)
        origin = origin_of(self._program, name, position, self._loads, self._made)
        if named and origin.kind in ("computed", "constant"):
            return self._believe(argument, named)
        if named and origin.kind in ("dataset", "node") and named != origin.dataset:
            self._refuse(
                "input-differs",
                draft,
                f"input '{named}' is named for `{name}`, which holds '{origin.dataset}'",
                "leave the input out of the marker or the plan, or load the other dataset in the notebook",
            )
        if origin.kind == "constant" and origin.statement is not None:
            self._changed(draft, name, "a constant", origin)
            return self._constant(draft, name, constant_value(origin.statement.node))
        if origin.kind in ("dataset", "node"):
            self._changed(draft, name, f"dataset '{origin.dataset}'", origin)
            return origin.dataset
        reason = {
            "undefined": f"`{name}` is defined nowhere above",
            "code": f"`{name}` is a function, class or module, and a node takes data",
        }.get(origin.kind, f"`{name}` is worked out by code that is not promoted")
        where = f" ({self._program.place(origin.statement)})" if origin.statement else ""
        self._refuse(
            "unbound-input",
            draft,
            f"{reason}{where}",
            "promote that code as well, or load the data with `catalog.load`",
            *([origin.statement] if origin.kind == "computed" and origin.statement else ()),
        )
        return ""

    def _believe(self, argument: str, dataset: str) -> str:
        self._believed.add(argument)
        return dataset

    def _changed(self, draft: Draft, name: str, what: str, origin: Origin) -> None:
        if not origin.changes:
            return
        statement, line = origin.changes[0]
        self._refuse(
            "changed-before-use",
            draft,
            f"`{name}` comes from {what}, but is changed at "
            f"{self._program.place(statement, line)} before `{draft.function}` takes it",
            "promote the changing cell too, or move the change into the function",
            statement,
        )

    def _constant(self, draft: Draft, argument: str, value: ast.expr | None) -> str:
        try:
            plain = value_of(self._program, value, draft.taken.get(argument, draft.position))
        except (ValueError, TypeError):
            self._refuse(
                "computed-argument",
                draft,
                f"argument `{argument}` of `{draft.function}` is `{ast.unparse(value)}`, "
                "worked out in the call"
                if value is not None
                else f"argument `{argument}` has no value",
                f"give it a line of its own above, in a cell that is promoted: `{argument} = ...`",
            )
            return ""
        if not survives_yaml(plain):
            self._refuse(
                "no-parameter",
                draft,
                f"`{argument}` is {plain!r}, which a parameter file cannot keep as it is",
                "write a list, a number or text, or let the function make it",
            )
            return ""
        name = argument
        if not _is_same(self.parameters.get(name, plain), plain):
            # Two nodes, two values: the second is named after its node.
            name = f"{draft.name}_{argument}"
        self.parameters[name] = plain
        return f"params:{name}"

    def _dataset_of(self, draft: Draft, target: str) -> str:
        found = saved_as(self._program, target, draft.making)
        for other in found[1:]:
            self._refuse(
                "saved-twice",
                draft,
                f"`{target}` is saved to '{found[0]}' and to '{other}'; a node makes one of them",
                f"give one of the two a name of its own: `{other} = {target}.copy()`",
            )
        return found[0] if found else ""

    def _output(self, draft: Draft, target: str) -> str:
        saved = self._dataset_of(draft, target)
        if saved:
            self.saved.add(draft.named.get(target, saved))
        dataset = draft.named.get(target, "") or saved
        name = dataset or target
        taken = {*self._made.values(), *(load.dataset for load in self._loads.values())}
        if not dataset and name in taken:
            # `df = clean(df)`: in a pipeline, what comes out needs a name of its own.
            name = f"{target}_after_{draft.name}"
        for position in draft.making:
            self._made[(position, target)] = name
        return name

    def _refuse(self, code: str, draft: Draft, reason: str, mend: str, *others: Statement) -> None:
        place, cells = self._program.place(draft.statement), tuple(s.cell.number for s in others)
        self.refusals.append(Refusal(code, place, reason, mend, draft.name, cells))


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _same_names(nodes: Sequence[NodePlan], program: Program) -> Iterator[Refusal]:
    makers: dict[str, str] = {}
    for node in nodes:
        for output in node.outputs:
            if output in makers:
                yield Refusal(
                    "two-makers",
                    program.notebook.path.name,
                    f"nodes '{makers[output]}' and '{node.name}' both make '{output}'",
                    "give one of the results another name",
                )
            makers[output] = node.name
            if output in node.inputs.values():
                yield Refusal(
                    "same-in-and-out",
                    program.notebook.path.name,
                    f"node '{node.name}' takes and makes '{output}'",
                    "give the result another name than its input",
                )
