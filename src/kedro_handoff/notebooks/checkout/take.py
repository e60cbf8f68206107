"""The module's code brought into the notebook, where the two are at odds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kedro_handoff.notebooks.checkout.three_way import same_text
from kedro_handoff.notebooks.files import read_text
from kedro_handoff.notebooks.manifest import PromotedNode
from kedro_handoff.notebooks.module_text import definitions
from kedro_handoff.notebooks.notebook import parse_notebook
from kedro_handoff.notebooks.notebook_text import sources, with_sources
from kedro_handoff.notebooks.plan import Refusal
from kedro_handoff.notebooks.program import Program, Statement, read_program


@dataclass(frozen=True)
class Taken:
    """A notebook that has the module's code.

    Attributes:
        program: The notebook as it will be.
        before: The file's text as it is.
        after: The file's text to be.
        refusals: What could not be brought in.
    """

    program: Program
    before: str
    after: str
    refusals: tuple[Refusal, ...] = ()


def take_module(program: Program, nodes: Sequence[tuple[PromotedNode, str]]) -> Taken:
    """The notebook with what the module has changed since both were the same; the file is not written.

    Only sources of cells are changed that hold such a piece.

    Args:
        program: The notebook.
        nodes: Each promoted node as it was then, with the text of its module.
    """
    path = program.notebook.path
    before = read_text(path) or ""
    raw = {number: source.replace("\r\n", "\n") for number, source in sources(before).items()}
    refusals: list[Refusal] = []
    edits: dict[int, list[tuple[Statement, str]]] = {}
    for name, text in _changed(nodes).items():
        found = program.binding(name)
        if len(found) != 1 or not _is_raw(found[0], raw):
            refusals.append(_refusal(program, name))
        elif not same_text(found[0].source, text):
            edits.setdefault(found[0].cell.number, []).append((found[0], text))
    new = {number: _edited(raw[number], found) for number, found in edits.items()}
    after = with_sources(before, new) if new and not refusals else before
    return Taken(read_program(parse_notebook(path, after)), before, after, tuple(refusals))


def _changed(nodes: Sequence[tuple[PromotedNode, str]]) -> dict[str, str]:
    """Text in the module of all that it has changed, by name."""
    return {name: text for node, module in nodes for name, text in _changes(node, module)}


def _changes(node: PromotedNode, module: str) -> Iterator[tuple[str, str]]:
    there: Mapping[str, tuple[int, int, str]] = definitions(module.replace("\r\n", "\n"))
    code = {name: text for name, text in node.carried.items() if name.isidentifier()}
    for name, text in {**code, node.function: node.in_module}.items():
        if name in there and not same_text(there[name][2], text):
            yield name, there[name][2]


def _lines_of(statement: Statement) -> tuple[int, int]:
    """First and last line in the cell, comments right above included, counted from 1."""
    return statement.last_line - statement.source.count("\n"), statement.last_line


def _is_raw(statement: Statement, raw: Mapping[int, str]) -> bool:
    """Whether the statement's lines stand in the file as they were read."""
    first, last = _lines_of(statement)
    lines = raw.get(statement.cell.number, "").split("\n")
    return "\n".join(lines[first - 1 : last]) == statement.source


def _edited(source: str, found: Sequence[tuple[Statement, str]]) -> str:
    lines = source.split("\n")
    for statement, text in sorted(found, key=lambda item: -item[0].first_line):
        first, last = _lines_of(statement)
        lines[first - 1 : last] = text.strip("\n").split("\n")
    return "\n".join(lines)


def _refusal(program: Program, name: str) -> Refusal:
    reason = (
        f"`{name}` was changed in the module, and the notebook does not define it once, in a cell of Python"
    )
    mend = "bring the change into the notebook's cells by hand, or overwrite the module's: `--take notebook`"
    return Refusal("cannot-take", program.notebook.path.name, reason, mend)
