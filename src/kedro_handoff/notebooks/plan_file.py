"""A division as a file that a person can edit: written with what one needs to know, read with care."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import yaml

from kedro_handoff.errors import NotebookError
from kedro_handoff.notebooks.choice import NAMES, Choice, can_name, cell_numbers
from kedro_handoff.notebooks.division import Division
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.notebook import Notebook
from kedro_handoff.notebooks.plan import NodePlan
from kedro_handoff.safe_yaml import parse_yaml, yaml_problem

FORMAT = 1
_KEYS = ("format", "pipeline", "code", "nodes")
_FACTS = ("name", "cells", "function", "inputs", "outputs", "params", "fix")


@dataclass(frozen=True)
class PlanFile:
    """What a plan file says.

    Attributes:
        pipeline: The pipeline that takes the nodes; empty where the file does not say.
        choices: What is chosen, in the file's order.
    """

    pipeline: str = ""
    choices: tuple[Choice, ...] = ()


def plan_text(division: Division, notebook: Notebook, pipeline: str) -> str:
    """A division as the text of a plan file."""
    lines = [
        f"# A proposal for {notebook.path.name}. Edit it as you like, then promote according to it:",
        f"#   kedro handoff promote {notebook.path} --plan THIS_FILE",
        f"format: {FORMAT}",
        f"pipeline: {pipeline}",
        "# The notebook's code when this was written; cell numbers are checked against it.",
        f"code: {code_of(notebook)}",
        "# Of a node: name; cells (4-7 or 4,6) or function; and, where you know better, inputs, outputs,",
        "# params (constants that become parameters), fix: true (data that a function takes from outside",
        "# become its arguments).",
        "nodes:" if division.choices else "nodes: []",
    ]
    for choice in division.choices:
        lines.extend(_entry(choice, division.plan.nodes))
    lines.extend(f"# left out: cell {apart.cell} {apart.reason}" for apart in division.left_out)
    for refusal in division.refused:
        lines.append(f"# not possible as it is: {refusal.place}: {refusal.reason}")
        lines.extend(f"#     {line}" for line in refusal.mend.split("\n"))
    return "\n".join(lines) + "\n"


def code_of(notebook: Notebook) -> str:
    """A short hash of a notebook's code cells."""
    text = "\0".join(f"{cell.number}\0{cell.source}" for cell in notebook.cells)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _entry(choice: Choice, nodes: tuple[NodePlan, ...]) -> Iterator[str]:
    for node in nodes:
        if node.function == (choice.function or choice.name):
            takes, makes = ", ".join(node.inputs.values()) or "nothing", ", ".join(node.outputs)
            yield f"  # takes {takes}; makes {makes}"
    what = f"function: {choice.function}" if choice.function else f"name: {choice.name}"
    yield f"  - {what}"
    if choice.cells:
        yield f"    cells: {in_words(choice.cells)}"
    for fact in ("inputs", "outputs", "params"):
        if getattr(choice, fact):
            yield f"    {fact}: [{', '.join(getattr(choice, fact))}]"
    if choice.fix:
        yield "    fix: true"


