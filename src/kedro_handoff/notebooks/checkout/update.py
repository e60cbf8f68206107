"""A checked-out notebook promoted again: its edits become edits of the module that its node lives in."""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.checkout.document import code_hash
from kedro_handoff.notebooks.checkout.imports import Binding, bindings, bound_in
from kedro_handoff.notebooks.checkout.module_code import module_program
from kedro_handoff.notebooks.checkout.module_update import updated_module
from kedro_handoff.notebooks.checkout.three_way import Piece
from kedro_handoff.notebooks.choice import Choice
from kedro_handoff.notebooks.files import FileChange, read_text
from kedro_handoff.notebooks.manifest import Manifest, PromotedNode
from kedro_handoff.notebooks.module_text import definitions
from kedro_handoff.notebooks.names import free_names
from kedro_handoff.notebooks.plan import NodePlan, PromotionPlan, Refusal
from kedro_handoff.notebooks.planner import plan_promotion
from kedro_handoff.notebooks.program import Program
from kedro_handoff.notebooks.promoted_node import promoted
from kedro_handoff.structure import ProjectStructure

Take = Literal["", "notebook", "module"]

# Of further calls of the function, which a person tries out beside the node's own.
_OF_OTHER_CALLS = ("odd-call", "two-makers")


@dataclass(frozen=True)
class Update:
    """What a checked-out notebook changes.

    Attributes:
        plan: The node as the notebook has it, and what has to be mended first.
        module: The module's file, before and after.
        node: The node as the manifest will keep it.
    """

    plan: PromotionPlan
    module: FileChange
    node: PromotedNode


def module_path(structure: ProjectStructure, module: str) -> Path:
    """The file of a module of the project's package.

    Raises:
        NotebookError: There is none any more.
    """
    parts = module.split(".")[len(structure.package.split(".")) :]
    folder = structure.source.joinpath(*parts)
    found = next((p for p in (folder / "__init__.py", folder.with_suffix(".py")) if p.is_file()), None)
    if found is None:
        raise NotebookError(
            f"The module {module}, from which this notebook was checked out, is gone; check the node out "
            "anew into another notebook (`--notebook`), or promote this one into a pipeline of its own."
        )
    return found


def prepare_update(
    structure: ProjectStructure,
    program: Program,
    base: PromotedNode,
    take: Take,
    parameters: Mapping[str, Any],
    edited: bool = True,
) -> Update:
    """Work out what of a checked-out notebook goes into its module; nothing is written.

    Args:
        structure: The project.
        program: The notebook.
        base: The node when both sides were last the same.
        take: `notebook` overwrites what the module has changed since.
        parameters: The project's parameters.
        edited: Whether any code cell was edited; if not, what is in the way was there before.
    """
    path = module_path(structure, base.module)
    shown = structure.project.relative(path)
    text = read_text(path) or ""
    plan = plan_promotion(program, [choice_of(base)])
    node = next((n for n in plan.nodes if n.name == base.name), None)
    if node is None:
        return Update(plan, FileChange(shown, text, text), base)
    now = _promoted(node, program, base)
    found = pieces_of(base, now, text)
    module = module_program(path, text.replace("\r\n", "\n"))
    known = bindings(module, base.module, path.name == "__init__.py")
    needed = {n: b for n, b in bound_in(_imports(now)).items() if b.module != base.module}
    changes = {p.name: p.notebook for p in found if p.notebook is not None and _is_taken(p, take)}
    refusals = [
        *(_plan_refusals(plan, now, base) if edited else ()),
        *(sides_refusal(piece, shown.as_posix()) for piece in found if not take and _is_in_the_way(piece)),
        *(_clash(piece, shown) for piece in found if piece.base is None and piece.standing == "both changed"),
        *_import_clashes(needed, known, text, shown),
        *_wiring(structure, now, base, plan, parameters),
    ]
    added = [b.line(name) for name, b in sorted(needed.items()) if name not in known]
    after = text if refusals else updated_module(text, changes, added, base.function)
    node = replace(node, notes=(*node.notes, *_other_users(changes, found, text)))
    plan = PromotionPlan((node,), tuple(dict.fromkeys(refusals)), {}, plan.saved)
    return Update(plan, FileChange(shown, text, after), now)


def updated_manifest(manifest: Manifest, node: PromotedNode, program: Program) -> Manifest:
    """The manifest after an update; the same where nothing has changed."""
    if manifest.nodes == (node,):
        return manifest
    versions = {"kedro-handoff": version("kedro-handoff"), "python": platform.python_version()}
    return replace(manifest, nodes=(node,), versions=versions, checkout=code_hash(program.notebook))


def choice_of(node: PromotedNode) -> Choice:
    """How the node is found again in its notebook."""
    return Choice(function=node.function, name=node.name, outputs=node.outputs)


def pieces_of(base: PromotedNode, now: PromotedNode, module: str) -> list[Piece]:
    """Functions, classes and constants of the node on all three sides, in the notebook's order."""
    before, there = _code(base), {name: text for name, (_, _, text) in definitions(module).items()}
    after = _code(now)
    return [Piece(name, before.get(name), after[name], there.get(name)) for name in after]


