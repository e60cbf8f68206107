"""Text of functions and calls with one more argument, on the lines that they stand on."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kedro_handoff.notebooks.program import Statement


@dataclass(frozen=True)
class Insertion:
    """Text that is put into a cell.

    Attributes:
        cell: Number of the cell.
        line: Line in the cell, counted from 1.
        column: Column in characters, counted from 0.
        text: What is put there.
    """

    cell: int
    line: int
    column: int
    text: str


class NoPlaceError(Exception):
    """There is no simple place for one more argument; the message says why."""


def in_signature(statement: Statement, names: Sequence[str]) -> Insertion:
    """The insertion that gives a function more parameters.

    Raises:
        NoPlaceError: It takes `**kwargs`, or its text is too odd.
    """
    arguments = statement.node.args  # type: ignore[attr-defined]
    if arguments.kwarg is not None:
        raise NoPlaceError("takes `**kwargs`")
    only = arguments.kwonlyargs or arguments.vararg
    words = [*(["*"] if arguments.defaults and not only else []), *names]
    tokens = _tokens(statement)
    at = next(
        i
        for i, t in enumerate(tokens)
        if t.string == "def" and tokens[i + 1].string == statement.node.name  # type: ignore[attr-defined]
    )
    if tokens[at + 2].string != "(":
        raise NoPlaceError("has type parameters")
    return _before_closing(statement, tokens, _closing(tokens, at + 2), ", ".join(words))


def in_call(statement: Statement, call: ast.Call, names: Sequence[str]) -> Insertion:
    """The insertion that hands more arguments over, each under its own name.

    Raises:
        NoPlaceError: The call's only argument is a generator, or its text is too odd.
    """
    if any(isinstance(argument, ast.GeneratorExp) for argument in call.args):
        raise NoPlaceError("is called with a generator")
    tokens = _tokens(statement)
    lines = statement.cell.python.split("\n")
    end = (call.end_lineno or 0, _characters(lines[(call.end_lineno or 1) - 1], call.end_col_offset or 0))
    at = next((i for i, token in enumerate(tokens) if token.end == end and token.string == ")"), None)
    if at is None:
        raise NoPlaceError("is called inside of a string")
    return _before_closing(statement, tokens, at, ", ".join(f"{name}={name}" for name in names))


def applied(text: str, insertions: Sequence[Insertion]) -> str:
    """A cell's text with the insertions in it."""
    lines = text.split("\n")
    for insertion in sorted(insertions, key=lambda i: (i.line, i.column), reverse=True):
        line = lines[insertion.line - 1]
        lines[insertion.line - 1] = line[: insertion.column] + insertion.text + line[insertion.column :]
    return "\n".join(lines)


def _tokens(statement: Statement) -> list[tokenize.TokenInfo]:
    """The statement's tokens that mean something, in the cell's lines and columns."""
    quiet = (tokenize.NL, tokenize.COMMENT, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
    found: Iterator[tokenize.TokenInfo] = tokenize.generate_tokens(
        io.StringIO(statement.cell.python + "\n").readline
    )
    first, last = statement.first_line, statement.last_line
    return [t for t in found if t.type not in quiet and first <= t.start[0] <= last]


def _closing(tokens: Sequence[tokenize.TokenInfo], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].string in "([{") - (tokens[at].string in ")]}") if tokens[at].string else 0
        if depth == 0:
            return at
    raise NoPlaceError("has a signature that cannot be read")


def _before_closing(
    statement: Statement, tokens: Sequence[tokenize.TokenInfo], closing: int, text: str
) -> Insertion:
    before = tokens[closing - 1]
    separator = {"(": "", ",": " "}.get(before.string, ", ")
    return Insertion(statement.cell.number, before.end[0], before.end[1], f"{separator}{text}")


def _characters(line: str, offset: int) -> int:
    return len(line.encode("utf-8")[:offset].decode("utf-8"))