def in_words(numbers: tuple[int, ...]) -> str:
    """Cell numbers as one types them: `4-6,9`."""
    parts: list[list[int]] = []
    for number in sorted(numbers):
        if parts and parts[-1][-1] == number - 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ",".join(f"{part[0]}-{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)


def read_plan(path: Path, notebook: Notebook) -> PlanFile:
    """Read a plan file.

    Raises:
        NotebookError: It cannot be read, or says something that cannot be done; the message names the line.
    """
    try:
        root, document = parse_yaml(read_text(path) or "")
    except (yaml.YAMLError, ValueError) as error:
        line, reason = yaml_problem(error)
        raise NotebookError(f"{_at(path, line)}: this is not YAML ({reason}).") from error
    return _Reader(path, notebook, root, document).plan()


def _at(path: Path, line: int | None) -> str:
    return f"{path}, line {line}" if line else str(path)


class _Reader:
    def __init__(self, path: Path, notebook: Notebook, root: yaml.Node | None, document: Any) -> None:
        self._path = path
        self._notebook = notebook
        self._root = root
        self._document = document

    def plan(self) -> PlanFile:
        if not isinstance(self._document, Mapping) or not isinstance(self._root, yaml.MappingNode):
            raise NotebookError(
                f"{self._path} is no plan: it has no `nodes:`. Without the file, `--plan` writes one."
            )
        self._only(self._document, _KEYS, self._root, "a plan")
        if self._document.get("format") != FORMAT:
            at = _value(self._root, "format") or self._root
            self._wrong(at, f"a plan says `format: {FORMAT}`; this kedro-handoff reads no other")
        code = self._document.get("code")
        if code is not None and str(code) != code_of(self._notebook):
            self._wrong(
                _value(self._root, "code"),
                f"{self._notebook.path.name} was edited since this plan was written, or the plan is another "
                "notebook's, so its cells may have other numbers. Look them over and delete this line, or "
                "delete the file and start anew",
            )
        nodes, place = self._document.get("nodes"), _value(self._root, "nodes")
        if not isinstance(nodes, list) or not nodes or not isinstance(place, yaml.SequenceNode):
            self._wrong(place or self._root, "`nodes` is to be a list with at least one node")
        pipeline = self._document.get("pipeline") or ""
        if not isinstance(pipeline, str) or (pipeline and not pipeline.isidentifier()):
            self._wrong(_value(self._root, "pipeline"), f"'{pipeline}' cannot be the name of a pipeline")
        choices = tuple(self._choice(n, at) for n, at in zip(nodes, place.value, strict=True))
        self._distinct(choices, place)
        return PlanFile(pipeline, choices)

    def _choice(self, node: Any, at: yaml.Node) -> Choice:
        if not isinstance(node, Mapping) or not isinstance(at, yaml.MappingNode):
            self._wrong(at, f"a node is to be `name: ...` with `cells: ...` or `function: ...`, not {node!r}")
        self._only(node, _FACTS, at, "a node")
        cells, function, name = node.get("cells"), node.get("function") or "", node.get("name") or ""
        called = f"node '{name or function}'"
        if (cells is None) == (not function):
            self._wrong(at, f"{called} needs either `cells` or `function`")
        for key, given in (("name", name), ("function", function)):
            if not isinstance(given, str) or (given and not can_name(given)):
                self._wrong(_value(at, key), f"'{given}' cannot be a {key}; {NAMES}")
        if cells is not None and not name:
            self._wrong(at, "a node of cells needs a `name`")
        if not isinstance(node.get("fix", False), bool):
            self._wrong(_value(at, "fix"), f"`fix` of {called} is true or false")
        numbers = () if cells is None else self._numbers(cells, _value(at, "cells"), called)
        names = {fact: self._names(node, fact, at, called) for fact in ("inputs", "outputs", "params")}
        return Choice(numbers, function, name, **names, fix=bool(node.get("fix")))  # type: ignore[arg-type]

    def _numbers(self, cells: Any, at: yaml.Node | None, called: str) -> tuple[int, ...]:
        text = ",".join(map(str, cells)) if isinstance(cells, list) else str(cells)
        # YAML 1.1 reads `1_2` and `0b1` as numbers; only what was typed counts.
        text = at.value if isinstance(at, yaml.ScalarNode) else text
        try:
            return tuple(cell_numbers(text, self._notebook))
        except NotebookError as error:
            self._wrong(at, f"{called}: {error}")

    def _names(
        self, node: Mapping[str, Any], fact: str, at: yaml.MappingNode, called: str
    ) -> tuple[str, ...]:
        given = node.get(fact) or []
        if isinstance(given, Mapping):
            given = [f"{argument}:{dataset}" for argument, dataset in given.items()]
        given = given.split(",") if isinstance(given, str) else given
        if not isinstance(given, list) or not all(isinstance(g, str) and g.strip() for g in given):
            self._wrong(_value(at, fact), f"`{fact}` of {called} is to be a list of names")
        return tuple(g.strip() for g in given)

    def _distinct(self, choices: tuple[Choice, ...], place: yaml.Node | None) -> None:
        seen: dict[object, str] = {}
        for choice, at in zip(choices, place.value if place else (), strict=False):
            called = choice.name or choice.function
            for mark in (f"name {called}", *choice.cells):
                if mark in seen:
                    what = f"cell {mark}" if isinstance(mark, int) else "this name"
                    self._wrong(at, f"node '{called}' has {what}, which node '{seen[mark]}' has already")
                seen[mark] = called

    def _only(self, given: Mapping[Any, Any], known: tuple[str, ...], at: yaml.Node, what: str) -> None:
        strange = [key for key in given if key not in known]
        if strange:
            place = _key(at, strange[0]) or at
            self._wrong(place, f"'{strange[0]}' is nothing that {what} has; it has {', '.join(known)}")

    def _wrong(self, at: yaml.Node | None, reason: str) -> NoReturn:
        line = at.start_mark.line + 1 if at is not None else None
        raise NotebookError(f"{_at(self._path, line)}: {re.sub(r'[.]$', '', reason)}.")


def _value(root: yaml.Node, key: str) -> yaml.Node | None:
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _key(root: yaml.Node, key: object) -> yaml.Node | None:
    pairs = root.value if isinstance(root, yaml.MappingNode) else ()
    return next((name for name, _ in pairs if name.value == key), None)