def _code(node: PromotedNode) -> dict[str, str]:
    named = {name: text for name, text in node.carried.items() if name.isidentifier()}
    return {**named, node.function: node.source}


def _imports(node: PromotedNode) -> list[str]:
    return [text for name, text in node.carried.items() if not name.isidentifier()]


def _promoted(node: NodePlan, program: Program, base: PromotedNode) -> PromotedNode:
    return replace(promoted(node, program, [choice_of(base)]), module=base.module)


def _is_taken(piece: Piece, take: Take) -> bool:
    if piece.base is None:
        return piece.module is None
    return piece.standing == "notebook ahead" or (take == "notebook" and piece.standing != "same")


def _is_in_the_way(piece: Piece) -> bool:
    return piece.base is not None and piece.standing in ("module ahead", "both changed")


def sides_refusal(piece: Piece, where: str) -> Refusal:
    """Why a piece cannot be written that the module has changed, with what each side has changed."""
    ways = "`--take module` brings the module's into the notebook, `--take notebook` overwrites it"
    if piece.standing == "module ahead":
        gone = "is gone from the module" if piece.module is None else "was changed in the module"
        reason = f"`{piece.name}` {gone} since both sides were the same\n{piece.diff()}"
        return Refusal("module-ahead", where, reason, ways)
    reason = f"`{piece.name}` was changed in the notebook and in the module\n{piece.diff()}"
    return Refusal("both-changed", where, reason, ways)


def _clash(piece: Piece, path: Path) -> Refusal:
    reason = f"the module has a `{piece.name}` already, which is not what the notebook has"
    return Refusal("name-clash", path.as_posix(), reason, "give the notebook's another name")


def _import_clashes(
    needed: Mapping[str, Binding], known: Mapping[str, Binding], text: str, path: Path
) -> Iterator[Refusal]:
    defined = definitions(text)
    for name, binding in needed.items():
        if name in known and known[name] != binding:
            reason = f"the module has `{known[name].line(name)}`, and the notebook `{binding.line(name)}`"
        elif name not in known and name in defined:
            reason = f"the module defines `{name}`, and the notebook imports it: `{binding.line(name)}`"
        else:
            continue
        yield Refusal("name-clash", path.as_posix(), reason, "import it under another name")


def _plan_refusals(plan: PromotionPlan, now: PromotedNode, base: PromotedNode) -> Iterator[Refusal]:
    """What the notebook's code has in its way; further calls beside the node's own are left out."""
    same_wiring = (dict(now.inputs), now.outputs) == (dict(base.inputs), base.outputs)
    for refusal in plan.refusals:
        if not (refusal.code in _OF_OTHER_CALLS and same_wiring):
            yield refusal


def _other_users(changes: Mapping[str, str], found: Sequence[Piece], module: str) -> Iterator[str]:
    """What else in the module the change reaches."""
    own = {piece.name for piece in found}
    others = {n: free_names(text) for n, (_, _, text) in definitions(module).items() if n not in own}
    for name in changes:
        users = sorted(other for other, names in others.items() if name in names)
        if users:
            yield f"`{name}`, which changes, is used by {', '.join(f'`{user}`' for user in users)} as well"


def _wiring(
    structure: ProjectStructure,
    now: PromotedNode,
    base: PromotedNode,
    plan: PromotionPlan,
    parameters: Mapping[str, Any],
) -> Iterator[Refusal]:
    where = f"node '{base.name}'"
    facts = next((n for nodes in structure.pipelines.values() for n in nodes if n.name == base.name), None)
    if facts is None:
        reason = "no pipeline has this node any more"
        yield Refusal("module-ahead", where, reason, "promote the notebook into a pipeline of its own")
    elif (_plain(base.inputs.values()), _plain(base.outputs)) != (
        _plain(facts.inputs),
        _plain(facts.outputs),
    ):
        taken = f"{', '.join(facts.inputs) or 'nothing'} and makes {', '.join(facts.outputs)}"
        reason = f"since it was checked out, the pipeline was changed: the node takes {taken}"
        yield Refusal("module-ahead", where, reason, "check the node out anew, into another notebook")
    for what, before, after in (
        ("takes", dict(base.inputs), dict(now.inputs)),
        ("makes", base.outputs, now.outputs),
    ):
        if before != after:
            reason = f"in the notebook it {what} {_words(after)}, in the pipeline {_words(before)}"
            mend = "change the node in pipeline.py and the function's signature there, then check it out anew"
            yield Refusal("wiring-changed", where, reason, mend)
    for name, value in plan.parameters.items():
        if parameters.get(name, value) != value:
            reason = f"the parameter '{name}' is {parameters[name]!r}, and the notebook has {value!r}"
            yield Refusal("parameter-differs", where, reason, "change it in conf/base/parameters*.yml")


def _plain(names: Any) -> set[str]:
    return {name if name.startswith("params:") else name.split("@")[0] for name in names}


def _words(bound: Any) -> str:
    if isinstance(bound, dict):
        return ", ".join(f"{argument}: {dataset}" for argument, dataset in bound.items()) or "nothing"
    return ", ".join(bound) or "nothing"
