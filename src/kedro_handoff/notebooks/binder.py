"""Datasets for the arguments and results of nodes to be."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from kedro_handoff.notebooks.catalog_calls import loads, saved_as, saves
from kedro_handoff.notebooks.constants import constant_value, survives_yaml, value_of
from kedro_handoff.notebooks.credentials import CREDENTIALS_MEND
from kedro_handoff.notebooks.draft import Draft
from kedro_handoff.notebooks.file_obstacles import without_dataset
from kedro_handoff.notebooks.file_use import FileUse
from kedro_handoff.notebooks.origin import Origin, origin_of
from kedro_handoff.notebooks.plan import NodePlan, Refusal
from kedro_handoff.notebooks.program import Program, Statement
from kedro_handoff.notebooks.used_imports import only_used
from kedro_handoff.secrets_in_code import secrets_in

_LOSSY = ("pandas.CSVDataset", "pandas.ExcelDataset", "pandas.JSONDataset", "pandas.XMLDataset")


class Binder:
    """Gives datasets to the arguments and results of drafts, one after the other."""

    def __init__(self, program: Program, paths: Mapping[str, str]) -> None:
        self._program = program
        self._paths = paths
        self._loads = loads(program)
        self._made: dict[tuple[int, str], str] = {}
        self.refusals: list[Refusal] = []
        self.parameters: dict[str, Any] = {}
        self.saved: set[str] = set()
        self.loaded: dict[tuple[str, str], Statement] = {}
        self._believed: set[str] = set()
        self.entries: dict[str, Mapping[str, Any]] = {}
        self._notes: dict[str, None] = {}

    def bind(self, draft: Draft) -> NodePlan:
        """The node with its datasets; those of earlier drafts are known by then."""
        self._believed, self._notes = set(), {}
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
            reason = f"nothing comes out of `{draft.function}`: its result is not kept"
            mend = f"give it a name: `result = {draft.function}(...)`, or save it with `catalog.save`"
            if draft.built:
                reason = f"nothing comes out of `{draft.function}`: no code below reads what it makes"
                mend = "save what it makes with `catalog.save`, or name it: `#| node outputs=...`"
            self._refuse("no-output", draft, reason, mend)
        return NodePlan(
            name=draft.name,
            function=draft.function,
            source=draft.source,
            inputs={argument: dataset for argument, dataset in inputs.items() if dataset},
            outputs=outputs,
            cells=draft.cells,
            made=draft.made,
            carried=tuple(only_used(draft.carried, draft.python)),
            left_out=tuple(s for s in draft.left_out if not any(secrets_in(s.node))),
            notes=(*draft.notes, *notes, *self._notes),
            built=draft.built,
        )

    def _input(self, draft: Draft, argument: str, value: ast.expr | None) -> str:
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
            if origin.kind == "dataset" and origin.statement is not None:
                self.loaded[(draft.name, origin.dataset)] = origin.statement
            return self._with_file(origin.dataset) if origin.kind == "dataset" else origin.dataset
        file = self._program.files.get(origin.statement.position) if origin.statement else None
        if file is not None and file.obstacle is not None and origin.statement is not None:
            code, said, mend = file.obstacle
            place = self._program.place(origin.statement, file.line)
            self.refusals.append(Refusal(code, place, said, mend, draft.name))
            return ""
        if _only_for(name, draft, _in_the_way(self._program, draft)):
            return ""
        if origin.statement is not None and (found := without_dataset(origin.statement.node, self._program)):
            what, mend = found
            place = self._program.place(origin.statement)
            self.refusals.append(Refusal("file-inside", place, f"`{name}` {what}", mend, draft.name))
            return ""
        reason = {
            "undefined": f"`{name}` is defined nowhere above",
            "code": f"`{name}` is a function, class or module, and a node takes data",
        }.get(origin.kind, f"`{name}` is worked out by code that is not promoted")
        computed = [origin.statement] if origin.kind == "computed" and origin.statement else []
        also = f" (`--cells {computed[0].cell.number} --as NAME` beside what is chosen)" if computed else ""
        where = f" ({self._program.place(origin.statement)})" if origin.statement else ""
        self._refuse(
            "unbound-input",
            draft,
            f"{reason}{where}",
            f"promote that code as well{also}, or load the data with `catalog.load`",
            *computed,
        )
        return ""

    def _with_file(self, dataset: str) -> str:
        """A dataset with what the catalog has to say of it, where it stands for a file."""
        for use in self._program.files.values():
            if use.dataset == dataset:
                self._notes.update(dict.fromkeys(use.notes))
                if use.entry:
                    self.entries[dataset] = use.entry
        return dataset

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
        if value is not None and any(secrets_in(ast.keyword(arg=argument, value=value))):
            reason = f"`{argument}` of `{draft.function}` holds a password, key or token"
            self._refuse("credentials", draft, reason, CREDENTIALS_MEND)
            return ""
        if not survives_yaml(plain):
            self._refuse(
                "no-parameter",
                draft,
                f"`{argument}` is {plain!r}, which a parameter file cannot keep as it is",
                "write a list, a number or text, or let the function make it",
            )
            return ""
        name = self._paths.get(argument, argument)
        if not _is_same(self.parameters.get(name, plain), plain):
            # Two nodes, two values: the second is named after its node.
            head, dot, last = name.rpartition(".")
            name = f"{head}{dot}{draft.name}_{last}"
        self.parameters[name] = plain
        return f"params:{name}"

    def _dataset_of(self, draft: Draft, target: str) -> str:
        """The dataset that the notebook saves this result to, as it is when the node is done."""
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
            self.saved.add(draft.named.get(target, self._with_file(saved)))
        if draft.entry:
            self.entries[draft.named[target]] = draft.entry
            self.saved.add(draft.named[target])
        dataset = draft.named.get(target, "") or saved
        name = dataset or target
        # What the notebook saves under that name is another object.
        taken = {save.dataset for save in saves(self._program).values()}
        taken |= {*self._made.values(), *(load.dataset for load in self._loads.values())}
        if not dataset and name in taken:
            # `df = clean(df)`: in a pipeline, what comes out needs a name of its own.
            name = f"{target}_after_{draft.name}"
        for position in draft.making:
            self._made[(position, target)] = name
        return name

    def _refuse(self, code: str, draft: Draft, reason: str, mend: str, *others: Statement) -> None:
        place, cells = self._program.place(draft.statement), tuple(s.cell.number for s in others)
        self.refusals.append(Refusal(code, place, reason, mend, draft.name, cells))


def _in_the_way(program: Program, draft: Draft) -> dict[int, FileUse]:
    """Reads and writes of a draft that are refused for themselves, by position."""
    own = {position: program.files.get(position) for position in draft.making}
    return {position: use for position, use in own.items() if use is not None and use.obstacle is not None}


def _only_for(name: str, draft: Draft, refused: Mapping[int, FileUse]) -> bool:
    """Whether only refused reads and writes need a name, such as a connection to a database."""
    users = [s.position for s in draft.statements if name in s.names.reads | s.names.deferred]
    return bool(users) and all(position in refused for position in users)


def with_lossy_inputs(node: NodePlan, entries: Mapping[str, Mapping[str, Any]]) -> NodePlan:
    """The node, with a note on each input that comes to it through a file of text."""
    read = [name for name in node.inputs.values() if "save_args" in entries.get(name, {})]
    lossy = [name for name in read if entries[name]["type"] in _LOSSY]
    notes = (
        f"'{name}' comes to it through {entries[name]['filepath']}, which keeps no index and no types; "
        "Parquet (`to_parquet`) keeps them"
        for name in lossy
    )
    return replace(node, notes=(*node.notes, *notes))


def _is_same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)
